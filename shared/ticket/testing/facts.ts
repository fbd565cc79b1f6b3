import { type Duration, type Instant, hours, minutes, parseIso, plus } from '../../time.ts';
import type { FactBody, FactType, Terms } from '../facts.ts';
import { testPlan } from '../jointTest.ts';
import type { SegmentParty, Severity } from '../values.ts';

/** Short names for facts, with what a test does not care about filled in. */
type Body<T extends FactType> = Extract<FactBody, { type: T }>;

/** When the tests' tickets are declared: ten past two at night. */
export const START: Instant = parseIso('2026-03-02T02:10:00+08:00');
/** So many minutes after the declaration. */
export const minute = (n: number): Instant => plus(START, minutes(n));
/** An instant as minutes after the declaration. */
export const minuteOf = (at: Instant): number => (at - START) / minutes(1);

const each = (time: Duration): Record<Severity, Duration> => ({
  critical: time,
  major: time,
  minor: time,
  warning: time,
});

/** Answer within 20 minutes (critical: 10), restore within 100 (critical: 50): a minute of a major fault is a percent. */
export const TERMS: Terms = {
  policyVersion: 1,
  respond: { ...each(minutes(20)), critical: minutes(10) },
  restore: { ...each(minutes(100)), critical: minutes(50), warning: minutes(1000) },
  statutory: hours(48),
  levels: { respond: [100], restore: [50, 80, 100], statutory: [80, 100] },
  counts: ['carrier', 'channel'],
  approveWithin: minutes(30),
  reopenWithin: hours(24),
};

export const declared = (over: Partial<Body<'Declared'>> = {}): Body<'Declared'> => ({
  type: 'Declared',
  no: 'F20260302-0001',
  declaration: 'd-1',
  branch: 'demo',
  customer: { id: 'college', name: 'The college', level: 'A', area: 'urban', county: 'demo' },
  service: {
    id: 'svc-college',
    name: 'Desk phones',
    line: [
      { id: 'node', name: 'Access node', party: 'carrier' },
      { id: 'cable', name: 'Cable', party: 'channel' },
      { id: 'lan', name: 'Customer LAN', party: 'customer' },
    ],
    features: [],
  },
  channel: 'portal',
  symptom: 'no_dial_tone',
  severity: 'major',
  description: 'no dial tone on any phone',
  affectedNumbers: ['+869030000001'],
  contact: null,
  occurredAt: null,
  terms: TERMS,
  follows: null,
  ...over,
});

export const joined = (over: Partial<Body<'DeclarationJoined'>> = {}): Body<'DeclarationJoined'> => ({
  type: 'DeclarationJoined',
  declaration: 'd-2',
  channel: 'hotline',
  symptom: 'no_dial_tone',
  description: 'ours too',
  affectedNumbers: ['+869030000001', '+869030000002'],
  contact: null,
  occurredAt: null,
  flagged: false,
  ...over,
});

export const acknowledged: FactBody = { type: 'Acknowledged' };
export const found = (party: 'carrier' | 'customer'): FactBody => ({ type: 'FindingRecorded', party, text: 'looked' });
export const confirmed = (severity: Severity = 'major'): FactBody => ({
  type: 'Confirmed',
  class: 'fault',
  severity,
  customerUnreachable: [],
});

export const opened = (segment: string, party: SegmentParty, over: Partial<Body<'SegmentOpened'>> = {}): FactBody => ({
  type: 'SegmentOpened',
  segment,
  party,
  matrixParty: null,
  element: null,
  unit: null,
  assignee: null,
  evidence: party === 'customer' ? 'photo of the dark switch' : null,
  note: null,
  origin: 'dispatch',
  ...over,
});
export const accepted = (segment: string): FactBody => ({ type: 'SegmentAccepted', segment });
export const cleared = (segment: string): FactBody => ({
  type: 'SegmentCleared',
  segment,
  cause: 'core',
  action: 'reset',
});
export const cancelled = (segment: string): FactBody => ({ type: 'SegmentCancelled', segment, reason: 'by mistake' });
export const reopened = (segment: string, round: number): FactBody => ({ type: 'SegmentReopened', segment, round });
/** Two facts: the old segment ends, its successor opens. */
export const handedOver = (segment: string, successor: string, to: SegmentParty): FactBody[] => [
  { type: 'SegmentHandedOver', segment, to, successor, evidence: 'measured' },
  opened(successor, to, { evidence: 'measured', origin: 'hand_over' }),
];

