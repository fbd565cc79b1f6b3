import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { HourShown } from '#shared/api/suspicions.ts';
import { suspicionText, TELL_WITHIN } from '#shared/pool/suspicionText.ts';
import type { SuspicionSignal, SuspicionState } from '#shared/pool/suspicion.ts';
import { type Instant, instant, iso, minutes, plus } from '#shared/time.ts';
import { raiseAlert } from '../live/changes.ts';
import { joinGroup, lockSilences, settleAlert, settleGroup } from './groups.ts';
import { alertId, touch } from './shown.ts';

/** Whose it is. */
export interface Suspected {
  readonly branch: string;
  readonly customer: string;
  readonly customerName: string;
  readonly contract: string;
  readonly service: string;
}

/** What was found. */
export interface Finding {
  readonly signal: SuspicionSignal;
  readonly since: Instant;
  readonly until: Instant;
  readonly expected: number;
  readonly seen: number;
  readonly chance: number;
  readonly number: string | null;
  readonly hours: readonly HourShown[];
  /** Of a silence: by when it began at the latest. */
  readonly begunBy: Instant | null;
}

/** A silence has to be one for so long after it was first noticed: another switch's file may only be late. */
export const SETTLES = minutes(5);

interface Pending {
  readonly id: string;
  readonly version: number;
  readonly state: SuspicionState;
  readonly since: Instant;
  readonly noticedAt: Instant;
  readonly seen: number;
  readonly number: string | null;
}

/** SQL: states of what may still turn out to be nothing. */
export const PENDING = `('noticed', 'open')`;

/** What is noticed or open of a service. */
export async function pendingOf(
  client: pg.ClientBase,
  service: string,
): Promise<ReadonlyMap<SuspicionSignal, Pending>> {
  const { rows } = await client.query<
    Omit<Pending, 'since' | 'noticedAt'> & { signal: SuspicionSignal; since: Date; noticedAt: Date }
  >({
    name: 'pending-suspicions',
    text: `select id, version, state, signal, since, noticed_at as "noticedAt", seen, number from suspicion
            where service = $1 and state in ${PENDING}`,
    values: [service],
  });
  return new Map(
    rows.map((row) => [
      row.signal,
      { ...row, since: instant(row.since.getTime()), noticedAt: instant(row.noticedAt.getTime()) },
    ]),
  );
}

/** Writes what was found; nothing where that silence has been suspected before. @returns its id */
export async function notice(
  client: pg.ClientBase,
  of: Suspected,
  found: Finding,
  now: Instant,
): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `insert into suspicion (id, branch, customer, contract, service, kind, signal, state, since, until, noticed_at, expected, seen,
       chance, number, hours)
     values ($1, $2, $3, $4, $5, $6, $7, 'noticed', $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing returning id`,
    [
      randomUUID(),
      of.branch,
      of.customer,
      of.contract,
      of.service,
      found.signal === 'silence' ? 'silence' : 'burst',
      found.signal,
      iso(found.since),
      iso(found.until),
      iso(now),
      found.expected,
      found.seen,
      // What is smaller than that cannot be told from nothing, nor be stored.
      Math.max(found.chance, 1e-30),
      found.number,
      JSON.stringify(found.hours),
    ],
  );
  return rows[0]?.id ?? null;
}

/** From here on people see it, and are told: of silences of one cause together. A burst is owed to the customer from now on. */
export async function open(
  client: pg.ClientBase,
  id: string,
  of: Suspected,
  found: Finding,
  now: Instant,
): Promise<void> {
  const burst = found.signal !== 'silence';
  if (!burst) await lockSilences(client, of.branch);
  await client.query(
    `update suspicion set state = 'open', raised_at = $2, until = $3, expected = $4, seen = $5, chance = $6, hours = $7, tell_by = $8,
            begun_by = $9 where id = $1`,
    [
      id,
      iso(now),
      iso(found.until),
      found.expected,
      found.seen,
      Math.max(found.chance, 1e-30),
      JSON.stringify(found.hours),
      burst ? iso(plus(now, TELL_WITHIN)) : null,
      found.begunBy && iso(found.begunBy),
    ],
  );
  const group = burst ? null : await joinGroup(client, of.branch, id);
  if (group !== null) return settleGroup(client, group, null);
  await touch(client, [id]);
  await raiseAlert(client, {
    id: alertId(id),
    kind: 'suspicion',
    severity: 'major',
    subject: id,
    text: suspicionText(of.customerName, found),
    customer: of.customer,
    branch: of.branch,
  });
}

/** More of the same came. */
export async function renew(client: pg.ClientBase, id: string, found: Finding): Promise<void> {
  await client.query(
    'update suspicion set until = $2, expected = $3, seen = $4, chance = $5, number = $6, hours = $7 where id = $1',
    [
      id,
      iso(found.until),
      found.expected,
      found.seen,
      Math.max(found.chance, 1e-30),
      found.number,
      JSON.stringify(found.hours),
    ],
  );
  await touch(client, [id]);
}

/** Calls have come again, before anybody did anything about it. */
export async function pass(
  client: pg.ClientBase,
  { branch }: Suspected,
  { id, state }: Pending,
  now: Instant,
): Promise<void> {
  if (state === 'noticed') {
    await client.query(`delete from suspicion where id = $1 and state = 'noticed'`, [id]);
    return;
  }
  await lockSilences(client, branch);
  // Who had the lock before may have decided upon it.
  const { rowCount } = await client.query(
    `update suspicion set state = 'passed', decided_at = $2 where id = $1 and state = 'open'`,
    [id, iso(now)],
  );
  if (rowCount === 0) return;
  await settleAlert(client, id, {
    zh: '疑似故障已自行消除：又有话单了',
    en: 'The suspected fault has gone by itself: calls have come again',
  });
}

/** Somebody has opened a ticket on the service: it goes along. */
export async function goAlong(
  client: pg.ClientBase,
  { branch }: Suspected,
  id: string,
  ticket: string,
  now: Instant,
): Promise<void> {
  await lockSilences(client, branch);
  const { rowCount } = await client.query(
    `update suspicion set state = 'ticket', ticket = $2, decided_at = $3, raised_at = coalesce(raised_at, $3)
      where id = $1 and state in ${PENDING}`,
    [id, ticket, iso(now)],
  );
  if (rowCount === 0) return;
  // The ticket says it.
  await settleAlert(client, id, null);
}
