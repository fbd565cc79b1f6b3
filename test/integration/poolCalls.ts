import { checkRecord, isBad } from '#server/pool/formats/record.ts';
import type { ParsedLine } from '#server/pool/formats/read.ts';
import type { NewImport } from '#server/pool/importLog.ts';
import { DESK_A, OUTSIDE } from './poolDesk.ts';

/* What switches send to the pools' desk. */

/** A call as a switch writes it down: a minute, within the plan. `over` may hold what no switch writes. */
export const callOf = (id: string, over: Readonly<Record<string, unknown>> = {}) => ({
  id,
  caller: DESK_A,
  callee: OUTSIDE,
  startedAt: '2026-03-10T09:00:00+08:00',
  billsec: 60,
  ...over,
});

/** `minutes` of calls within the plan, of whole hours. */
export const talk = (caller: string, minutes: number, prefix = `${caller}-`) =>
  Array.from({ length: Math.ceil(minutes / 60) }, (_, i) =>
    callOf(`${prefix}${i}`, { caller, billsec: Math.min(60, minutes - i * 60) * 60 }),
  );

/** The same as an import reads it: a record, or what is wrong with it. */
export function lineOf(line: number, fields: object): ParsedLine {
  const record = checkRecord(fields);
  return isBad(record) ? { line, ...record } : { line, record };
}

/** An import of ndjson by a system, for `ingestLines`. */
export const BY_SYSTEM = {
  by: { user: 'integration', branch: 'b1' },
  source: 'system',
  file: null,
  format: 'ndjson',
} as const satisfies NewImport;
