import { expect, it } from 'vitest';
import { DEMO_CUSTOMERS } from '#db/demo/customers.ts';
import { lineOf, serviceOf } from '#db/demo/rows.ts';
import { profileOf } from '#shared/pool/profile.ts';
import { begunBy } from '#shared/pool/silence.ts';
import { commonCause, type Silent } from '#shared/pool/silenceGroup.ts';
import {
  beijingMonth,
  beijingMonthStart,
  hours,
  type Instant,
  instant,
  minus,
  minutes,
  parseIso,
} from '#shared/time.ts';
import { callsOf, QUIET, quietSince } from './calls.ts';

const HOUR = hours(1);
const floor = (at: Instant): Instant => instant(Math.floor(at / HOUR) * HOUR);

function countsOf<K>(keys: readonly K[]): Map<K, number> {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** What a look knows of those that are quiet in a demo loaded at `now`. */
function silentAt(now: Instant): (Silent & { readonly lost: number })[] {
  const from = beijingMonthStart(beijingMonth(minus(beijingMonthStart(beijingMonth(now)), minutes(1))));
  const since = quietSince(from, now);
  return DEMO_CUSTOMERS.flatMap((customer) => {
    const cut = since.get(serviceOf(customer));
    if (cut === undefined) return [];
    const all = callsOf(customer, from, now);
    const heard = all.filter(({ startedAt }) => startedAt < cut);
    const last = heard.at(-1)?.startedAt ?? from;
    const byHour = countsOf(heard.map(({ startedAt }) => floor(startedAt)));
    const counts = [...byHour].map(([at, value]) => ({ at, value }));
    const profile = profileOf(counts, { from: floor(heard[0]?.startedAt ?? from), to: floor(now) }, []);
    if (profile === null) throw new Error(`nothing is usual of ${customer.id}`);
    const line = lineOf(customer).map(({ id }) => id);
    return [
      {
        id: customer.id,
        group: null,
        from: last,
        by: begunBy(profile, last, now),
        line,
        lost: all.length - heard.length,
      },
    ];
  });
}

/** So many of the demo's others call over each element. */
function aliveBeside(silent: readonly Silent[]): Map<string, number> {
  const others = DEMO_CUSTOMERS.filter(({ id }) => silent.every((one) => one.id !== id));
  return countsOf(others.flatMap((customer) => lineOf(customer).map(({ id }) => id)));
}

// Beijing time: a working morning and noon, a night, a Sunday's evening, holidays, and the turn of a month and of a year.
it.each([
  '2026-12-02T09:30:00+08:00',
  '2026-12-02T12:10:00+08:00',
  '2026-12-03T03:20:00+08:00',
  '2026-12-06T21:40:00+08:00',
  '2026-10-04T11:00:00+08:00',
  '2026-12-01T00:00:30+08:00',
  '2027-01-01T00:20:00+08:00',
  '2026-03-01T08:00:00+08:00',
])(
  'whenever the demo is loaded, three fell silent of the access node that they share, and one by itself: %s',
  (when) => {
    const silent = silentAt(parseIso(when));
    const alive = aliveBeside(silent);
    for (const { customers, missing } of QUIET)
      for (const { lost } of silent.filter(({ id }) => customers.includes(id)))
        expect(lost).toBeGreaterThanOrEqual(missing);
    const [alone, first, second, third] = silent;
    if (alone === undefined || first === undefined || second === undefined || third === undefined)
      throw new Error('less is quiet than should be');
    expect(commonCause(first, [alone], alive)).toBeNull();
    const two = commonCause(second, [alone, first], alive);
    expect(two).toEqual({ group: null, members: [first.id], element: 'an-north' });
    const grouped = [first, second].map((one) => ({ ...one, group: 'north' }));
    expect(commonCause(third, [alone, ...grouped], alive)).toEqual({
      group: 'north',
      members: [],
      element: 'an-north',
    });
  },
);
