import { isCounted, RULES } from '#shared/pool/rating.ts';

/** SQL: the rules of calls that count. */
export const COUNTED_RULES = `(${RULES.filter(isCounted)
  .map((rule) => `'${rule}'`)
  .join(', ')})`;

/** SQL on a call: it is no leg of a linked one, or the leg that counts. @param c its table */
export const isBestLeg = (c: string): string => `(${c}.linked_id is null or exists (select from linked_call l
  where l.contract = ${c}.contract and l.linked_id = ${c}.linked_id and l.id = ${c}.id and l.started_at = ${c}.started_at))`;
