import * as z from 'zod/mini';

/** The closed lists of the domain. Order matters where it is used for ranking (severity: worst first). */
export const SYMPTOMS = [
  'no_dial_tone',
  'cannot_call_out',
  'cannot_be_called',
  'one_way_audio',
  'poor_quality',
  'dropped_calls',
  'short_dial_fails',
  'feature_fails',
  'emergency_call_fails',
  'all_down',
  'other',
] as const;
export const SEVERITIES = ['critical', 'major', 'minor', 'warning'] as const;
export const CLASSES = ['fault', 'major_hazard'] as const;
export const CHANNELS = ['hotline', 'manager', 'portal', 'alarm', 'api', 'noc'] as const;
export const PHASES = ['declared', 'acknowledged', 'clearing', 'testing', 'restored', 'closed', 'dismissed'] as const;
export const RESOLUTIONS = [
  'restored',
  'unconfirmed',
  'no_fault',
  'wrong_service',
  'duplicate',
  'planned_work',
  'suspended_service',
  'withdrawn',
] as const;
export const DISMISSALS = ['no_fault', 'wrong_service', 'duplicate', 'planned_work', 'suspended_service'] as const;
/** Who answers for a segment of the line. `channel` is worked by both and led by the carrier. */
export const SEGMENT_PARTIES = ['carrier', 'customer', 'channel'] as const;
export const SEGMENT_STATES = ['open', 'accepted', 'cleared', 'handed_over', 'cancelled'] as const;
export const CAUSES = [
  'customer_power',
  'customer_lan',
  'customer_phone',
  'access_line',
  'access_node',
  'transmission',
  'core',
  'configuration',
  'works',
  'third_party',
  'unknown',
] as const;
export const SUSPENSION_REASONS = [
  'force_majeure',
  'customer_access',
  'customer_appointment',
  'customer_power',
  'planned_work',
] as const;
/** What is sold: desk phones and the staff's mobiles in one centrex (CM-IMS), or desk phones alone. */
export const PRODUCTS = ['converged', 'desk'] as const;
export const SERVICE_STATES = [
  'normal',
  'suspended_arrears',
  'suspended_realname',
  'suspended_abuse',
  'suspended_security',
  'stopped_relocated',
] as const;
export const NOTICE_STATES = ['queued', 'sent', 'accepted', 'delivered', 'acknowledged', 'failed', 'dead'] as const;
/** The portal and a push go along with others: what becomes of them owes nobody anything. */
export const NOTICE_CHANNELS = ['in_app', 'sms', 'email', 'push'] as const;
export const NOTICE_KINDS = [
  'restored',
  'dismissed',
  'clock_moved',
  'closed',
  'delay',
  'reminder',
  'ruling',
  'call_out',
  'escalation',
  'fault_report',
] as const;
/** Notices that the carrier's own staff get: no customer sees them. */
export const STAFF_NOTICES: readonly (typeof NOTICE_KINDS)[number][] = ['call_out', 'escalation', 'fault_report'];
/** What shows that the customer was sought before a ticket was closed without its test. */
export const UNVERIFIED_PROOFS = ['reminders', 'word'] as const;
/** What the customer says of how its fault was dealt with, when asked afterwards. */
export const SATISFACTIONS = ['satisfied', 'fair', 'dissatisfied'] as const;
/** What a supervisor looks at when the quality of a closed ticket is checked, in the order of the work. */
export const CHECK_POINTS = [
  'acknowledge',
  'findings',
  'dispatch',
  'evidence',
  'clearing',
  'test',
  'notice',
  'cause',
] as const;
export const CLOCKS = ['respond', 'restore', 'statutory'] as const;
export const CUSTOMER_LEVELS = ['standard', 'A', 'AA', 'AAA'] as const;
export const AREAS = ['urban', 'rural'] as const;
/** Who held the clock: a party, or nobody while an approved suspension is in force. */
export const HOLDERS = ['carrier', 'channel', 'customer', 'suspended'] as const;
/** How a `logNotice` attempt ended; only `reached` is proof. */
export const NOTICE_OUTCOMES = ['reached', 'no_answer', 'busy', 'wrong_number', 'left_message', 'refused'] as const;
/** Who reads a note or a file: the carrier alone, or the customer too. */
export const VISIBILITIES = ['internal', 'customer'] as const;
/** What a file may be, as its own bytes say. */
export const ATTACHMENT_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'text/plain'] as const;
const MEBIBYTE = 1024 * 1024;
/** What a ticket may carry: one file, how many, and all together, in bytes. A photo made for a report has a third of one. */
export const ATTACHMENT_LIMITS = { size: 8 * MEBIBYTE, count: 60, total: 100 * MEBIBYTE } as const;
/** Files that one fact names as its evidence. */
export const EVIDENCE_FILES = 20;
/** Nobody makes an appointment further ahead. */
export const FURTHEST_APPOINTMENT_DAYS = 60;

