import type { WarningKind } from '#shared/pool/alerts.ts';

/*
 * What a notice of a pool says, as the one number that it is kept by: a level is its own percent.
 */

export const RUNS_OUT = 1_001;
export const BILL = 1_002;
/** Added to what is taken back. */
export const TAKEN_BACK = 10_000;

export interface SaidOfPool {
  /** A level in percent of the included minutes, or a warning. */
  readonly of: number | WarningKind;
  readonly takenBack: boolean;
}

export function saidBy(what: number): SaidOfPool {
  const told = what % TAKEN_BACK;
  return { of: told === RUNS_OUT ? 'runs_out' : told === BILL ? 'bill' : told, takenBack: what >= TAKEN_BACK };
}
