import { describe, expect, it } from 'vitest';
import type { Span, Timing } from '#shared/clock/timing.ts';
import { duration, hours, instant } from '#shared/time.ts';
import { ledgerBar } from './ledgerBar.ts';

const span = (from: number, to: number | null, holder: Span['holder']): Span => ({
  from: instant(from),
  to: to === null ? null : instant(to),
  holder,
  why: 'carrier_segment_open',
  fact: 1,
  evidence: null,
  provisional: false,
});

const H = hours(1);
const timing = (spans: Span[], more: Partial<Timing> = {}): Timing => ({
  declaredAt: instant(0),
  acknowledgedAt: null,
  endedAt: null,
  bypassedAt: null,
  spans,
  respondTarget: duration(H / 4),
  restoreTarget: hours(4),
  statutoryTarget: hours(48),
  counts: ['carrier', 'channel'],
  ...more,
});

describe('ledgerBar', () => {
  it('leaves empty exactly the part of the limit that remains', () => {
    const bar = ledgerBar(timing([span(0, null, 'carrier')]), 'restore', H);
    expect(bar.pieces.map((p) => p.share)).toEqual([0.25]);
    expect(bar.limit).toBe(1);
  });

  it('widens with a pause instead of filling', () => {
    const bar = ledgerBar(timing([span(0, H, 'carrier'), span(H, null, 'customer')]), 'restore', 5 * H);
    // 1 h counted of 4 h; 4 h paused make the scale 8 h, so 3 h of 8 h stay empty
    expect(bar.pieces).toMatchObject([
      { holder: 'carrier', share: 1 / 8, counted: true },
      { holder: 'customer', share: 4 / 8, counted: false },
    ]);
  });

  it('counts the pause on the statutory clock', () => {
    const bar = ledgerBar(timing([span(0, H, 'carrier'), span(H, null, 'customer')]), 'statutory', 24 * H);
    expect(bar.pieces.map((p) => [p.share, p.counted])).toEqual([
      [1 / 48, true],
      [23 / 48, true],
    ]);
  });

  it('shows where the limit was passed once it is behind', () => {
    const bar = ledgerBar(timing([span(0, null, 'carrier')]), 'restore', 8 * H);
    expect(bar.pieces.map((p) => p.share)).toEqual([1]);
    expect(bar.limit).toBe(0.5);
  });

  it('ignores what lies in the future and what came after the end', () => {
    const t = timing([span(0, 2 * H, 'carrier'), span(2 * H, null, 'customer')], { endedAt: instant(H) });
    expect(ledgerBar(t, 'restore', 3 * H).pieces).toMatchObject([{ holder: 'carrier', share: 0.25 }]);
  });

  it('fills the whole width with what has passed where only that is asked for', () => {
    const bar = ledgerBar(timing([span(0, H, 'carrier'), span(H, null, 'customer')]), 'statutory', 4 * H, 'now');
    expect(bar.pieces.map((p) => p.share)).toEqual([0.25, 0.75]);
  });

  it('draws neighbours of one holder as one piece', () => {
    const bar = ledgerBar(timing([span(0, H, 'carrier'), span(H, 2 * H, 'carrier')]), 'restore', 2 * H);
    expect(bar.pieces).toHaveLength(1);
  });
});
