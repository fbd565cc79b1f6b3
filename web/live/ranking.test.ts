import fc from 'fast-check';
import { expect, it } from 'vitest';
import { minutes, duration, hours, instant } from '#shared/time.ts';
import type { Severity } from '#shared/ticket/values.ts';
import { byBurn } from '#web/ticket/burn.ts';
import type { Standing } from '#web/ticket/standing.ts';
import { type Entry, Ranking } from './ranking.ts';

interface Row {
  readonly key: string;
  readonly severity: Severity;
  readonly entry: Entry;
  readonly standing: Standing;
}
const rowOf = (entry: Entry, standing: Standing): Row => ({
  key: entry.key,
  severity: entry.severity,
  entry,
  standing,
});
const fresh = () => new Ranking<Entry, Row>(rowOf, (row) => row.entry);

/** Nobody's yet, declared at minute `from`, to be restored within `target` minutes. */
const ticket = (key: string, from: number, target: number, severity: Severity = 'major'): Entry => ({
  key,
  severity,
  phase: 'clearing',
  timing: {
    declaredAt: instant(minutes(from)),
    acknowledgedAt: instant(minutes(from)),
    endedAt: null,
    bypassedAt: null,
    spans: [
      {
        from: instant(minutes(from)),
        to: null,
        holder: 'carrier',
        provisional: false,
      },
    ],
    respondTarget: minutes(15),
    restoreTarget: duration(minutes(target)),
    statutoryTarget: hours(48),
    counts: ['carrier'],
  },
});
const keys = (ranking: Ranking<Entry, Row>): string[] => ranking.rows.map((row) => row.key);

it('is what sorting everything anew would give, after any changes and any time', () => {
  const key = fc.integer({ min: 0, max: 12 }).map((n) => `F${n}`);
  const step = fc.oneof(
    fc.record({ put: key, from: fc.integer({ min: 0, max: 50 }), target: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ drop: key }),
    fc.record({ wait: fc.integer({ min: 1, max: 30 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ranking = fresh();
      const open = new Map<string, Entry>();
      let now: number = minutes(50);
      for (const one of steps) {
        if ('wait' in one) now += minutes(one.wait);
        if ('wait' in one) ranking.advance(now);
        if ('put' in one) open.set(one.put, ticket(one.put, one.from, one.target));
        if ('put' in one) ranking.change([ticket(one.put, one.from, one.target)], [], now);
        if ('drop' in one) open.delete(one.drop);
        if ('drop' in one) ranking.change([], [one.drop], now);
      }
      ranking.advance(now);
      const anew = [...open.values()].map((entry) => fresh().read(entry, now)).sort(byBurn);
      expect(ranking.rows.map(({ key, standing }) => ({ key, ...standing, until: 0 }))).toEqual(
        anew.map(({ key, standing }) => ({ key, ...standing, until: 0 })),
      );
    }),
  );
});

it('gives a new row only to what changed or turned', () => {
  const ranking = fresh();
  ranking.reset([ticket('a', 0, 60), ticket('b', 0, 90)].map((entry) => ranking.read(entry, 0)));
  const [a, b] = ranking.rows;
  expect(ranking.advance(minutes(10))).toBe(false);
  expect(ranking.advance(minutes(48))).toBe(true);
  expect(ranking.rows[0]).not.toBe(a);
  expect(ranking.rows[0]?.standing.near).toBe(true);
  expect(ranking.rows[1]).toBe(b);
});

it('moves a ticket whose time was cut short to the front', () => {
  const ranking = fresh();
  ranking.change([ticket('a', 0, 60), ticket('b', 0, 90), ticket('c', 0, 120)], [], 0);
  ranking.change([ticket('c', 0, 30)], ['b'], minutes(1));
  expect(keys(ranking)).toEqual(['c', 'a']);
});
