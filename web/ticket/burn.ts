import { SEVERITIES, type Severity } from '#shared/ticket/values.ts';
import type { Standing } from './standing.ts';

export interface Burning {
  readonly key: string;
  readonly severity: Severity;
  readonly standing: Standing;
}

/** Order of a list: what burns next comes first. Ties by severity, then by number, so that rows never swap idly. */
export const byBurn = (a: Burning, b: Burning): number =>
  a.standing.rank - b.standing.rank ||
  compare(a.standing.breachAt, b.standing.breachAt) ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

// Infinity − Infinity is NaN.
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
