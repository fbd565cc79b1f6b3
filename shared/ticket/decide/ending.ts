import type { FactBody } from '../facts.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { TicketState } from '../state.ts';
import { type Context, type Decide, isSupervisor, outside } from './context.ts';
import { causeSaid } from './cause.ts';
import { filesNamed } from './evidence.ts';

export const dismiss: Decide<'dismiss'> = (state, command, context) => {
  const refusal = outside(state, 'declared', 'acknowledged');
  if (refusal) return refusal;
  // Emergency calls are excepted from every stop of service (contract 十一).
  if (command.reason === 'suspended_service' && state.emergency === true)
    return refuse('emergency_is_a_fault', 'reason');
  // It ends the carrier's clock: the customer must be able to read, and contest, why.
  if (command.evidence === undefined) return refuse('evidence_required', 'evidence');
  if (command.reason === 'duplicate' && command.duplicateOf === undefined)
    return refuse('duplicate_of_required', 'duplicateOf');
  const files = filesNamed(state, command, context);
  if ('refused' in files) return files;
  return [
    {
      type: 'Dismissed',
      resolution: command.reason,
      evidence: command.evidence,
      ...files,
      duplicateOf: command.duplicateOf ?? null,
    },
  ];
};

export const withdraw: Decide<'withdraw'> = (state, command, { by }) => {
  const refusal = outside(state, 'declared', 'acknowledged');
  if (refusal) return refusal;
  const declarer =
    by.party === 'customer' || state.declarations.some((d) => d.by.user !== null && d.by.user === by.user);
  return declarer ? [{ type: 'Withdrawn', reason: command.reason }] : refuse('not_the_declarer', 'onBehalf');
};

/** What shows that the customer was told of this restoration, or null. */
export type Proof = 'answered' | 'receipt' | 'call' | 'attempts';

const ATTEMPTS_NEEDED = 3;

export function proofOf(state: TicketState): Proof | null {
  const { restoration } = state;
  if (restoration === null) return null;
  const notices = state.notices.filter((n) => n.restoration === restoration.version);
  const attempts = state.attempts.filter((a) => a.restoration === restoration.version);
  if (restoration.confirmed || notices.some((n) => n.state === 'acknowledged')) return 'answered';
  if (notices.some((n) => n.state === 'delivered')) return 'receipt';
  if (attempts.some((a) => a.outcome === 'reached')) return 'call';
  return new Set(attempts.map((a) => a.at)).size >= ATTEMPTS_NEEDED ? 'attempts' : null;
}

/** A parent stands for what is beneath it: it is the last to be closed. */
const overChildren = ({ family }: Context): Refusal | null =>
  family !== undefined && family.openChildren > 0
    ? refuse('open_children', undefined, { count: family.openChildren })
    : null;

/** What has been contested is ruled on first: closed, it would be nobody's to do. */
const contested = (state: TicketState): Refusal | null => {
  const open = state.disputes.find((d) => d.ruling === null);
  return open === undefined ? null : refuse('open_dispute', undefined, { fact: open.fact });
};

/** A closed record stays as it is: what nobody has approved by now can no longer be. */
const unapproved = (state: TicketState, { now }: Context): FactBody[] =>
  state.awaitingApproval.map((s) => ({
    type: 'SuspensionLapsed',
    suspension: s.version,
    why: 'not_approved',
    effectiveAt: now,
  }));

/** Whether the lot falls on a ticket that is being closed; in the terms it was declared under. */
const drawn = ({ terms }: TicketState, { lot }: Context): FactBody[] => {
  const percent = terms.check?.percent ?? 0;
  return percent > (lot ?? 0) ? [{ type: 'DrawnForCheck', percent }] : [];
};

export const close: Decide<'close'> = (state, command, context) => {
  const refusal = outside(state, 'restored') ?? overChildren(context) ?? contested(state);
  if (refusal) return refusal;
  const proof = proofOf(state);
  if (proof === null) return refuse('no_proof_of_notice');
  if (proof === 'attempts' && !isSupervisor(context.by)) return refuse('attempts_need_supervisor');
  const cause = causeSaid(command, context);
  if ('refused' in cause) return cause;
  return [...unapproved(state, context), { type: 'Closed', ...cause, proof }, ...drawn(state, context)];
};

/** Reminders to the customer, and attempts to reach it, since the round opened. */
export function soughtIn({ test, reminders, attempts }: TicketState): number {
  if (test === null) return 0;
  const reminded = reminders.filter((r) => r.party === 'customer' && r.round === test.round);
  return reminded.length + attempts.filter((a) => a.at >= test.openedAt).length;
}

export const closeUnverified: Decide<'closeUnverified'> = (state, command, context) => {
  const refusal = outside(state, 'testing') ?? overChildren(context) ?? contested(state);
  if (refusal) return refusal;
  if (command.evidence === undefined) return refuse('evidence_required', 'evidence');
  const files = filesNamed(state, command, context);
  if ('refused' in files) return files;
  return [
    ...unapproved(state, context),
    {
      type: 'ClosedUnverified',
      evidence: command.evidence,
      ...files,
      // What the desk cannot show by its record is marked as such, wherever it is read.
      proof: soughtIn(state) > 0 ? 'reminders' : 'word',
    },
    ...drawn(state, context),
  ];
};
