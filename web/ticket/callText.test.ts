import { describe, expect, it } from 'vitest';
import { gathered, reachedNames } from './callText.ts';

type Call = Parameters<typeof gathered>[0][number];
const call = (over: Partial<Call>): Call => ({
  round: 1,
  name: '孟樵',
  as: { ground: 'onDuty', of: 'engineer' },
  by: 'sms',
  to: '+86…004',
  unreached: null,
  state: 'queued',
  detail: null,
  at: '2026-03-02T02:10:00.000Z',
  ...over,
});

describe('calls to staff', () => {
  it('of one person by one way are one line: how the last stands, and how many there were', () => {
    const lines = gathered([call({}), call({ by: 'email', to: 'm…@x' }), call({ round: 2, state: 'delivered' })]);
    expect(lines.map(({ last, times }) => [last.by, last.state, times])).toEqual([
      ['sms', 'delivered', 2],
      ['email', 'queued', 1],
    ]);
  });
  it('name whom they reached, each once', () => {
    expect(reachedNames([call({}), call({ by: 'email' }), call({ name: '沈砚', unreached: 'no_phone' })])).toEqual([
      '孟樵',
    ]);
  });
});
