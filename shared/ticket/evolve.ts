import { ruled, suspensionOver, suspensionVoid } from './evolve/clock.ts';
import { assigned, cancelled, opened, reopened, withSegment } from './evolve/segments.ts';
import { arrived, left, planned } from './evolve/visit.ts';
import { type Author, type Fact, type FactOf, isHuman } from './facts.ts';
import type { Attachment, Declaration, TestAnswer, TicketState } from './state.ts';

/** Facts were folded in an order in which they cannot have happened: the record is damaged, or belongs to another ticket. */
export class BrokenRecord extends Error {}

const begin = (fact: FactOf<'Declared'>): TicketState => ({
  no: fact.no,
  version: fact.version,
  humanVersion: fact.version,
  lastAt: fact.at,
  branch: fact.branch,
  phase: 'declared',
  resolution: null,
  severity: fact.severity,
  class: null,
  customer: fact.customer,
  service: fact.service,
  symptom: fact.symptom,
  description: fact.description,
  affectedNumbers: fact.affectedNumbers,
  follows: fact.follows,
  terms: fact.terms,
  declarations: [declarationOf(fact)],
  assignee: null,
  declaredAt: fact.at,
  acknowledgedAt: null,
  confirmedAt: null,
  restoredAt: null,
  closedAt: null,
  chases: 0,
  externalRefs: [],
  findings: [],
  segments: [],
  test: null,
  suspension: null,
  awaitingApproval: [],
  disputes: [],
  bypass: null,
  measures: [],
  notices: [],
  attempts: [],
  restoration: null,
  levels: [],
  contestable: [],
  attachments: [],
  parent: null,
});

/** Whose word it is: the customer's person when staff recorded it in their name. */
const spokenFor = (by: Author): string => by.onBehalf?.name ?? by.name;

const declarationOf = (fact: FactOf<'Declared'> | FactOf<'DeclarationJoined'>): Declaration => ({
  id: fact.declaration,
  by: fact.by,
  at: fact.at,
  channel: fact.channel,
  contact: fact.contact,
});

const attachmentOf = (fact: FactOf<'AttachmentAdded'>): Attachment => ({
  id: fact.attachment,
  name: fact.name,
  mediaType: fact.mediaType,
  size: fact.size,
  sha256: fact.sha256,
  segment: fact.segment,
  visibility: fact.visibility,
  party: fact.by.party === 'customer' ? 'customer' : 'carrier',
  by: spokenFor(fact.by),
  at: fact.at,
});

const recorded = (state: TicketState, fact: FactOf<'TestRecorded'>): Partial<TicketState> => {
  if (state.test === null) throw new BrokenRecord(`fact ${fact.version}: a test result without a round`);
  const answer: TestAnswer = {
    result: fact.result,
    value: fact.value,
    note: fact.note,
    at: fact.at,
    by: spokenFor(fact.by),
  };
  return {
    test: {
      ...state.test,
      items: state.test.items.map((item) => (item.id === fact.item ? { ...item, [fact.party]: answer } : item)),
    },
  };
};

