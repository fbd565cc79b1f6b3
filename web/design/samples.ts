import type { Timing } from '#shared/clock/timing.ts';
import { instant, type Duration } from '#shared/time.ts';
import type { Holder, Phase } from '#shared/ticket/values.ts';
import type { LineElement, LineSegment } from '#web/ticket/linePicture.ts';

/** A line, and what can be the matter with it. Names are data, in the language of whoever set the desk up. */
export const LINE: readonly LineElement[] = [
  { id: 'core', name: 'IMS', party: 'carrier' },
  { id: 'sbc', name: 'SBC-2', party: 'carrier' },
  { id: 'access', name: 'AGCF-7', party: 'carrier' },
  { id: 'ring', name: 'OTN-3', party: 'channel' },
  { id: 'room', name: 'LAN', party: 'customer' },
  { id: 'phone', name: 'SIP', party: 'customer' },
];

const at = (element: string, state: LineSegment['state']): LineSegment => {
  const { party } = LINE.find((e) => e.id === element) ?? { party: 'channel' as const };
  return { party, element, state };
};

interface LineSample {
  readonly name: 'idle' | 'suspect' | 'broken' | 'cleared' | 'test' | 'restored';
  readonly phase: Phase;
  readonly segments: readonly LineSegment[];
  readonly suspects: readonly string[];
}
export const LINES: readonly LineSample[] = [
  { name: 'idle', phase: 'declared', segments: [], suspects: [] },
  { name: 'suspect', phase: 'declared', segments: [], suspects: ['access'] },
  { name: 'broken', phase: 'clearing', segments: [at('access', 'accepted'), at('room', 'open')], suspects: [] },
  { name: 'cleared', phase: 'clearing', segments: [at('access', 'cleared'), at('room', 'open')], suspects: [] },
  { name: 'test', phase: 'testing', segments: [at('access', 'cleared'), at('room', 'cleared')], suspects: [] },
  { name: 'restored', phase: 'restored', segments: [at('access', 'cleared')], suspects: [] },
];

const HOUR = 3_600_000;
const hours = (h: number): Duration => (h * HOUR) as Duration;

interface Held {
  readonly holder: Holder;
  readonly hours: number;
  readonly provisional?: boolean;
}

/** A clock of four hours that has been held as told, up to now; `ended`: it stands. */
function timing(now: number, held: readonly Held[], ended = false): Timing {
  const total = held.reduce((sum, span) => sum + span.hours, 0);
  let from = now - hours(total);
  const spans = held.map((span, i) => {
    const start = from;
    from += hours(span.hours);
    const last = i === held.length - 1 && !ended;
    return {
      from: instant(start),
      to: last ? null : instant(from),
      holder: span.holder,
      why: 'carrier_segment_open' as const,
      fact: i + 1,
      evidence: null,
      provisional: span.provisional ?? false,
    };
  });
  return {
    declaredAt: instant(now - hours(total)),
    acknowledgedAt: instant(now - hours(total) + HOUR / 10),
    endedAt: ended ? instant(now) : null,
    bypassedAt: null,
    spans,
    respondTarget: hours(0.25),
    restoreTarget: hours(4),
    statutoryTarget: hours(48),
    counts: ['carrier', 'channel'],
  };
}

interface ClockSample {
  readonly name: 'running' | 'near' | 'over' | 'customer' | 'suspended' | 'provisional' | 'stopped' | 'stoppedOver';
  readonly timing: Timing;
}
/** @param now the moment at which they stand so, epoch ms */
export const clocksAt = (now: number): readonly ClockSample[] => [
  {
    name: 'running',
    timing: timing(now, [
      { holder: 'carrier', hours: 1.2 },
      { holder: 'channel', hours: 0.5 },
    ]),
  },
  { name: 'near', timing: timing(now, [{ holder: 'carrier', hours: 3.5 }]) },
  { name: 'over', timing: timing(now, [{ holder: 'carrier', hours: 4.6 }]) },
  {
    name: 'customer',
    timing: timing(now, [
      { holder: 'carrier', hours: 1 },
      { holder: 'customer', hours: 1.4 },
    ]),
  },
  {
    name: 'suspended',
    timing: timing(now, [
      { holder: 'carrier', hours: 1 },
      { holder: 'suspended', hours: 2 },
    ]),
  },
  {
    name: 'provisional',
    timing: timing(now, [
      { holder: 'carrier', hours: 2 },
      { holder: 'customer', hours: 0.6, provisional: true },
    ]),
  },
  { name: 'stopped', timing: timing(now, [{ holder: 'carrier', hours: 2.2 }], true) },
  { name: 'stoppedOver', timing: timing(now, [{ holder: 'carrier', hours: 5 }], true) },
];
