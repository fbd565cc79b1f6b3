import { reportWanted } from '../../clock/due/reports.ts';
import { refuse } from '../refusal.ts';
import type { Decide } from './context.ts';

/** A report of a major fault: the first, then interim ones while it lasts, and a final one when it is over. */
export const fileReport: Decide<'fileReport'> = (state, command) => {
  if (state.major === undefined) return refuse('not_major');
  const wanted = reportWanted(state);
  if (wanted === null) return refuse('report_filed');
  return command.kind === wanted
    ? [{ type: 'ReportFiled', kind: command.kind, text: command.text }]
    : refuse('other_report', 'kind', { wanted });
};
