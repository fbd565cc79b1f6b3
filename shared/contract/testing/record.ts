import type { ContractDates, ContractEvent, ContractEventBody } from '../events.ts';
import { parseIso } from '../../time.ts';

/** From 1 March to the end of February: the contract of product.md §4. */
export const YEAR: ContractDates = { startsOn: '2026-03-01', endsOn: '2027-02-28' };

/** Beijing, `YYYY-MM-DD` (at noon) or `YYYY-MM-DD HH:MM`. */
export const beijing = (when: string) => {
  const [day = '', time = '12:00'] = when.split(' ');
  return parseIso(`${day}T${time}:00+08:00`);
};

/** What happened when. */
export type Line = readonly [when: string, body: ContractEventBody];

/** Events in the order in which they are recorded, from 1. */
export const recorded = (...lines: readonly Line[]): ContractEvent[] =>
  lines.map(([when, body], n) => ({ ...body, seq: n + 1, at: beijing(when) }));
