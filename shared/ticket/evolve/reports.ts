import type { FactOf } from '../facts.ts';
import type { MajorFault, TicketState } from '../state.ts';
import { calledIn } from './calls.ts';

/** What was reported of a major fault. */
export const raised = (fact: FactOf<'MajorFaultRaised'>): Partial<TicketState> => ({
  major: {
    at: fact.at,
    severity: fact.severity,
    class: fact.class,
    numbers: fact.numbers,
    children: fact.children,
    reports: [],
  },
});

const withReports = (
  state: TicketState,
  change: (reports: MajorFault['reports']) => MajorFault['reports'],
): Partial<TicketState> =>
  state.major === undefined ? {} : { major: { ...state.major, reports: change(state.major.reports) } };

/** Filed, nobody is called for it any more. */
export const filed = (state: TicketState, fact: FactOf<'ReportFiled'>): Partial<TicketState> => {
  const { version, kind, text, at, by } = fact;
  return {
    ...withReports(state, (reports) => [...reports, { version, kind, text, at, by: by.name, calls: [] }]),
    ...(state.escalations && {
      escalations: state.escalations.map((one) =>
        one.cause.on === 'report' && one.over === null
          ? { ...one, over: { why: 'acknowledged' as const, at, by: by.name } }
          : one,
      ),
    }),
  };
};

export const sent = (state: TicketState, fact: FactOf<'ReportSent'>): Partial<TicketState> =>
  withReports(state, (reports) =>
    reports.map((report) =>
      report.version === fact.report
        ? { ...report, calls: [...report.calls, ...calledIn(fact.calls, 1, fact.at)] }
        : report,
    ),
  );
