import type { Readings } from '#shared/clock/reading.ts';
import type { Phase, Severity } from '#shared/ticket/values.ts';
import { SEVERITIES } from '#shared/ticket/values.ts';

export interface Burning {
  readonly key: string;
  readonly phase: Phase;
  readonly severity: Severity;
  readonly readings: Readings;
}

/** The moment at which this ticket next breaks a promise; Infinity when no clock of ours runs towards one. */
const nextBreach = ({ phase, readings }: Burning): number => {
  if (phase === 'restored') return Infinity;
  const restore = readings.restore.ifRoundFails?.dueAt ?? readings.restore.dueAt;
  const respond = phase === 'declared' ? readings.respond.dueAt : null;
  return Math.min(respond ?? Infinity, restore ?? Infinity);
};

/** What still runs, then what waits for somebody else, then what only needs closing. */
const rank = ({ phase, readings }: Burning): number => {
  if (phase === 'restored') return 2;
  return readings.restore.state === 'running' || phase === 'declared' ? 0 : 1;
};

/** Order of a list: what burns next comes first. Ties by severity, then by number, so that rows never swap idly. */
export const byBurn = (a: Burning, b: Burning): number =>
  rank(a) - rank(b) ||
  compare(nextBreach(a), nextBreach(b)) ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

// Infinity − Infinity is NaN.
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
