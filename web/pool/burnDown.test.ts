import { describe, expect, it } from 'vitest';
import type { PoolDetail } from '#shared/api/pool.ts';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import { burnDown } from './burnDown.ts';

const LINE: PoolDetail['forecast'] = {
  minutes: 300,
  chargeFen: 0,
  runsOutAt: null,
  method: 'line',
  low: null,
  high: null,
  chargeLowFen: null,
  chargeHighFen: null,
  runsOutFrom: null,
  runsOutTo: null,
  runsOutChance: null,
  outageHours: 0,
};

const pool = (more: Partial<PoolDetail>): PoolDetail => ({
  contract: 'C-1',
  name: 'n',
  customer: { id: 'c', name: 'c' },
  month: '2026-04',
  version: 1,
  included: 300,
  used: 0,
  remaining: 300,
  overageMinutes: 0,
  chargeFen: 0,
  monthlyFeeFen: 0,
  overageFen: 0,
  vatFen: 0,
  byType: {},
  types: CENTREX_55.types,
  forecast: LINE,
  ahead: [],
  warnings: [],
  takenBack: [],
  billLimitFen: null,
  alertLevels: [50, 80, 90, 100],
  alerts: [],
  days: [],
  ...more,
});

describe('burnDown', () => {
  it('takes each day from what is left, and knows nothing of tomorrow', () => {
    const days = [
      { day: '2026-04-01', minutes: 10 },
      { day: '2026-04-03', minutes: 20 },
    ];
    expect(burnDown(pool({ days }), '2026-04-04').actual.slice(0, 5)).toEqual([290, 290, 270, 270, null]);
  });
  it('knows how much is left when people are alerted', () => {
    expect(burnDown(pool({}), '2026-04-01').levels).toEqual([
      { level: 50, left: 150 },
      { level: 80, left: 60 },
      { level: 90, left: 30 },
      { level: 100, left: 0 },
    ]);
  });
  it('goes below zero once the pool is overdrawn', () => {
    const days = [{ day: '2026-04-01', minutes: 400 }];
    expect(burnDown(pool({ days }), '2026-04-01').actual[0]).toBe(-100);
  });
  it('leads from today to the forecast on the last day', () => {
    const { expected } = burnDown(pool({ forecast: { ...LINE, minutes: 200 } }), '2026-04-10');
    expect(expected[8]).toBeNull();
    expect(expected[9]).toBe(300);
    expect(expected[29]).toBe(100);
  });
  it('forecasts nothing for a month that is over', () => {
    const { actual, expected } = burnDown(pool({}), '2026-05-02');
    expect(actual).not.toContain(null);
    expect(expected.every((v) => v === null)).toBe(true);
  });
  it('knows how long February is', () => {
    expect(burnDown(pool({ month: '2028-02' }), '2028-02-01').days).toHaveLength(29);
  });
});
