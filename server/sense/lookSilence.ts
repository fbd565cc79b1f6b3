import type pg from 'pg';
import { type HourCount, type Profile, usualBetween } from '#shared/pool/profile.ts';
import {
  begunBy,
  hasTraffic,
  isSuspect,
  lookAgainAt,
  maySuspect,
  silenceOf,
  type Silence,
} from '#shared/pool/silence.ts';
import type { HourShown } from '#shared/api/suspicions.ts';
import { days, earliest, hours, type Instant, instant, iso, minus, minutes, plus } from '#shared/time.ts';
import { TOUCHED } from '../works/read.ts';
import { callsByHour } from './calls.ts';
import { FELT, WHOLE } from './excluded.ts';
import { isImporting, othersUpTo } from './records.ts';
import { type KnownTraffic, readOthers } from './stored.ts';
import { goAlong, notice, open, pass, pendingOf, SETTLES, type Suspected } from './suspicions.ts';

/** Hours before a silence that the picture shows. */
const SHOWN_BEFORE = hours(12);
/** … and at most so many in all. */
const SHOWN = hours(72);

/** Expected and seen by the hour, up to when records have come. */
export function shownHours(profile: Profile, seen: readonly HourCount[], from: Instant, until: Instant): HourShown[] {
  return seen
    .filter(({ at }) => at >= minus(from, hours(1)) && at < until)
    .map(({ at, value }) => ({
      at: iso(at),
      expected: Math.round(10 * usualBetween(profile, at, earliest(instant(at + hours(1)), until))) / 10,
      seen: value,
    }));
}

/**
 * Why a silence says nothing: a ticket of the whole service tells of it already, works are going on, or the service is not
 * meant to work.
 */
async function excuseOf(
  client: pg.ClientBase,
  service: string,
  since: Instant,
): Promise<{ readonly ticket: string | null } | null> {
  const { rows } = await client.query<{ ticket: string | null; excused: boolean }>({
    name: 'silence-excuse',
    text: `select (select t.no from ticket t where t.service = s.id and t.phase not in ('restored', 'closed', 'dismissed')
                      and t.symptom in ${FELT} and ${WHOLE}
                    order by t.declared_at desc limit 1) as ticket,
                  s.state <> 'normal' or exists (
                    select from work w join (${TOUCHED}) x on x.work = w.id
                     where x.service = s.id and w.cancelled_at is null and w.from_at <= demarc_now() and w.to_at > $2) as excused
             from service s where s.id = $1`,
    values: [service, iso(since)],
  });
  const [row] = rows;
  if (row === undefined) return { ticket: null };
  return row.ticket !== null ? { ticket: row.ticket } : row.excused ? { ticket: null } : null;
}

/** Calls of the branch's others as a share of what is usual of them, meanwhile. */
async function othersShare(client: pg.ClientBase, of: Suspected, from: Instant, until: Instant): Promise<number> {
  const others = await readOthers(client, of.branch, of.service);
  const usual = others.reduce((sum, { calls }) => sum + usualBetween(calls, from, until), 0);
  if (usual === 0) return 0;
  const seen = await callsByHour(
    client,
    others.map(({ service }) => service),
    from,
    until,
  );
  return seen.reduce((sum, { value }) => sum + value, 0) / usual;
}

async function isFault(client: pg.ClientBase, of: Suspected, profile: Profile, silence: Silence): Promise<boolean> {
  if (!silence.beforeToday) return isSuspect(profile, silence, 1);
  const from = minus(silence.until, hours(2));
  return isSuspect(profile, silence, await othersShare(client, of, from, silence.until));
}

/**
 * Looks whether a service has fallen silent, under its contract's lock. A call that is missing is one that records of others
 * from the same time or later have come without: while records are late, nothing is missing.
 * @param last start of its last call
 * @returns when to look again if no call comes
 */
export async function lookSilence(
  client: pg.ClientBase,
  of: Suspected,
  { service, calls: profile }: KnownTraffic,
  last: Instant,
  now: Instant,
): Promise<Instant> {
  const pending = (await pendingOf(client, service)).get('silence') ?? null;
  if (pending !== null && last > pending.since) {
    await pass(client, of, pending, now);
    return lookAgainAt(profile, last, now);
  }
  const later = plus(now, SETTLES);
  if (!hasTraffic(profile)) return plus(now, days(1));
  const until = await othersUpTo(client, of.branch, of.contract, now);
  if (until === null || !maySuspect(profile, last, until)) return lookAgainAt(profile, last, now);
  const excuse = await excuseOf(client, service, last);
  if (excuse !== null) {
    if (pending !== null && excuse.ticket !== null) await goAlong(client, of, pending.id, excuse.ticket, now);
    return plus(now, minutes(15));
  }
  if (pending?.state === 'open' || (await isImporting(client, of.branch))) return later;
  const seen = await callsByHour(client, [service], minus(earliest(last, until), SHOWN), until);
  const silence = silenceOf(profile, seen, last, until);
  if (!(await isFault(client, of, profile, silence))) {
    if (pending !== null) await pass(client, of, pending, now);
    return later;
  }
  const from = minus(last, SHOWN_BEFORE);
  const found = {
    signal: 'silence',
    since: last,
    until,
    expected: silence.expected,
    seen: 0,
    chance: silence.chance,
    begunBy: begunBy(profile, last, until),
    number: null,
    hours: shownHours(profile, seen, from, until).slice(-SHOWN / hours(1)),
  } as const;
  if (pending === null) await notice(client, of, found, now);
  else if (now >= plus(pending.noticedAt, SETTLES)) await open(client, pending.id, of, found, now);
  return later;
}
