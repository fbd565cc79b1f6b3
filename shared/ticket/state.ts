import type {
  Area,
  AttachmentType,
  Cause,
  Channel,
  CheckPoint,
  Clock,
  CustomerLevel,
  FaultClass,
  NoticeChannel,
  NoticeKind,
  NoticeOutcome,
  NoticeState,
  Phase,
  Product,
  Resolution,
  Satisfaction,
  SegmentParty,
  SegmentState,
  Severity,
  SuspensionReason,
  Symptom,
  UnverifiedProof,
  Visibility,
} from './values.ts';
import type { CauseDetail } from '../cause/detail.ts';
import type { EscalationCause, ReportKind } from '../clock/escalation.ts';
import type { Extent } from '../clock/majorFault.ts';
import type { PlacedCall } from './facts/calls.ts';
import type { Author, LineElement, Place, ShownCall, Terms, TestCall, TestItem, WorkTouching } from './facts.ts';
import type { Fee } from '../contract/waiver.ts';
import type { Instant } from '../time.ts';

/** What the facts so far add up to. Made by `evolve` alone; stores nothing that depends on "now". */
export interface TicketState {
  readonly no: string;
  readonly version: number;
  /** Version of the last fact that a person caused; what `expectedVersion` is compared with. */
  readonly humanVersion: number;
  readonly lastAt: Instant;
  readonly branch: string;
  readonly phase: Phase;
  readonly resolution: Resolution | null;
  readonly severity: Severity;
  readonly class: FaultClass | null;
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly level: CustomerLevel;
    readonly area: Area;
    readonly county: string;
  };
  readonly service: {
    readonly id: string;
    readonly name: string;
    readonly line: readonly LineElement[];
    readonly features: readonly string[];
    readonly product?: Product | undefined;
  };
  readonly symptom: Symptom;
  /** Whoever declared it, first or later, says that emergency calls fail: a fault whatever state the service is in. */
  readonly emergency?: true;
  readonly description: string;
  readonly affectedNumbers: readonly string[];
  readonly follows: string | null;
  readonly terms: Terms;
  readonly declarations: readonly Declaration[];
  readonly assignee: string | null;
  readonly declaredAt: Instant;
  readonly acknowledgedAt: Instant | null;
  /** Set when the engineer confirmed; the first segment may then be opened. */
  readonly confirmedAt: Instant | null;
  readonly restoredAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly chases: number;
  readonly externalRefs: readonly { readonly system: string; readonly no: string }[];
  readonly findings: readonly Finding[];
  readonly segments: readonly Segment[];
  readonly test: TestRound | null;
  /** Call records that have passed a test, of any round: none passes two. Left out while there are none. */
  readonly testCalls?: readonly Pick<TestCall, 'id' | 'startedAt'>[];
  /** That the service is used again, as of the latest round that saw it; left out while none has. */
  readonly callsResumed?: CallsResumed;
  /** In force now. */
  readonly suspension: Suspension | null;
  /** Ended (resumed, cleared, run out) before anybody approved them: they count until `approveBy`, then never were. */
  readonly awaitingApproval: readonly Suspension[];
  /** All that count, over or in force; left out while there are none. What never was is not among them. */
  readonly suspensions?: readonly { readonly fact: number; readonly reason: SuspensionReason }[];
  readonly disputes: readonly Dispute[];
  readonly bypass: { readonly what: string; readonly since: Instant } | null;
  readonly measures: readonly { readonly text: string; readonly at: Instant; readonly by: string }[];
  readonly notices: readonly NoticeOnTicket[];
  readonly attempts: readonly NoticeAttempt[];
  /** Version of the last `Restored` fact still standing: what a notice must announce to be proof for closing. */
  readonly restoration: { readonly version: number; readonly at: Instant; readonly confirmed: boolean } | null;
  /** Levels that have fired and not been withdrawn. */
  readonly levels: readonly FiredLevel[];
  /** Facts that moved the clock off the carrier and have not been ruled on: each may be disputed. */
  readonly contestable: readonly Contestable[];
  readonly attachments: readonly Attachment[];
  readonly reminders: readonly Reminder[];
  /** Of a ticket that was closed without the customer's test: upon what. */
  readonly unverified: UnverifiedProof | null;
  /** The ticket of the major fault that this one is part of. */
  readonly parent: string | null;
  /** Planned works that touched the service when it was declared; left out where there were none. */
  readonly works?: readonly WorkTouching[];
  /** What the contract costs a month; of no contract, and of earlier records, it is not known. */
  readonly fee?: Fee;
  /** What the customer said of how it was dealt with; left out while nobody has asked. */
  readonly satisfaction?: GivenSatisfaction;
  /** Whether its quality is to be checked, and what the check found; left out where neither is. */
  readonly check?: { readonly drawn: boolean; readonly done: QualityCheck | null };
  /** What became of the proposal to waive the fee of the fault's period. */
  readonly waiver?: DecidedWaiver;
  /** When staff were called, in order; left out where nobody was. */
  readonly escalations?: readonly Escalation[];
  /** Since when it is a major fault, and what was reported of it; left out where it is none. */
  readonly major?: MajorFault;
}

export interface MajorFault extends Extent {
  readonly at: Instant;
  readonly reports: readonly FiledReport[];
}

export interface FiledReport {
  readonly version: number;
  readonly kind: ReportKind;
  readonly text: string;
  readonly at: Instant;
  readonly by: string;
  /** Whom it went to. */
  readonly calls: readonly StaffCall[];
}

export interface GivenSatisfaction {
  readonly satisfaction: Satisfaction;
  readonly note: string | null;
  readonly at: Instant;
  readonly by: string;
}