export type Symptom = (typeof SYMPTOMS)[number];
export type Severity = (typeof SEVERITIES)[number];
export type FaultClass = (typeof CLASSES)[number];
export type Channel = (typeof CHANNELS)[number];
export type Phase = (typeof PHASES)[number];
/** Nothing of the work is left to do. */
export const hasEnded = (phase: Phase): boolean => phase === 'closed' || phase === 'dismissed';
export const OPEN_PHASES: readonly Phase[] = PHASES.filter((phase) => !hasEnded(phase));
export type Resolution = (typeof RESOLUTIONS)[number];
export type Dismissal = (typeof DISMISSALS)[number];
export type SegmentParty = (typeof SEGMENT_PARTIES)[number];
export type SegmentState = (typeof SEGMENT_STATES)[number];
export type Cause = (typeof CAUSES)[number];
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];
export type Product = (typeof PRODUCTS)[number];
export type ServiceState = (typeof SERVICE_STATES)[number];
export type NoticeState = (typeof NOTICE_STATES)[number];
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];
/** Whether a notice that does not get through this way has to be told in another. */
export const mustArrive = (channel: NoticeChannel): boolean => channel === 'sms' || channel === 'email';
export type NoticeKind = (typeof NOTICE_KINDS)[number];
export type UnverifiedProof = (typeof UNVERIFIED_PROOFS)[number];
export type Satisfaction = (typeof SATISFACTIONS)[number];
export type CheckPoint = (typeof CHECK_POINTS)[number];
export type Clock = (typeof CLOCKS)[number];
export type CustomerLevel = (typeof CUSTOMER_LEVELS)[number];
export type Area = (typeof AREAS)[number];
export type Holder = (typeof HOLDERS)[number];
export type NoticeOutcome = (typeof NOTICE_OUTCOMES)[number];
export type Visibility = (typeof VISIBILITIES)[number];
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

/** Severity until an engineer confirms it: what the symptom alone says. */
export const SEVERITY_OF_SYMPTOM: Record<Symptom, Severity> = {
  all_down: 'critical',
  emergency_call_fails: 'critical',
  no_dial_tone: 'major',
  cannot_call_out: 'major',
  cannot_be_called: 'major',
  one_way_audio: 'minor',
  poor_quality: 'minor',
  dropped_calls: 'minor',
  short_dial_fails: 'minor',
  feature_fails: 'minor',
  other: 'minor',
};

/** Phases in which a further declaration of the same service joins the ticket. */
export const JOINABLE: readonly Phase[] = ['declared', 'acknowledged', 'clearing', 'testing'];
export const ENDED: readonly Phase[] = ['closed', 'dismissed'];

/**
 * Text that a person typed: trimmed, non-empty, and free of what PostgreSQL and JSON cannot carry (NUL, lone surrogates).
 */
export const text = (max: number) =>
  z.string().check(
    z.refine((s) => !s.includes('\u0000') && s.isWellFormed(), {
      message: 'contains a NUL character or a broken surrogate pair; remove it',
      params: { code: 'bad_text' },
    }),
    z.trim(),
    z.minLength(1, 'must not be empty'),
    z.maxLength(max, `must have at most ${max} characters`),
  );

export const id = text(80);
