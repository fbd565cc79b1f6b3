import type { Ticking } from '#shared/clock/timing.ts';
import type { Clock, Holder } from '#shared/ticket/values.ts';

export interface BarPiece {
  readonly holder: Holder;
  /** Part of the bar's width, 0–1. */
  readonly share: number;
  /** Whether this clock counts it. What it does not count pushes the limit back by as much. */
  readonly counted: boolean;
  readonly provisional: boolean;
}

export interface LedgerBar {
  readonly pieces: readonly BarPiece[];
  /** Where on the bar the limit lies, 0–1: 1 while it is ahead, less once it is behind. */
  readonly limit: number;
}

const TARGET = { respond: 'respondTarget', restore: 'restoreTarget', statutory: 'statutoryTarget' } as const;

const countedBy = (timing: Ticking, clock: Clock, holder: Holder): boolean =>
  clock !== 'restore' || timing.counts.some((party) => party === holder);

const endOf = (timing: Ticking, clock: Clock, now: number): number => {
  if (clock === 'respond') return timing.acknowledgedAt ?? Math.min(now, timing.endedAt ?? now);
  if (clock === 'statutory') return Math.min(now, timing.endedAt ?? now, timing.bypassedAt ?? now);
  return Math.min(now, timing.endedAt ?? now);
};

/**
 * The ledger as a bar: the holders' stretches in order, on a scale on which the empty rest is exactly the time that
 * remains. Time that the clock does not count widens the scale, so that a pause never looks like progress.
 * @param upTo what the whole width stands for: the time allowed, or only what has passed
 */
export function ledgerBar(timing: Ticking, clock: Clock, now: number, upTo: 'limit' | 'now' = 'limit'): LedgerBar {
  const end = endOf(timing, clock, now);
  const pieces = timing.spans
    .map((span) => ({
      holder: span.holder,
      length: Math.min(span.to ?? end, end) - span.from,
      counted: countedBy(timing, clock, span.holder),
      provisional: span.provisional,
    }))
    .filter((piece) => piece.length > 0);
  const target = timing[TARGET[clock]];
  const spent = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const uncounted = pieces.reduce((sum, piece) => sum + (piece.counted ? 0 : piece.length), 0);
  const scale = upTo === 'now' ? Math.max(spent, 1) : Math.max(target + uncounted, spent, 1);
  return {
    pieces: merged(pieces).map(({ length, ...piece }) => ({ ...piece, share: length / scale })),
    limit: upTo === 'now' ? 1 : limitAt(pieces, target) / scale,
  };
}

interface Stretch {
  holder: Holder;
  length: number;
  counted: boolean;
  provisional: boolean;
}

/** The point in elapsed time at which the counted time reached the target; the scale's end while it has not. */
const limitAt = (pieces: readonly Stretch[], target: number): number => {
  let counted = 0;
  let elapsed = 0;
  for (const piece of pieces) {
    if (piece.counted && counted + piece.length >= target) return elapsed + (target - counted);
    elapsed += piece.length;
    if (piece.counted) counted += piece.length;
  }
  return elapsed + (target - counted);
};

const merged = (pieces: readonly Stretch[]): Stretch[] => {
  const out: Stretch[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last && last.holder === piece.holder && last.provisional === piece.provisional) last.length += piece.length;
    else out.push({ ...piece });
  }
  return out;
};