export const visitPlanned = (segment: string, at: number, over: Partial<Body<'VisitPlanned'>> = {}): FactBody => ({
  type: 'VisitPlanned',
  segment,
  appointment: minute(at),
  note: null,
  occurredAt: null,
  ...over,
});
export const arrivedOnSite = (segment: string, over: Partial<Body<'ArrivedOnSite'>> = {}): FactBody => ({
  type: 'ArrivedOnSite',
  segment,
  where: null,
  occurredAt: null,
  ...over,
});
export const leftSite = (segment: string, over: Partial<Body<'LeftSite'>> = {}): FactBody => ({
  type: 'LeftSite',
  segment,
  note: null,
  occurredAt: null,
  ...over,
});
export const attachmentAdded = (attachment: string, over: Partial<Body<'AttachmentAdded'>> = {}): FactBody => ({
  type: 'AttachmentAdded',
  attachment,
  name: 'splice.jpg',
  mediaType: 'image/jpeg',
  size: 300_000,
  sha256: 'ab'.repeat(32),
  segment: null,
  visibility: 'internal',
  occurredAt: null,
  ...over,
});

export const ITEMS = ['outgoing', 'incoming', 'quality'] as const;
export const roundOpened = (round: number): FactBody => ({
  type: 'TestRoundOpened',
  round,
  items: testPlan('no_dial_tone', { features: [] }),
});
export const tested = (round: number, item: string, party: 'carrier' | 'customer', result: 'pass' | 'fail' = 'pass') =>
  ({ type: 'TestRecorded', round, item, party, result, value: null, note: null }) as const satisfies FactBody;
/** One party passes everything. */
export const passed = (round: number, party: 'carrier' | 'customer'): FactBody[] =>
  ITEMS.map((item) => tested(round, item, party));
export const roundFailed = (round: number, blamed: SegmentParty, item: string | null = 'outgoing'): FactBody => ({
  type: 'TestRoundFailed',
  round,
  blamed,
  item,
});
export const restored = (round: number, effective: number): FactBody => ({
  type: 'Restored',
  round,
  effectiveAt: minute(effective),
});
export const stillBroken: FactBody = { type: 'RestorationDisputed', reason: 'still silent' };

export const suspended = (from: number, until: number): FactBody => ({
  type: 'ClockSuspended',
  reason: 'customer_access',
  evidence: 'nobody opens the gate',
  until: minute(until),
  approveBy: minute(from + 30),
});
export const approved = (suspension: number): FactBody => ({ type: 'SuspensionApproved', suspension });
export const resumed = (suspension: number): FactBody => ({ type: 'ClockResumed', suspension });
export const lapsed = (suspension: number, why: 'until' | 'not_approved', effective: number): FactBody => ({
  type: 'SuspensionLapsed',
  suspension,
  why,
  effectiveAt: minute(effective),
});
export const disputed = (fact: number): FactBody => ({ type: 'Disputed', fact, reason: 'not ours' });
export const ruled = (fact: number, upheld: boolean): FactBody => ({
  type: 'DisputeRuled',
  fact,
  upheld,
  note: 'heard both',
});
export const dismissed: FactBody = {
  type: 'Dismissed',
  resolution: 'no_fault',
  evidence: 'calls go through',
  duplicateOf: null,
};
export const withdrawn: FactBody = { type: 'Withdrawn', reason: 'works again' };
export const closed: FactBody = { type: 'Closed', cause: 'core', proof: 'receipt' };
export const closedUnverified: FactBody = { type: 'ClosedUnverified', evidence: 'three reminders' };
export const noticeLogged = (outcome: 'reached' | 'no_answer'): FactBody => ({
  type: 'NoticeLogged',
  how: 'phone',
  outcome,
  note: null,
});
export const noticeQueued = (notice: string, kind: 'restored' | 'closed' = 'restored'): FactBody => ({
  type: 'NoticeQueued',
  notice,
  kind,
  channel: 'sms',
  to: '+8690300…01',
});
export const noticeProgressed = (notice: string, state: Body<'NoticeProgressed'>['state']): FactBody => ({
  type: 'NoticeProgressed',
  notice,
  state,
  detail: null,
});
export const bypassLogged: FactBody = { type: 'BypassLogged', what: 'calls forwarded to a mobile' };
export const bypassEnded: FactBody = { type: 'BypassEnded' };
export const severityChanged = (severity: Severity): FactBody => ({
  type: 'SeverityChanged',
  severity,
  reason: 'worse',
});
export const noted: FactBody = { type: 'NoteAdded', text: 'note', visibility: 'internal' };

/** A ticket's way so far, by phase: what a test gives before the command it is about. */
export const DISPATCHED: readonly FactBody[] = [
  declared(),
  acknowledged,
  found('carrier'),
  found('customer'),
  confirmed(),
  opened('S1', 'carrier'),
];
export const TESTING: readonly FactBody[] = [...DISPATCHED, cleared('S1'), roundOpened(1)];
export const RESTORED: readonly FactBody[] = [
  ...TESTING,
  ...passed(1, 'carrier'),
  ...passed(1, 'customer'),
  restored(1, 0),
];
