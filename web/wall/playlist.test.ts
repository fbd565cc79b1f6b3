import { describe, expect, it } from 'vitest';
import { framesOf, stepped, type Turn, turned } from './playlist.ts';

const START: Turn = { at: 0, since: 0 };

describe('framesOf', () => {
  it('is one page when there is nothing to show', () => {
    expect(framesOf({ faultPages: 1, beyond: 0, poolPages: 0 })).toEqual([{ kind: 'faults', page: 0 }]);
  });
  it('counts what is beyond after the pages, and shows pools last', () => {
    expect(framesOf({ faultPages: 3, beyond: 470, poolPages: 1 }).map((frame) => frame.kind)).toEqual([
      'faults',
      'faults',
      'faults',
      'beyond',
      'pools',
    ]);
  });
});

describe('turned', () => {
  it('stays for the seconds that were chosen, then goes on', () => {
    expect(turned(START, 3, 14_999, 15)).toBe(START);
    expect(turned(START, 3, 15_000, 15)).toEqual({ at: 1, since: 15_000 });
  });
  it('begins again after the last', () => {
    expect(turned({ at: 2, since: 0 }, 3, 15_000, 15).at).toBe(0);
  });
  it('leaves what is being read where it is when pages come and go elsewhere', () => {
    const turn = { at: 1, since: 10_000 };
    expect(turned(turn, 5, 12_000, 15)).toBe(turn);
    expect(turned(turn, 2, 12_000, 15)).toBe(turn);
  });
  it('gives way at once when its page is gone', () => {
    expect(turned({ at: 2, since: 10_000 }, 1, 12_000, 15)).toEqual({ at: 0, since: 12_000 });
  });
  it('does not hang when the clock was set back', () => {
    expect(turned({ at: 0, since: 90_000 }, 2, 10_000, 15)).toEqual({ at: 1, since: 10_000 });
  });
});

it('steps forward and back by hand, round the end', () => {
  expect(stepped(START, 3, -1, 5).at).toBe(2);
  expect(stepped({ at: 2, since: 0 }, 3, 1, 5)).toEqual({ at: 0, since: 5 });
});
