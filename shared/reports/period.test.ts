import { describe, expect, it } from 'vitest';
import { lengthOf, periodOf, PRESETS, presetOf } from './period.ts';

describe('a period', () => {
  it('has both its days in it', () => {
    expect(lengthOf({ from: '2026-11-24', to: '2026-11-24' })).toBe(1);
    expect(lengthOf({ from: '2028-02-28', to: '2028-03-01' })).toBe(3);
  });
  it.each([
    ['thisMonth', '2026-11-24', '2026-11-01', '2026-11-24'],
    ['lastMonth', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['lastMonth', '2026-01-01', '2025-12-01', '2025-12-31'],
    ['last30', '2026-03-01', '2026-01-31', '2026-03-01'],
    ['last90', '2026-11-24', '2026-08-27', '2026-11-24'],
  ] as const)('%s on %s is %s to %s', (preset, today, from, to) => {
    expect(periodOf(preset, today)).toEqual({ from, to });
  });
  it('is known by its preset again', () => {
    for (const preset of PRESETS) expect(presetOf(periodOf(preset, '2026-11-24'), '2026-11-24')).toBe(preset);
    expect(presetOf({ from: '2026-11-02', to: '2026-11-24' }, '2026-11-24')).toBeNull();
  });
});
