import { BrokenRecord } from '../brokenRecord.ts';
import { attached } from './evolve/beside.ts';
import { callAcknowledged, callProgressed, called, callsAnswered, callsWithdrawn, escalated } from './evolve/calls.ts';
import { approved, disputed, ruled, suspended, suspensionOver, suspensionVoid } from './evolve/clock.ts';
import { begin, joined } from './evolve/declaring.ts';
import { found, measured } from './evolve/diagnosis.ts';
import { reached, withdrawn } from './evolve/levels.ts';
import { logged, progressed, queued } from './evolve/notices.ts';
import { filed, raised, sent } from './evolve/reports.ts';
import { assigned, cancelled, opened, reopened, withSegment } from './evolve/segments.ts';
import { spokenFor } from './evolve/spokenFor.ts';
import { recorded, reminded, restored, resumed, roundFailed, roundOpened, roundOver } from './evolve/testing.ts';
import { arrived, left, planned } from './evolve/visit.ts';
import { type Fact, isHuman } from './facts.ts';
import type { TicketState } from './state.ts';

/** What one fact changes; what is not a line long is in `evolve/`. Exhaustive: a fact that nobody folds does not compile. */
function changeBy(state: TicketState, fact: Exclude<Fact, { type: 'Declared' }>): Partial<TicketState> {
  switch (fact.type) {
    case 'DeclarationJoined':
      return joined(state, fact);
    case 'Acknowledged':
      return {
        phase: 'acknowledged',
        acknowledgedAt: fact.at,
        assignee: state.assignee ?? fact.by.user,
        ...callsAnswered(state, fact),
      };
    case 'FindingRecorded':
      return found(state, fact);
    case 'Confirmed':
      return { class: fact.class, severity: fact.severity, confirmedAt: fact.at };
    case 'TicketAssigned':
      return { assignee: fact.to };
    case 'Chased':
      return { chases: fact.count };
    case 'MeasureLogged':
      return measured(state, fact);
    case 'BypassLogged':
      return { bypass: { what: fact.what, since: fact.at } };
    case 'BypassEnded':
      return { bypass: null };
    case 'SeverityChanged':
      return { severity: fact.severity };
    case 'SegmentOpened':
      return opened(state, fact);
    case 'SegmentAccepted':
      return withSegment(state, fact.segment, { state: 'accepted' });
    case 'SegmentAssigned':
      return assigned(state, fact);
    case 'SegmentReassigned':
      return withSegment(state, fact.segment, { unit: fact.unit, state: 'open', assignee: null, visit: null });
    case 'SegmentHandedOver':
      return withSegment(state, fact.segment, { state: 'handed_over' });
    case 'SegmentCleared': {
      const { at: clearedAt, cause, causeDetail, action } = fact;
      return withSegment(state, fact.segment, { state: 'cleared', clearedAt, cause, causeDetail, action });
    }
    case 'SegmentCancelled':
      return cancelled(state, fact);
    case 'SegmentReopened':
      return reopened(state, fact);
    case 'VisitPlanned':
      return planned(state, fact);
    case 'ArrivedOnSite':
      return arrived(state, fact);
    case 'LeftSite':
      return left(state, fact);
    case 'TestRoundOpened':
      return roundOpened(state, fact);
    case 'TestRecorded':
      return recorded(state, fact);
    case 'CallsResumed':
      return resumed(fact);
    case 'TestRoundFailed':
      return roundFailed(state, fact);
    case 'Reminded':
      return reminded(state, fact);
    case 'Restored':
      return restored(state, fact);
    case 'RestorationConfirmed':
      return { restoration: state.restoration && { ...state.restoration, confirmed: true } };
    case 'RestorationDisputed':
      return { phase: 'clearing', resolution: null, restoredAt: null, restoration: null };
    case 'ClockSuspended':
      return suspended(state, fact);
    case 'SuspensionApproved':
      return approved(state, fact);
    case 'SuspensionRefused':
      return suspensionVoid(state, fact.suspension);
    case 'SuspensionLapsed':
      return fact.why === 'not_approved' ? suspensionVoid(state, fact.suspension) : suspensionOver(state);
    case 'ClockResumed':
      return suspensionOver(state);
    case 'Disputed':
      return disputed(state, fact);
    case 'DisputeRuled':
      return ruled(state, fact);
    case 'PolicyApplied':
      // What stood under the other terms is measured anew.
      return { terms: fact.terms, levels: [], ...callsWithdrawn(state, fact.at, () => true) };
    case 'LevelReached':
      return reached(state, fact);
    case 'LevelWithdrawn':
      return {
        ...withdrawn(state, fact),
        ...callsWithdrawn(state, fact.at, ({ clock, level }) => clock === fact.clock && level === fact.level),
      };
    case 'ReferenceAdded':
      return { externalRefs: [...state.externalRefs, { system: fact.system, no: fact.no }] };
    case 'ParentLinked':
      return { parent: fact.parent };
    case 'ParentUnlinked':
      return { parent: null };
    case 'NoteAdded':
      return {};
    case 'AttachmentAdded':
      return attached(state, fact);
    case 'NoticeLogged':
      return logged(state, fact);
    case 'NoticeQueued':
      return queued(state, fact);
    case 'NoticeProgressed':
      return progressed(state, fact);
    case 'Escalated':
      return escalated(state, fact);
    case 'StaffCalled':
      return called(state, fact);
    case 'CallProgressed':
      return callProgressed(state, fact);
    case 'CallAcknowledged':
      return callAcknowledged(state, fact);
    case 'MajorFaultRaised':
      return raised(fact);
    case 'ReportFiled':
      return filed(state, fact);
    case 'ReportSent':
      return sent(state, fact);
    case 'Dismissed': {
      const contestable = [...state.contestable, { fact: fact.version, what: 'dismissal' as const }];
      return { phase: 'dismissed', resolution: fact.resolution, ...suspensionOver(state), contestable };
    }
    case 'Withdrawn':
      return { phase: 'dismissed', resolution: 'withdrawn', ...suspensionOver(state) };
    case 'ClosedUnverified': {
      const unverified = fact.proof ?? 'word';
      return { phase: 'closed', resolution: 'unconfirmed', closedAt: fact.at, test: roundOver(state), unverified };
    }
    case 'Closed':
      return { phase: 'closed', closedAt: fact.at };
    case 'SatisfactionRecorded': {
      const { satisfaction, note, at } = fact;
      return { satisfaction: { satisfaction, note, at, by: spokenFor(fact.by) } };
    }
    case 'DrawnForCheck':
      return { check: { drawn: true, done: state.check?.done ?? null } };
    case 'QualityChecked': {
      const { wanting, note, at } = fact;
      return { check: { drawn: state.check?.drawn ?? false, done: { wanting, note, at, by: fact.by.name } } };
    }
    case 'WaiverDecided': {
      const { granted, fen, from, to, reason, at } = fact;
      return { waiver: { granted, fen, from, to, reason, at } };
    }
  }
}

/**
 * The next state. `null` is the state before `Declared`.
 * @throws BrokenRecord when the fact cannot follow
 */
export function evolve(state: TicketState | null, fact: Fact): TicketState {
  if (fact.type === 'Declared') {
    if (state !== null) throw new BrokenRecord(`fact ${fact.version}: declared a second time`);
    return begin(fact);
  }
  if (state === null) throw new BrokenRecord(`fact ${fact.version} (${fact.type}) before the declaration`);
  if (fact.version !== state.version + 1)
    throw new BrokenRecord(`fact ${fact.version} does not follow version ${state.version}`);
  return {
    ...state,
    ...changeBy(state, fact),
    version: fact.version,
    humanVersion: isHuman(fact) ? fact.version : state.humanVersion,
    lastAt: fact.at,
  };
}

/** The state after all of `facts`; null when there are none. */
export const fold = (facts: readonly Fact[]): TicketState | null =>
  facts.reduce<TicketState | null>((state, fact) => evolve(state, fact), null);