/** What one fact changes. Exhaustive: a fact that nobody folds does not compile. */
function changeBy(state: TicketState, fact: Exclude<Fact, { type: 'Declared' }>): Partial<TicketState> {
  switch (fact.type) {
    case 'DeclarationJoined':
      return {
        declarations: [...state.declarations, declarationOf(fact)],
        affectedNumbers: [...new Set([...state.affectedNumbers, ...fact.affectedNumbers])],
      };
    case 'Acknowledged':
      return { phase: 'acknowledged', acknowledgedAt: fact.at, assignee: state.assignee ?? fact.by.user };
    case 'FindingRecorded':
      return {
        findings: [...state.findings, { party: fact.party, text: fact.text, by: spokenFor(fact.by), at: fact.at }],
      };
    case 'Confirmed':
      return { class: fact.class, severity: fact.severity, confirmedAt: fact.at };
    case 'SegmentOpened':
      return opened(state, fact);
    case 'SegmentAccepted':
      return withSegment(state, fact.segment, { state: 'accepted' });
    case 'SegmentAssigned':
      return assigned(state, fact);
    case 'TicketAssigned':
      return { assignee: fact.to };
    case 'SegmentReassigned':
      return withSegment(state, fact.segment, { unit: fact.unit, state: 'open', assignee: null, visit: null });
    case 'SegmentHandedOver':
      return withSegment(state, fact.segment, { state: 'handed_over' });
    case 'SegmentCleared':
      return withSegment(state, fact.segment, {
        state: 'cleared',
        clearedAt: fact.at,
        cause: fact.cause,
        action: fact.action,
      });
    case 'SegmentCancelled':
      return cancelled(state, fact);
    case 'SegmentReopened':
      return reopened(state, fact);
    case 'TestRoundOpened':
      return {
        phase: 'testing',
        ...suspensionOver(state),
        test: {
          round: fact.round,
          openedAt: fact.at,
          open: true,
          items: fact.items.map((item) => ({ ...item, carrier: null, customer: null })),
        },
      };
    case 'TestRecorded':
      return recorded(state, fact);
    case 'TestRoundFailed':
      return {
        phase: 'clearing',
        test: state.test && { ...state.test, open: false },
        contestable:
          fact.blamed === 'customer'
            ? [...state.contestable, { fact: fact.version, what: 'failed_test' }]
            : state.contestable,
      };
    case 'Restored':
      return {
        phase: 'restored',
        resolution: 'restored',
        restoredAt: fact.effectiveAt,
        restoration: { version: fact.version, at: fact.at, confirmed: false },
        test: state.test && { ...state.test, open: false },
      };
    case 'RestorationConfirmed':
      return { restoration: state.restoration && { ...state.restoration, confirmed: true } };
    case 'RestorationDisputed':
      return { phase: 'clearing', resolution: null, restoredAt: null, restoration: null };
    case 'ClockSuspended':
      return {
        suspension: {
          version: fact.version,
          reason: fact.reason,
          evidence: fact.evidence,
          since: fact.at,
          until: fact.until,
          approveBy: fact.approveBy,
          approved: false,
        },
        contestable: [...state.contestable, { fact: fact.version, what: 'suspension' }],
      };
    case 'SuspensionApproved':
      return {
        suspension:
          state.suspension?.version === fact.suspension ? { ...state.suspension, approved: true } : state.suspension,
        awaitingApproval: state.awaitingApproval.filter((s) => s.version !== fact.suspension),
      };
    case 'SuspensionRefused':
      return suspensionVoid(state, fact.suspension);
    case 'SuspensionLapsed':
      return fact.why === 'not_approved' ? suspensionVoid(state, fact.suspension) : suspensionOver(state);
    case 'ClockResumed':
      return suspensionOver(state);
    case 'Disputed':
      return {
        disputes: [
          ...state.disputes,
          { fact: fact.fact, reason: fact.reason, by: spokenFor(fact.by), at: fact.at, ruling: null },
        ],
      };
    case 'DisputeRuled':
      return ruled(state, fact);
    case 'Dismissed':
      return {
        phase: 'dismissed',
        resolution: fact.resolution,
        ...suspensionOver(state),
        contestable: [...state.contestable, { fact: fact.version, what: 'dismissal' }],
      };
    case 'Withdrawn':
      return { phase: 'dismissed', resolution: 'withdrawn', ...suspensionOver(state) };
    case 'Chased':
      return { chases: fact.count };
    case 'MeasureLogged':
      return { measures: [...state.measures, { text: fact.text, at: fact.at, by: spokenFor(fact.by) }] };
    case 'BypassLogged':
      return { bypass: { what: fact.what, since: fact.at } };
    case 'BypassEnded':
      return { bypass: null };
    case 'SeverityChanged':
      return { severity: fact.severity };
    case 'ParentLinked':
      return { parent: fact.parent };
    case 'ParentUnlinked':
      return { parent: null };
    case 'PolicyApplied':
      // What stood under the other terms is measured anew.
      return { terms: fact.terms, levels: [] };
    case 'ReferenceAdded':
      return { externalRefs: [...state.externalRefs, { system: fact.system, no: fact.no }] };
    case 'NoteAdded':
      return {};
    case 'VisitPlanned':
      return planned(state, fact);
    case 'ArrivedOnSite':
      return arrived(state, fact);
    case 'LeftSite':
      return left(state, fact);
    case 'AttachmentAdded':
      return { attachments: [...state.attachments, attachmentOf(fact)] };
    case 'NoticeLogged':
      return {
        attempts: [
          ...state.attempts,
          {
            how: fact.how,
            outcome: fact.outcome,
            note: fact.note,
            at: fact.at,
            by: spokenFor(fact.by),
            restoration: state.restoration?.version ?? null,
          },
        ],
      };
    case 'NoticeQueued':
      return {
        notices: [
          ...state.notices,
          {
            id: fact.notice,
            kind: fact.kind,
            channel: fact.channel,
            to: fact.to,
            state: 'queued',
            detail: null,
            queuedAt: fact.at,
            at: fact.at,
            restoration: fact.kind === 'restored' ? (state.restoration?.version ?? null) : null,
          },
        ],
      };
    case 'NoticeProgressed':
      return {
        notices: state.notices.map((n) =>
          n.id === fact.notice ? { ...n, state: fact.state, detail: fact.detail, at: fact.at } : n,
        ),
      };
    case 'LevelReached':
      return {
        levels: [
          ...state.levels,
          ...[...fact.skipped, fact.level].map((level) => ({
            clock: fact.clock,
            level,
            policyVersion: fact.policyVersion,
            at: fact.effectiveAt,
          })),
        ],
      };
    case 'LevelWithdrawn':
      return {
        levels: state.levels.filter(
          (l) => !(l.clock === fact.clock && l.level === fact.level && l.policyVersion === fact.policyVersion),
        ),
      };
    case 'ClosedUnverified':
      return {
        phase: 'closed',
        resolution: 'unconfirmed',
        closedAt: fact.at,
        test: state.test && { ...state.test, open: false },
      };
    case 'Closed':
      return { phase: 'closed', closedAt: fact.at };
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
