import type { Clock, Holder } from '../ticket/values.ts';
import { type Duration, type Instant, between, duration, earliest, instant, latest } from '../time.ts';
import type { Stretch, Ticking } from './timing.ts';

/** What a clock shows at one moment. Durations in ms. */
export interface Reading {
  readonly state: 'running' | 'paused' | 'stopped';
  /** From declaration to now or the end, whoever held it. */
  readonly elapsed: Duration;
  /** What counts against the target. */
  readonly net: Duration;
  readonly target: Duration;
  /** Negative once breached. */
  readonly remaining: Duration;
  /** When the target will be reached if nothing else happens; null while paused without an end, or stopped. */
  readonly dueAt: Instant | null;
  /** net ÷ target. */
  readonly consumed: number;
  readonly breached: boolean;
  readonly holder: Holder | null;
  /** The limit does not apply: by the cause it was closed with (the statutory clock alone). */
  readonly excepted?: true;
  /** During a test round: how it stands if the round fails and its time becomes the carrier's. */
  readonly ifRoundFails?: { readonly net: Duration; readonly dueAt: Instant | null };
}
export type Readings = Readonly<Record<Clock, Reading>>;

type Counts = (span: Stretch) => boolean;

const lengthBefore = (span: Stretch, now: Instant): number => {
  const to = span.to === null ? now : earliest(span.to, now);
  return Math.max(0, to - span.from);
};

const netOf = (spans: readonly Stretch[], counts: Counts, now: Instant): Duration =>
  duration(spans.reduce((sum, span) => sum + (counts(span) ? lengthBefore(span, now) : 0), 0));

/** When the counted time reaches `amount`, looking along the spans into the future; null if they never get there. */
function reaches(spans: readonly Stretch[], counts: Counts, amount: number): Instant | null {
  let left = amount;
  for (const span of spans) {
    if (!counts(span)) continue;
    const length = span.to === null ? Infinity : span.to - span.from;
    if (length >= left) return instant(span.from + left);
    left -= length;
  }
  return null;
}

const spanAt = (spans: readonly Stretch[], now: Instant): Stretch | null =>
  spans.findLast((span) => span.from <= now) ?? null;

/** The clock as spans that all count: `respond` and `statutory` are one stretch that nothing pauses. */
const stretch = (timing: Ticking, to: Instant | null): Stretch[] => [
  { from: timing.declaredAt, to, holder: 'carrier', provisional: false },
];

interface ClockBasis {
  readonly spans: readonly Stretch[];
  readonly counts: Counts;
  readonly target: Duration;
  readonly endedAt: Instant | null;
}

function basisOf(clock: Clock, timing: Ticking): ClockBasis {
  const all: Counts = () => true;
  switch (clock) {
    case 'respond': {
      const endedAt = timing.acknowledgedAt ?? timing.endedAt;
      return { spans: stretch(timing, endedAt), counts: all, target: timing.respondTarget, endedAt };
    }
    case 'statutory': {
      const ends = [timing.endedAt, timing.bypassedAt].filter((at) => at !== null);
      const endedAt = ends.length === 0 ? null : earliest(...ends);
      return { spans: stretch(timing, endedAt), counts: all, target: timing.statutoryTarget, endedAt };
    }
    case 'restore':
      return {
        spans: timing.spans,
        counts: (span) => timing.counts.some((party) => party === span.holder),
        target: timing.restoreTarget,
        endedAt: timing.endedAt,
      };
  }
}

const isExcepted = (clock: Clock, timing: Ticking): boolean => clock === 'statutory' && timing.excepted === true;

/**
 * One clock at `now`.
 * @param now server time; before the declaration it reads as at the declaration
 */
export function readingOf(clock: Clock, timing: Ticking, now: Instant): Reading {
  const { spans, counts, target, endedAt } = basisOf(clock, timing);
  // A browser's idea of server time may be a little early: nothing is read before the declaration.
  const at = latest(timing.declaredAt, endedAt === null ? now : earliest(endedAt, now));
  const current = endedAt === null ? spanAt(spans, at) : null;
  const net = netOf(spans, counts, at);
  const running = current !== null && counts(current);
  const excepted = isExcepted(clock, timing);
  const provisional = spans.some((span) => span.provisional);
  const ifFailed: Counts = (span) => span.provisional || counts(span);
  return {
    state: endedAt !== null ? 'stopped' : running ? 'running' : 'paused',
    elapsed: between(timing.declaredAt, at),
    net,
    target,
    remaining: duration(target - net),
    dueAt: endedAt !== null ? null : reaches(spans, counts, target),
    consumed: target === 0 ? 1 : net / target,
    breached: net >= target && !excepted,
    holder: current?.holder ?? null,
    ...(excepted ? { excepted } : {}),
    ...(provisional
      ? { ifRoundFails: { net: netOf(spans, ifFailed, at), dueAt: reaches(spans, ifFailed, target) } }
      : {}),
  };
}

/** All three clocks at `now`. The same code ticks on the server and, on server time, in the browser. */
export const readings = (timing: Ticking, now: Instant): Readings => ({
  respond: readingOf('respond', timing, now),
  restore: readingOf('restore', timing, now),
  statutory: readingOf('statutory', timing, now),
});

/**
 * When a clock reaches `percent` of its target: in the past, or in the future if nothing else happens.
 * @returns null if it stopped short of it, stands paused with no end, or does not apply
 */
export function crossing(clock: Clock, timing: Ticking, percent: number): Instant | null {
  if (isExcepted(clock, timing)) return null;
  const { spans, counts, target } = basisOf(clock, timing);
  return reaches(spans, counts, (target * percent) / 100);
}

/** Whoever holds the restore clock at `now`; null once it has ended. */
export const holderAt = (timing: Ticking, now: Instant): Holder | null => readingOf('restore', timing, now).holder;
