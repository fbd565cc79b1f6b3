import type { CauseTree } from '#shared/cause/tree.ts';
import type { Report, Seen } from '#db/demo/story/telling.ts';
import { reportWanted } from '#shared/clock/due/reports.ts';
import type { Fact, FactOf } from '#shared/ticket/facts.ts';
import { owedBy } from '#shared/ticket/jointTest.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { Instant } from '#shared/time.ts';
import type { PlannedCall } from '../escalation/plan.ts';
import type { Contact } from '../notify/plan.ts';

/** What telling a story needs of its service, as it stands in the registry. */
export interface Setting extends Pick<FactOf<'Declared'>, 'branch' | 'customer' | 'service' | 'terms'> {
  /** The customer's fault contacts. */
  readonly contacts: readonly Contact[];
  /** What lies beneath the eleven causes. */
  readonly causes: CauseTree;
  /** Whom of the staff a moment's escalation called. */
  readonly callsFor: (escalated: FactOf<'Escalated'>) => readonly PlannedCall[];
  /** Whom a report that was filed at a moment went to. */
  readonly reportTo: (at: Instant) => readonly PlannedCall[];
}

export interface Declaration {
  readonly id: string;
  readonly at: Instant;
  readonly by: string;
  readonly report: Report;
  readonly joined: boolean;
  readonly contact: { readonly name: string; readonly phone: string } | null;
}

export interface Told {
  /** The number in the first of them is still to be given. */
  readonly facts: readonly Fact[];
  readonly declarations: readonly Declaration[];
  /** The facts of the restoration, where the notices that it owes are left to be queued in earnest. */
  readonly owing: readonly Fact[];
}

/** A story's fault that its author must mend: what it tells cannot happen on a desk. */
export class BadStory extends Error {}

/** A ticket as its story sees it. */
export const seen = (state: TicketState): Seen => ({
  version: state.version,
  at: state.lastAt,
  phase: state.phase,
  severity: state.severity,
  symptom: state.symptom,
  segments: state.segments.map(({ id, party, state, assignee }) => ({ id, party, state, assigned: assignee !== null })),
  causeDetail: state.segments.findLast((s) => s.state === 'cleared')?.causeDetail?.code ?? null,
  test: state.test && {
    first: state.test.items[0]?.id ?? '',
    owed: { carrier: owedBy(state.test, 'carrier'), customer: owedBy(state.test, 'customer') },
  },
  bypassed: state.bypass !== null,
  suspended: state.suspension !== null,
  drawn: state.check?.drawn === true && state.check.done === null,
  contestable: state.contestable.at(-1)?.fact ?? null,
  report: reportWanted(state),
});
