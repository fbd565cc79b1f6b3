import type { Phase } from '#shared/ticket/values.ts';
import type { LiveTicket } from './model.ts';

/** A card of the ticket page. */
export type Part =
  | 'clocks'
  | 'major'
  | 'line'
  | 'waiver'
  | 'after'
  | 'segments'
  | 'test'
  | 'findings'
  | 'notices'
  | 'measures'
  | 'calls'
  | 'files'
  | 'ledger'
  | 'family'
  | 'related';
/** One card over the whole width, or two side by side. */
export type Row = readonly Part[];

const CLOCKS: readonly Row[] = [['clocks'], ['major'], ['line'], ['waiver']];
const RECORD: readonly Row[] = [['calls'], ['files'], ['ledger'], ['family'], ['related']];
const OVER: readonly Row[] = [
  ['after'],
  ['waiver'],
  ['notices', 'test'],
  ['clocks'],
  ['major'],
  ['line'],
  ['segments', 'findings'],
  ['measures'],
  ...RECORD,
];

/** What is worked on in a phase stands first, with the time that is left for it; what is over or not begun follows. */
const ROWS: Record<Phase, readonly Row[]> = {
  declared: [...CLOCKS, ['findings', 'notices'], ['segments', 'measures'], ...RECORD],
  acknowledged: [...CLOCKS, ['findings', 'notices'], ['segments', 'measures'], ...RECORD],
  clearing: [...CLOCKS, ['segments', 'measures'], ['findings', 'notices'], ['test'], ...RECORD],
  testing: [['test', 'segments'], ...CLOCKS, ['notices', 'findings'], ['measures'], ...RECORD],
  restored: OVER,
  closed: OVER,
  dismissed: OVER,
};

/**
 * The cards of a ticket in its phase. Left out are those that would stand empty beside another: a test that has not begun,
 * measures that nobody took. Other cards with nothing to say show nothing by themselves.
 */
export function rowsOf(ticket: Pick<LiveTicket, 'phase' | 'jointTest' | 'measures' | 'bypass'>): readonly Row[] {
  const empty = new Set<Part>();
  if (ticket.jointTest === null) empty.add('test');
  if (ticket.measures.length === 0 && ticket.bypass === null) empty.add('measures');
  return ROWS[ticket.phase].map((row) => row.filter((part) => !empty.has(part))).filter((row) => row.length > 0);
}
