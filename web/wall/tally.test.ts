import { expect, it } from 'vitest';
import { type Counted, tallied } from './tally.ts';

const of = (county: string, holder: Counted['holder'], urgent = false): Counted => ({ county, holder, urgent });

it('counts by county and holder, the most first', () => {
  const { rows, sum } = tallied([of('市区', 'carrier'), of('胡杨县', 'customer', true), of('胡杨县', 'carrier')], 8);
  expect(rows.map((row) => [row.county, row.all, row.urgent])).toEqual([
    ['胡杨县', 2, 1],
    ['市区', 1, 0],
  ]);
  expect(rows[0]?.by).toEqual({ carrier: 1, channel: 0, customer: 1, suspended: 0 });
  expect(sum).toMatchObject({ all: 3, urgent: 1, by: { carrier: 2, customer: 1 } });
});

it('counts together what has no row of its own, and loses none', () => {
  const rows = Array.from({ length: 12 }, (_, i) =>
    Array.from({ length: i + 1 }, () => of(`县 ${i}`, 'channel')),
  ).flat();
  const tally = tallied(rows, 5);
  expect(tally.rows).toHaveLength(5);
  expect(tally.rows.at(-1)?.county).toBe('');
  expect(tally.rows.reduce((all, row) => all + row.all, 0)).toBe(rows.length);
  expect(tally.sum.by.channel).toBe(rows.length);
});

it('is empty of nothing', () => {
  expect(tallied([], 5)).toMatchObject({ rows: [], sum: { all: 0 } });
});
