import type { TicketState } from '../../ticket/state.ts';
import { hasEnded } from '../../ticket/values.ts';
import { type Instant, duration, plus } from '../../time.ts';
import { type ReportKind, sameCause } from '../escalation.ts';
import { type Extent, isMajor } from '../majorFault.ts';
import type { Coming } from './coming.ts';

/** The fault's extent as far as its own record tells it: what hangs beneath it is known beside it. */
export const extentOf = (state: TicketState, children: number): Extent => ({
  severity: state.severity,
  class: state.class,
  numbers: state.affectedNumbers.length,
  children,
});

const isOver = ({ phase }: TicketState): boolean => phase === 'restored' || hasEnded(phase);

/** Which report can be filed: of a fault that is over the final one, before that the first, then interim ones; null: none. */
export function reportWanted(state: TicketState): ReportKind | null {
  const { major } = state;
  if (major === undefined) return null;
  const last = major.reports.at(-1);
  if (!isOver(state)) return last === undefined ? 'first' : 'interim';
  // Of one that was dismissed any will do.
  const overAt = state.restoration?.at ?? state.closedAt ?? major.at;
  const told = major.reports.some(({ kind, at }) => kind === 'final' && at >= overAt);
  return told ? null : 'final';
}

/** The report that is due next, and when. Nothing is due of a fault that turned out to be none and was never reported. */
export function reportDue(state: TicketState): { readonly kind: ReportKind; readonly dueAt: Instant } | null {
  const { major } = state;
  const terms = state.terms.majorFault;
  const kind = reportWanted(state);
  if (major === undefined || terms === undefined || kind === null) return null;
  const last = major.reports.at(-1)?.at;
  const from = {
    first: major.at,
    interim: last ?? major.at,
    final: state.restoration?.at ?? state.closedAt ?? last ?? null,
  }[kind];
  return from === null ? null : { kind, dueAt: plus(from, duration(terms[kind])) };
}

/** A fault becomes a major one; a report of it is overdue, of which staff are called. */
export function reports(state: TicketState): Coming[] {
  const terms = state.terms.majorFault;
  if (terms === undefined) return [];
  if (state.major === undefined)
    return hasEnded(state.phase) || !isMajor(terms, extentOf(state, 0))
      ? []
      : [
          {
            kind: 'report',
            level: 0,
            at: state.lastAt,
            body: () => ({ type: 'MajorFaultRaised', ...extentOf(state, 0) }),
          },
        ];
  const due = reportDue(state);
  if (due === null) return [];
  const cause = { on: 'report' as const, report: due.kind, no: state.major.reports.length + 1 };
  // One that was called for before it fell due anew (restored again, say) is called for again.
  if ((state.escalations ?? []).some((one) => sameCause(one.cause, cause) && one.at >= due.dueAt)) return [];
  return [
    {
      kind: 'report',
      level: 1,
      at: due.dueAt,
      body: () => ({ type: 'Escalated', cause, severity: state.severity, round: 1, escalation: null }),
    },
  ];
}
