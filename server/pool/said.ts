import { WARNING_KINDS, type WarningKind } from '#shared/pool/alerts.ts';

/*
 * What a notice of a pool says, as the one number that it is kept by: a level is its own percent.
 */

export const NUMBER_OF: Readonly<Record<WarningKind, number>> = { runs_out: 1_001, bill: 1_002 };
/** Above all levels. */
export const FIRST_WARNING = Math.min(...WARNING_KINDS.map((kind) => NUMBER_OF[kind]));
/** Added to what is taken back. */
export const TAKEN_BACK = 10_000;

/** SQL: the number of a warning's kind. */
export const numberOfKind = (kind: string): string =>
  `case ${kind} ${WARNING_KINDS.map((one) => `when '${one}' then ${NUMBER_OF[one]}`).join(' ')} end`;

export interface SaidOfPool {
  /** A level in percent of the included minutes, or a warning. */
  readonly of: number | WarningKind;
  readonly takenBack: boolean;
}

export function saidBy(what: number): SaidOfPool {
  const told = what % TAKEN_BACK;
  return { of: WARNING_KINDS.find((kind) => NUMBER_OF[kind] === told) ?? told, takenBack: what >= TAKEN_BACK };
}