export interface QualityCheck {
  /** None: passed. */
  readonly wanting: readonly CheckPoint[];
  readonly note: string | null;
  readonly at: Instant;
  readonly by: string;
}

export interface DecidedWaiver {
  readonly granted: boolean;
  readonly fen: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: string;
  readonly at: Instant;
}

/** Something of which staff are told until somebody says that they know. */
export interface Escalation {
  /** Of its first round's fact: what it is called by. */
  readonly version: number;
  readonly cause: EscalationCause;
  /** The ticket's, when it began. */
  readonly severity: Severity;
  /** How often staff have been called because of it. */
  readonly round: number;
  readonly at: Instant;
  /** Of the last round. */
  readonly lastAt: Instant;
  /** `withdrawn`: its level does not hold any more. `overtaken`: a later one of its kind says more. */
  readonly over: {
    readonly why: 'acknowledged' | 'withdrawn' | 'overtaken';
    readonly at: Instant;
    readonly by: string | null;
  } | null;
  readonly calls: readonly StaffCall[];
}

/** One person, by one way, in one round; and whether it arrived. */
export interface StaffCall extends PlacedCall {
  readonly round: number;
  /** null: it could not be placed. */
  readonly state: NoticeState | null;
  readonly detail: string | null;
  readonly at: Instant;
}

export interface Declaration {
  readonly id: string;
  readonly by: Author;
  readonly at: Instant;
  readonly channel: Channel;
  readonly contact: { readonly name: string; readonly phone: string } | null;
}

export interface Finding {
  readonly party: 'carrier' | 'customer';
  readonly text: string;
  readonly by: string;
  readonly at: Instant;
}

export interface Segment {
  readonly id: string;
  readonly party: SegmentParty;
  readonly matrixParty: SegmentParty | null;
  readonly element: string | null;
  readonly unit: string | null;
  readonly state: SegmentState;
  readonly assignee: string | null;
  readonly openedAt: Instant;
  readonly openedBy: number;
  readonly clearedAt: Instant | null;
  readonly cause: Cause | null;
  /** What it was more exactly, where that was said. */
  readonly causeDetail?: CauseDetail | undefined;
  readonly action: string | null;
  readonly evidence: string | null;
  /** Ids of the files that show it, where any were named. */
  readonly files?: readonly string[];
  /** Of whoever it is assigned to; null where nobody has planned to come. */
  readonly visit: Visit | null;
}

/** The visit that is planned, under way, or was the last. */
export type Visit =
  | { readonly stage: 'planned'; readonly appointment: Instant }
  /** `appointment` is the next one where it lies ahead: who leaves with one comes back. */
  | {
      readonly stage: 'on_site';
      readonly appointment: Instant | null;
      readonly arrivedAt: Instant;
      readonly where: Place | null;
    }
  | { readonly stage: 'left'; readonly arrivedAt: Instant; readonly leftAt: Instant };

/** A file beside the record; its bytes are kept under `id`. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly mediaType: AttachmentType;
  readonly size: number;
  readonly sha256: string;
  readonly segment: string | null;
  readonly visibility: Visibility;
  readonly party: 'carrier' | 'customer';
  readonly by: string;
  readonly at: Instant;
}

export interface Reminder {
  readonly party: 'carrier' | 'customer';
  readonly about: 'test' | 'segment';
  readonly round: number | null;
  readonly count: number;
  readonly at: Instant;
}

export interface TestRound {
  readonly round: number;
  /** The last clearing, which opened the round. */
  readonly openedAt: Instant;
  readonly open: boolean;
  readonly items: readonly TestItemState[];
}

export interface TestItemState extends TestItem {
  readonly carrier: TestAnswer | null;
  readonly customer: TestAnswer | null;
}

export interface TestAnswer {
  readonly result: 'pass' | 'fail';
  readonly value: string | null;
  readonly note: string | null;
  readonly at: Instant;
  readonly by: string;
  /** What shows it, where nobody said it. */
  readonly call?: TestCall;
}

export interface CallsResumed {
  readonly round: number;
  readonly count: number;
  readonly first: ShownCall;
  readonly at: Instant;
}

export interface Suspension {
  /** Version of its `ClockSuspended` fact. */
  readonly version: number;
  readonly reason: SuspensionReason;
  readonly evidence: string;
  readonly files?: readonly string[];
  readonly since: Instant;
  readonly until: Instant;
  readonly approveBy: Instant;
  readonly approved: boolean;
  /** The record of force majeure that it refers to. */
  readonly majeure?: string;
}

export interface Dispute {
  readonly fact: number;
  readonly reason: string;
  readonly files?: readonly string[];
  readonly by: string;
  readonly at: Instant;
  readonly ruling: { readonly upheld: boolean; readonly note: string; readonly at: Instant } | null;
}

export interface NoticeOnTicket {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly channel: NoticeChannel;
  readonly to: string;
  readonly state: NoticeState;
  readonly detail: string | null;
  readonly queuedAt: Instant;
  readonly at: Instant;
  /** Version of the restoration it announces, if it does. */
  readonly restoration: number | null;
}

export interface NoticeAttempt {
  readonly how: string;
  readonly outcome: NoticeOutcome;
  readonly note: string | null;
  readonly at: Instant;
  readonly by: string;
  readonly restoration: number | null;
}

export interface Contestable {
  readonly fact: number;
  readonly what: 'suspension' | 'customer_segment' | 'failed_test' | 'dismissal';
}

export interface FiredLevel {
  readonly clock: Clock;
  readonly level: number;
  readonly policyVersion: number;
  readonly at: Instant;
}
