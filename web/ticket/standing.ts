import { readingOf, type Reading } from '#shared/clock/reading.ts';
import type { Ticking } from '#shared/clock/timing.ts';
import type { Holder, Phase } from '#shared/ticket/values.ts';
import { instant } from '#shared/time.ts';

/** Part of the target after which a running clock is near breach. */
export const NEAR = 0.8;

/**
 * Where a ticket stands among the others: what lists are ordered, counted and filtered by. It holds from the moment it
 * was read until `until`, so that a list of thousands reads no clock a second time before it must.
 */
export interface Standing {
  /** What still runs, then what waits for somebody else, then what only needs closing. */
  readonly rank: 0 | 1 | 2;
  /** When a promise is broken next; Infinity when no clock of ours runs towards one. */
  readonly breachAt: number;
  readonly holder: Holder | null;
  /** The restore clock is over, or near it while that may still be helped. */
  readonly over: boolean;
  readonly near: boolean;
  /** Nobody has taken it within the time to respond. */
  readonly late: boolean;
  /** Server time (ms) before which time alone changes nothing of this; Infinity when only a fact can. */
  readonly until: number;
}

export interface Timed {
  readonly phase: Phase;
  readonly timing: Ticking;
}

const worst = (reading: Reading): number =>
  Math.max(reading.consumed, reading.ifRoundFails ? reading.ifRoundFails.net / reading.target : 0);

/** Near breach, seen from the worse outcome while a test round is open. */
export const isNear = (reading: Reading): boolean =>
  reading.state !== 'stopped' && !reading.breached && worst(reading) >= NEAR;

/** Time passes no faster than it passes: a clock that lacks this much of a threshold cannot be there before. */
const lacking = (net: number, threshold: number): number => (net < threshold ? Math.ceil(threshold - net) : Infinity);

/** How long, in ms, until a threshold that this clock raises may be reached at the earliest. */
function earliestTurn(reading: Reading): number {
  if (reading.state === 'stopped') return Infinity;
  const { net, target, ifRoundFails } = reading;
  const own = reading.state === 'running' ? [lacking(net, target), lacking(net, target * NEAR)] : [];
  const failed = ifRoundFails === undefined ? [] : [lacking(ifRoundFails.net, target * NEAR)];
  return Math.min(Infinity, ...own, ...failed);
}

/** @param now server time, ms */
export function standingOf({ phase, timing }: Timed, now: number): Standing {
  const restore = readingOf('restore', timing, instant(now));
  const respond = phase === 'declared' ? readingOf('respond', timing, instant(now)) : null;
  const dueAt = restore.ifRoundFails?.dueAt ?? restore.dueAt;
  const boundaries = timing.spans.flatMap(({ from, to }) => [from, to ?? Infinity]).filter((at) => at > now);
  const turn = Math.min(earliestTurn(restore), respond === null ? Infinity : earliestTurn(respond));
  return {
    rank: phase === 'restored' ? 2 : restore.state === 'running' || phase === 'declared' ? 0 : 1,
    breachAt: phase === 'restored' ? Infinity : Math.min(respond?.dueAt ?? Infinity, dueAt ?? Infinity),
    holder: restore.holder,
    over: restore.breached,
    near: phase !== 'restored' && isNear(restore),
    late: respond?.breached ?? false,
    until: Math.min(Infinity, now + turn, ...boundaries),
  };
}
