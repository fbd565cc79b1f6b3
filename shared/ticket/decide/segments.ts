import type { Instant } from '../../time.ts';
import type { FactBody } from '../facts.ts';
import { retest, testPlan } from '../jointTest.ts';
import { refuse } from '../refusal.ts';
import type { Segment, TicketState } from '../state.ts';
import type { SegmentParty } from '../values.ts';
import { type Context, type Decide, type Decision, isOpen, nextSegmentId, openSegments, outside } from './context.ts';
import { causeSaid } from './cause.ts';
import { filesNamed } from './evidence.ts';

export const openSegment: Decide<'openSegment'> = (state, command, context) => {
  const refusal = outside(state, 'acknowledged', 'clearing', 'testing');
  if (refusal) return refusal;
  if (state.confirmedAt === null) return refuse('not_confirmed');
  const element = state.service.line.find((e) => e.id === command.element);
  if (command.element !== undefined && element === undefined)
    return refuse('unknown_element', 'element', { known: state.service.line.map((e) => e.id).join(', ') });
  // Time on the customer must be provable (contract 四三: each side clears its own segment).
  if (command.party === 'customer' && command.evidence === undefined) return refuse('evidence_required', 'evidence');
  const files = filesNamed(state, command, context);
  if ('refused' in files) return files;
  const opened: FactBody = {
    type: 'SegmentOpened',
    segment: nextSegmentId(state),
    party: command.party,
    matrixParty: element?.party ?? null,
    element: command.element ?? null,
    unit: command.unit ?? null,
    assignee: command.assignee ?? null,
    evidence: command.evidence ?? null,
    ...files,
    note: command.note ?? null,
    origin: 'dispatch',
  };
  if (state.test?.open)
    return [{ type: 'TestRoundFailed', round: state.test.round, blamed: command.party, item: null }, opened];
  return [opened];
};

/** A segment that this author may work on, whatever its state. */
export function ownSegment(
  state: TicketState,
  id: string,
  { by }: Context,
): Segment | Exclude<Decision, readonly FactBody[]> {
  const segment = state.segments.find((s) => s.id === id);
  if (segment === undefined) return refuse('unknown_segment', 'segment');
  const ours = by.party === 'customer' ? segment.party === 'customer' : segment.party !== 'customer';
  if (!ours || (by.role === 'field' && segment.assignee !== by.user)) return refuse('not_your_segment', 'segment');
  return segment;
}

export const refusedHere = (found: Segment | Decision): found is Exclude<Decision, readonly FactBody[]> =>
  'refused' in found;

/** The same, in a state in which there is work. */
export const workable = (
  state: TicketState,
  id: string,
  context: Context,
): Segment | Exclude<Decision, readonly FactBody[]> => {
  const segment = ownSegment(state, id, context);
  if (refusedHere(segment) || isOpen(segment)) return segment;
  return refuse('segment_not_open', 'segment', { state: segment.state });
};

/** The sender's own time of it, where it was sent later. */
const saidAt = ({ occurredAt }: { readonly occurredAt?: Instant | undefined }) =>
  occurredAt === undefined ? {} : { occurredAt };

export const acceptSegment: Decide<'acceptSegment'> = (state, command, context) => {
  const segment = workable(state, command.segment, context);
  if (refusedHere(segment)) return segment;
  if (segment.state === 'accepted') return refuse('segment_already_accepted', 'segment');
  return [{ type: 'SegmentAccepted', segment: segment.id, ...saidAt(command) }];
};

/** The round opens by itself when nothing is left open and something was cleared. */
const roundAfter = (state: TicketState, ended: string, clearedNow: boolean): FactBody[] => {
  const othersOpen = openSegments(state).some((s) => s.id !== ended);
  const anyCleared = clearedNow || state.segments.some((s) => s.id !== ended && s.state === 'cleared');
  if (othersOpen || !anyCleared) return [];
  return [
    {
      type: 'TestRoundOpened',
      round: (state.test?.round ?? 0) + 1,
      items: retest(testPlan(state.symptom, state.service), state.test),
    },
  ];
};

export const clearSegment: Decide<'clearSegment'> = (state, command, context) => {
  const segment = workable(state, command.segment, context);
  if (refusedHere(segment)) return segment;
  const cause = causeSaid(command, context);
  if ('refused' in cause) return cause;
  return [
    {
      type: 'SegmentCleared',
      segment: segment.id,
      ...cause,
      action: command.action,
      ...saidAt(command),
    },
    ...roundAfter(state, segment.id, true),
  ];
};

/** An engineer's correction of his own side's dispatch; whose segment it is does not matter. */
const anyOpen = (state: TicketState, id: string): Segment | Exclude<Decision, readonly FactBody[]> => {
  const segment = state.segments.find((s) => s.id === id);
  if (segment === undefined) return refuse('unknown_segment', 'segment');
  return isOpen(segment) ? segment : refuse('segment_not_open', 'segment', { state: segment.state });
};

export const cancelSegment: Decide<'cancelSegment'> = (state, command) => {
  const segment = anyOpen(state, command.segment);
  if (refusedHere(segment)) return segment;
  return [
    { type: 'SegmentCancelled', segment: segment.id, reason: command.reason },
    ...roundAfter(state, segment.id, false),
  ];
};

export const assign: Decide<'assign'> = (state, command) => {
  if (command.segment === undefined) {
    const refusal = outside(state, 'declared', 'acknowledged', 'clearing', 'testing', 'restored');
    return refusal ?? [{ type: 'TicketAssigned', to: command.to }];
  }
  const segment = anyOpen(state, command.segment);
  if (refusedHere(segment)) return segment;
  return [{ type: 'SegmentAssigned', segment: segment.id, to: command.to }];
};

export const reassignSegment: Decide<'reassignSegment'> = (state, command) => {
  const segment = anyOpen(state, command.segment);
  if (refusedHere(segment)) return segment;
  // Between parties it is a hand-over, which needs evidence.
  if (segment.party === 'customer') return refuse('carrier_only', 'segment');
  return [{ type: 'SegmentReassigned', segment: segment.id, unit: command.unit, note: command.note }];
};

const matrixPartyOf = (state: TicketState, element: string | null): SegmentParty | null =>
  state.service.line.find((e) => e.id === element)?.party ?? null;

export const handOverSegment: Decide<'handOverSegment'> = (state, command, context) => {
  const segment = anyOpen(state, command.segment);
  if (refusedHere(segment)) return segment;
  if (segment.party === command.to) return refuse('same_party', 'to');
  if (command.evidence === undefined) return refuse('evidence_required', 'evidence');
  const files = filesNamed(state, command, context);
  if ('refused' in files) return files;
  const evidence = { evidence: command.evidence, ...files };
  const successor = nextSegmentId(state);
  return [
    { type: 'SegmentHandedOver', segment: segment.id, to: command.to, successor, ...evidence },
    {
      type: 'SegmentOpened',
      segment: successor,
      party: command.to,
      matrixParty: matrixPartyOf(state, segment.element),
      element: segment.element,
      unit: null,
      assignee: null,
      ...evidence,
      note: null,
      origin: 'hand_over',
    },
  ];
};
