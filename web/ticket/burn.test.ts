import { describe, expect, it } from 'vitest';
import type { Span } from '#shared/clock/timing.ts';
import { duration, hours, instant, minutes } from '#shared/time.ts';
import type { Phase, Severity } from '#shared/ticket/values.ts';
import { byBurn, type Burning } from './burn.ts';
import { standingOf } from './standing.ts';

const NOW = instant(hours(2));
const ticket = (
  key: string,
  given: { phase?: Phase; severity?: Severity; holder?: Span['holder']; target?: number; acknowledged?: boolean },
): Burning => ({
  key,
  severity: given.severity ?? 'major',
  standing: standingOf(
    {
      phase: given.phase ?? 'clearing',
      timing: {
        declaredAt: instant(0),
        acknowledgedAt: given.acknowledged === false ? null : instant(minutes(1)),
        endedAt: given.phase === 'restored' ? instant(hours(1)) : null,
        bypassedAt: null,
        spans: [
          {
            from: instant(0),
            to: null,
            holder: given.holder ?? 'carrier',
            provisional: false,
          },
        ],
        respondTarget: minutes(15),
        restoreTarget: duration(given.target ?? hours(8)),
        statutoryTarget: hours(48),
        counts: ['carrier', 'channel'],
      },
    },
    NOW,
  ),
});
const order = (...tickets: Burning[]): string[] => tickets.sort(byBurn).map((t) => t.key);

describe('byBurn', () => {
  it('puts the nearer limit first', () => {
    expect(order(ticket('late', { target: hours(8) }), ticket('soon', { target: hours(3) }))).toEqual(['soon', 'late']);
  });
  it('puts an overdue acknowledgement before a restore limit that is ahead', () => {
    const fresh = ticket('unacknowledged', { phase: 'declared', acknowledged: false });
    expect(order(ticket('soon', { target: hours(3) }), fresh)).toEqual(['unacknowledged', 'soon']);
  });
  it('puts what waits for the customer after what runs, and what is restored last', () => {
    const paused = ticket('paused', { holder: 'customer', severity: 'critical' });
    const restored = ticket('restored', { phase: 'restored', severity: 'critical' });
    const running = ticket('running', { severity: 'warning' });
    expect(order(restored, paused, running)).toEqual(['running', 'paused', 'restored']);
  });
  it('breaks ties by severity, then by number', () => {
    expect(order(ticket('b', {}), ticket('a', {}), ticket('c', { severity: 'critical' }))).toEqual(['c', 'a', 'b']);
  });
});
