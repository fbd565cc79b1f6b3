import type pg from 'pg';
import { type Burst, burstsOf } from '#shared/pool/burst.ts';
import { usualBetween } from '#shared/pool/profile.ts';
import { days, hours, type Instant, minus } from '#shared/time.ts';
import { callsByHour, outgoingBetween } from './calls.ts';
import { shownHours } from './lookSilence.ts';
import type { KnownTraffic } from './stored.ts';
import { notice, open, pendingOf, renew, type Suspected } from './suspicions.ts';

/** In how long a time calls are counted, in hours: a flood is seen in one, a trickle in six. */
const WINDOWS = [1, 6];
/** What is older is a file of the past, not a fraud that goes on. */
const FRESH = days(1);
const SHOWN = hours(24);
/** An hour of less than this share of the mean one is an unusual time to call. */
const QUIET_HOUR = 0.15;

const meanHour = ({ calls }: KnownTraffic): number => calls.slots.reduce((a, b) => a + b, 0) / 168;

async function burstsIn(
  client: pg.ClientBase,
  traffic: KnownTraffic,
  last: Instant,
  window: number,
): Promise<readonly Burst[]> {
  const from = minus(last, hours(window));
  const out = await outgoingBetween(client, traffic.service, from, last);
  const usual = usualBetween(traffic.calls, from, last);
  const found = burstsOf(traffic.outgoing, {
    hours: window,
    calls: out.calls,
    international: out.international,
    internationalMinutes: out.internationalMinutes,
    usual,
    quiet: usual < QUIET_HOUR * window * meanHour(traffic),
    // The busiest number is known by the hour.
    number: window === 1 ? out.most : null,
  });
  return found.map((burst) => ({
    ...burst,
    number: burst.signal === 'number' ? burst.number : (out.abroad?.number ?? null),
  }));
}

/** The same was decided upon a short while ago: only much more of it is news. */
async function wasDecided(client: pg.ClientBase, service: string, burst: Burst): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from suspicion where service = $1 and signal = $2 and state in ('dismissed', 'ticket')
        and decided_at > demarc_now() - interval '24 hours' and seen * 2 >= $3 limit 1`,
    [service, burst.signal, burst.seen],
  );
  return rowCount !== 0;
}

/** Looks whether calls burst out of a service, under its contract's lock. @param last start of its last call */
export async function lookBurst(
  client: pg.ClientBase,
  of: Suspected,
  traffic: KnownTraffic,
  last: Instant,
  now: Instant,
): Promise<void> {
  if (last < minus(now, FRESH)) return;
  const found = new Map<Burst['signal'], Burst & { since: Instant }>();
  for (const window of WINDOWS)
    for (const burst of await burstsIn(client, traffic, last, window))
      if ((found.get(burst.signal)?.chance ?? 1) > burst.chance)
        found.set(burst.signal, { ...burst, since: minus(last, hours(window)) });
  if (found.size === 0) return;
  const pending = await pendingOf(client, of.service);
  const seen = await callsByHour(client, [of.service], minus(last, SHOWN), last);
  for (const burst of found.values()) {
    const finding = {
      ...burst,
      begunBy: null,
      until: last,
      hours: shownHours(traffic.calls, seen, minus(last, SHOWN), last),
    };
    const known = pending.get(burst.signal);
    if (known !== undefined) {
      if (burst.seen > known.seen) await renew(client, known.id, finding);
    } else if (!(await wasDecided(client, of.service, burst))) {
      const id = await notice(client, of, finding, now);
      if (id !== null) await open(client, id, of, finding, now);
    }
  }
}
