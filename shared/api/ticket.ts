import * as z from 'zod/mini';
import { causeDetailSchema } from '../cause/detail.ts';
import { CALL_WAYS, REPORT_KINDS, causeSchema } from '../clock/escalation.ts';
import { SPAN_REASONS, tickingSchema, timingSchema } from '../clock/timing.ts';
import { COMMAND_TYPES } from '../ticket/commandTypes.ts';
import { evidenceFiles } from '../ticket/facts/shapes.ts';
import {
  AREAS,
  ATTACHMENT_TYPES,
  CAUSES,
  CHECK_POINTS,
  CLASSES,
  CUSTOMER_LEVELS,
  HOLDERS,
  NOTICE_CHANNELS,
  NOTICE_KINDS,
  NOTICE_OUTCOMES,
  NOTICE_STATES,
  PHASES,
  RESOLUTIONS,
  SATISFACTIONS,
  SEGMENT_PARTIES,
  SEGMENT_STATES,
  SEVERITIES,
  SUSPENSION_REASONS,
  SYMPTOMS,
  UNVERIFIED_PROOFS,
  VISIBILITIES,
} from '../ticket/values.ts';

/** Wire shapes of a ticket: instants as ISO 8601 in UTC, durations in ms. `null` is "not yet" or "not for this reader". */
const at = z.iso.datetime();
const atOrNull = z.nullable(at);
const party = z.enum(['carrier', 'customer']);
const segmentParty = z.enum(SEGMENT_PARTIES);

export const readingSchema = z.object({
  state: z.enum(['running', 'paused', 'stopped']),
  elapsed: z.number(),
  net: z.number(),
  target: z.number(),
  remaining: z.number(),
  dueAt: atOrNull,
  consumed: z.number(),
  breached: z.boolean(),
  holder: z.nullable(z.enum(HOLDERS)),
  /** The limit does not apply, by the cause that it was closed with. */
  excepted: z.optional(z.literal(true)),
  ifRoundFails: z.optional(z.object({ net: z.number(), dueAt: atOrNull })),
});
export type ReadingView = z.infer<typeof readingSchema>;

export const waiverSchema = z.object({
  state: z.enum(['proposed', 'granted', 'refused']),
  from: at,
  /** null while service does not work, and the amount grows. */
  to: atOrNull,
  fen: z.int(),
  reason: z.nullable(z.string()),
});

export const lineSchema = z.array(z.object({ id: z.string(), name: z.string(), party: segmentParty }));

/** Who comes, is there, or has been there: null where nobody has planned to. */
export const visitSchema = z.nullable(
  z.object({
    stage: z.enum(['planned', 'on_site', 'left']),
    appointment: atOrNull,
    arrivedAt: atOrNull,
    leftAt: atOrNull,
  }),
);

/** A file beside the record: its bytes are at `/api/tickets/:no/attachments/:id`. */
export const attachmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.enum(ATTACHMENT_TYPES),
  size: z.int(),
  /** Hexadecimal; the ticket's chain holds it. */
  sha256: z.string(),
  segment: z.nullable(z.string()),
  visibility: z.enum(VISIBILITIES),
  party,
  by: z.nullable(z.string()),
  at,
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** Ids of the files that were named as evidence; of those that the reader may see, `attachments` says more. */
const files = z.array(z.string());

/** Another ticket of the same fault. */
/** By what a fault was cleared that is repaired. */
const repairSchema = z.object({
  cause: z.enum(CAUSES),
  causeDetail: z.nullable(causeDetailSchema),
  action: z.string(),
  /** What the carrier passed there; whether it holds for another ticket is for whoever tests that one to say. */
  passed: z.array(z.object({ item: z.string(), value: z.nullable(z.string()) })),
});
const relativeSchema = z.object({
  no: z.string(),
  phase: z.enum(PHASES),
  customer: z.object({ id: z.string(), name: z.string() }),
});

export const segmentSchema = z.object({
  id: z.string(),
  party: segmentParty,
  /** What the responsibility matrix says of the element, where it differs or not. */
  matrixParty: z.nullable(segmentParty),
  element: z.nullable(z.string()),
  unit: z.nullable(z.string()),
  state: z.enum(SEGMENT_STATES),
  /** User id; the name is for people. */
  assignee: z.nullable(z.string()),
  assigneeName: z.nullable(z.string()),
  openedAt: at,
  clearedAt: atOrNull,
  cause: z.nullable(z.enum(CAUSES)),
  /** Beneath the cause, where it was said, with its words of then. */
  causeDetail: z.nullable(causeDetailSchema),
  action: z.nullable(z.string()),
  evidence: z.nullable(z.string()),
  files,
  visit: visitSchema,
});

/** A call record that shows something. `startedAt`: by the switch's clock; `seconds`: from answer to end. */
const shownCallSchema = z.object({
  id: z.string(),
  startedAt: at,
  seconds: z.int(),
  /** The customer's; a person's with its middle hidden. */
  number: z.string(),
  /** Of a test: the branch's test number, or the line that called. */
  with: z.optional(z.string()),
});

const answerDetail = z.nullable(
  z.object({
    value: z.nullable(z.string()),
    note: z.nullable(z.string()),
    at,
    by: z.nullable(z.string()),
    /** Of a pass that a call record shows. */
    call: z.nullable(shownCallSchema),
  }),
);

export const jointTestSchema = z.object({
  round: z.int(),
  open: z.boolean(),
  /** While it is open: the number to call from what was repaired, and the lines that test calls come from. null: there are none. */
  dial: z.nullable(z.object({ number: z.nullable(z.string()), lines: z.array(z.string()) })),
  items: z.array(
    z.object({
      id: z.string(),
      /** In the branch's language. */
      label: z.string(),
      labels: z.object({ zh: z.string(), en: z.string() }),
      required: z.boolean(),
      /** What an engineer measures there, and within which limits it passes; null where nothing is measured. */
      measure: z.nullable(z.object({ unit: z.string(), min: z.optional(z.number()), max: z.optional(z.number()) })),
      carrier: z.nullable(z.enum(['pass', 'fail'])),
      customer: z.nullable(z.enum(['pass', 'fail'])),
      detail: z.object({ carrier: answerDetail, customer: answerDetail }),
    }),
  ),
});

/** One person, or mailbox, by one way; and whether it arrived. */
const staffCallSchema = z.object({
  round: z.int(),
  name: z.string(),
  as: z.object({ ground: z.enum(['onDuty', 'role', 'person', 'mailbox', 'instead']), of: z.string() }),
  by: z.enum(CALL_WAYS),
  /** Masked. */
  to: z.nullable(z.string()),
  unreached: z.nullable(z.enum(['nobody', 'no_phone', 'no_email'])),
  state: z.nullable(z.enum(NOTICE_STATES)),
  detail: z.nullable(z.string()),
  at,
});

/** Something of which staff are told until somebody says that they know. */
const escalationSchema = z.object({
  /** Version of the fact that it began with. */
  fact: z.int(),
  /** `after`: ms since the declaration. */
  cause: causeSchema,
  severity: z.enum(SEVERITIES),
  round: z.int(),
  at,
  lastAt: at,
  /** `over`: what it was about has ended without anybody having answered. */
  state: z.enum(['calling', 'acknowledged', 'withdrawn', 'overtaken', 'over']),
  acknowledged: z.nullable(z.object({ by: z.nullable(z.string()), at })),
  /** When staff are called again unless somebody answers. */
  nextAt: atOrNull,
  calls: z.array(staffCallSchema),
});

export const ticketSchema = z.object({
  no: z.string(),
  version: z.int(),
  phase: z.enum(PHASES),
  resolution: z.nullable(z.enum(RESOLUTIONS)),
  severity: z.enum(SEVERITIES),
  class: z.nullable(z.enum(CLASSES)),
  customer: z.object({
    id: z.string(),
    name: z.string(),
    level: z.enum(CUSTOMER_LEVELS),
    area: z.enum(AREAS),
    county: z.string(),
  }),
  service: z.object({ id: z.string(), name: z.string(), address: z.nullable(z.string()) }),
  line: lineSchema,
  symptom: z.enum(SYMPTOMS),
  description: z.string(),
  affectedNumbers: z.array(z.string()),
  contact: z.nullable(z.object({ name: z.string(), phone: z.string() })),
  follows: z.nullable(z.string()),
  declaredAt: at,
  acknowledgedAt: atOrNull,
  confirmedAt: atOrNull,
  restoredAt: atOrNull,
  closedAt: atOrNull,
  holder: z.nullable(z.enum(HOLDERS)),
  assignee: z.nullable(z.string()),
  assigneeName: z.nullable(z.string()),
  chases: z.int(),
  declarations: z.int(),
  externalRefs: z.array(z.object({ system: z.string(), no: z.string() })),
  findings: z.array(z.object({ party, text: z.string(), by: z.nullable(z.string()), at })),
  segments: z.array(segmentSchema),
  jointTest: z.nullable(jointTestSchema),
  /** First real calls since the last clearing, as many as there were when they were seen. It passes no test. */
  callsResumed: z.nullable(z.object({ count: z.int(), first: shownCallSchema, at })),
  clocks: z.object({ respond: readingSchema, restore: readingSchema, statutory: readingSchema }),
  /** What `clocks` was read from; `readings(timing, now)` of shared/clock ticks on. */
  timing: z
    .custom<z.input<typeof timingSchema>>((v) => timingSchema.safeParse(v).success)
    .check(z.meta({ type: 'object' })),
  suspension: z.nullable(
    z.object({
      fact: z.int(),
      reason: z.enum(SUSPENSION_REASONS),
      evidence: z.string(),
      files,
      since: at,
      until: at,
      approveBy: at,
      approved: z.boolean(),
      /** The record of force majeure that it refers to. */
      majeure: z.nullable(z.string()),
    }),
  ),
  /** What the ticket's terms allow of each reason: ms a suspension, how many, and how many have been. Empty for a customer. */
  suspensionLimits: z.partialRecord(
    z.enum(SUSPENSION_REASONS),
    z.object({ longest: z.number(), most: z.int(), used: z.int() }),
  ),
  disputes: z.array(
    z.object({
      fact: z.int(),
      reason: z.string(),
      files,
      at,
      ruling: z.nullable(z.object({ upheld: z.boolean(), note: z.string(), at })),
    }),
  ),
  /** Facts that the caller may dispute: what moved the clock off the carrier and has not been ruled on. */
  contestable: z.array(z.object({ fact: z.int(), what: z.string() })),
  bypass: z.nullable(z.object({ what: z.string(), since: at })),
  measures: z.array(z.object({ text: z.string(), at })),
  notices: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(NOTICE_KINDS),
      channel: z.enum(NOTICE_CHANNELS),
      to: z.string(),
      state: z.enum(NOTICE_STATES),
      detail: z.nullable(z.string()),
      queuedAt: at,
      at,
    }),
  ),
  noticeAttempts: z.array(
    z.object({ how: z.string(), outcome: z.enum(NOTICE_OUTCOMES), note: z.nullable(z.string()), at }),
  ),
  /** To whoever was waited for: `count` of that wait, for answers in `round` of the test or for the work on a segment. */
  reminders: z.array(
    z.object({
      party,
      about: z.enum(['test', 'segment']),
      round: z.nullable(z.int()),
      count: z.int(),
      at,
    }),
  ),
  /** Closed without the customer's test: upon reminders or calls on record, or upon the supervisor's word alone. */
  unverified: z.nullable(z.enum(UNVERIFIED_PROOFS)),
  attachments: z.array(attachmentSchema),
  /** Planned works that touched the service when it was declared, as they stood with its customer then. */
  works: z.array(z.object({ id: z.string(), from: at, to: at, noticedInTime: z.boolean(), agreed: z.boolean() })),
  /** Force majeure that touches it, as it stands today. A customer reads its kind and dates. */
  majeures: z.array(
    z.object({
      id: z.nullable(z.string()),
      kind: z.object({ zh: z.string(), en: z.string() }),
      what: z.nullable(z.string()),
      from: at,
      to: atOrNull,
    }),
  ),
  restorationConfirmed: z.boolean(),
  levels: z.array(z.object({ clock: z.string(), level: z.int(), at })),
  /** When staff were called, newest last; a customer sees none. */
  escalations: z.array(escalationSchema),
  /** What the customer said of how it was dealt with, itself or when it was called back; null before that. */
  satisfaction: z.nullable(
    z.object({ satisfaction: z.enum(SATISFACTIONS), note: z.nullable(z.string()), at, by: z.string() }),
  ),
  /** Whether the lot fell on it, and what the check found wanting; null where neither is, and for a customer. */
  check: z.nullable(
    z.object({
      drawn: z.boolean(),
      done: z.nullable(
        z.object({
          wanting: z.array(z.enum(CHECK_POINTS)),
          note: z.nullable(z.string()),
          at,
          by: z.string(),
        }),
      ),
    }),
  ),
  /** Since when it is a major fault, which report of it is wanted and by when, and those filed; a customer sees none of it. */
  major: z.nullable(
    z.object({
      at,
      severity: z.enum(SEVERITIES),
      class: z.nullable(z.enum(CLASSES)),
      numbers: z.int(),
      children: z.int(),
      wanted: z.nullable(z.enum(REPORT_KINDS)),
      dueAt: atOrNull,
      reports: z.array(
        z.object({
          fact: z.int(),
          kind: z.enum(REPORT_KINDS),
          text: z.string(),
          by: z.string(),
          at,
          sent: z.array(staffCallSchema),
        }),
      ),
    }),
  ),
  /** The fee of the fault's period, proposed once the statutory limit is passed, and what was decided; money in fen. */
  waiver: z.nullable(waiverSchema),
  parent: z.nullable(z.string()),
  children: z.array(z.string()),
  /** The same with what a page says of them; `repair`: by what the parent was cleared, once it is. */
  family: z.object({
    parent: z.nullable(z.extend(relativeSchema, { repair: z.nullable(repairSchema) })),
    children: z.array(
      z.extend(relativeSchema, {
        openSegments: z.int(),
        /** While its round is open: how many required items each side has yet to pass. */
        test: z.nullable(z.object({ round: z.int(), carrierOwes: z.int(), customerOwes: z.int() })),
      }),
    ),
  }),
  allowed: z.array(z.enum(COMMAND_TYPES)),
});
/** What `GET /api/tickets/:no` answers, and what the `ticket` topic carries. */
export type Ticket = z.infer<typeof ticketSchema>;

/** What a list row and the `board` topic carry. */
export const boardItemSchema = z.extend(
  z.pick(ticketSchema, {
    no: true,
    version: true,
    phase: true,
    severity: true,
    class: true,
    customer: true,
    service: true,
    line: true,
    symptom: true,
    declaredAt: true,
    acknowledgedAt: true,
    restoredAt: true,
    holder: true,
    assignee: true,
    assigneeName: true,
    chases: true,
    suspension: true,
    timing: true,
    resolution: true,
    clocks: true,
  }),
  {
    shortName: z.string(),
    /** Number of telephone numbers said to be affected; 0 where nobody said. */
    affected: z.int(),
    segments: z.array(
      z.pick(segmentSchema, {
        id: true,
        party: true,
        element: true,
        unit: true,
        state: true,
        assignee: true,
        assigneeName: true,
        visit: true,
      }),
    ),
    test: z.nullable(z.object({ round: z.int(), carrierOwes: z.int(), customerOwes: z.int() })),
    bypassed: z.boolean(),
    /** A dispute waits for the supervisor's ruling; absent where none does. */
    disputed: z.optional(z.literal(true)),
    /** Tickets beneath it; 0 for a customer. */
    children: z.int(),
  },
);
export type BoardItem = z.infer<typeof boardItemSchema>;

/** What the `rows` topic carries: what is read from `timing` is left to the reader. */
export const boardRowSchema = z.extend(z.omit(boardItemSchema, { clocks: true, holder: true, timing: true }), {
  timing: tickingSchema,
});
export type BoardRow = z.infer<typeof boardRowSchema>;

export const ticketListSchema = z.object({ items: z.array(boardItemSchema), nextCursor: z.nullable(z.string()) });

export const ticketQuerySchema = z.strictObject({
  phase: z.optional(z.enum([...PHASES, 'open', 'ended'])),
  severity: z.optional(z.enum(SEVERITIES)),
  holder: z.optional(z.enum(HOLDERS)),
  customer: z.optional(z.string().check(z.maxLength(80))),
  q: z.optional(z.string().check(z.maxLength(200))),
  cursor: z.optional(z.string().check(z.maxLength(200))),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
});
export type TicketQuery = z.infer<typeof ticketQuerySchema>;

/** A fact as its reader may see it: staff names and internal notes are left out for customers. */
export const factViewSchema = z.looseObject({
  version: z.int(),
  at,
  type: z.string(),
  by: z.looseObject({ party: z.string() }),
});
export const factListSchema = z.object({ items: z.array(factViewSchema) });

/** As evidence packages carry it too. */
export const ledgerIntervalSchema = z.object({
  from: at,
  to: at,
  holder: z.enum(HOLDERS),
  why: z.enum(SPAN_REASONS),
  /** Version of the fact that it stands upon. */
  fact: z.int(),
  evidence: z.nullable(z.string()),
  /** Files that show it, with the digests that the record holds of them. */
  files: z.optional(evidenceFiles),
  /** In a test round: becomes final, or is re-attributed, when the round ends. */
  provisional: z.boolean(),
});
export const ledgerSchema = z.object({
  items: z.array(
    z.extend(ledgerIntervalSchema, {
      segment: z.nullable(z.string()),
      element: z.nullable(z.string()),
      unit: z.nullable(z.string()),
      /** Whose fact it is; staff are not named to customers. */
      by: z.object({ party: z.string(), name: z.nullable(z.string()) }),
    }),
  ),
});
export type LedgerItem = z.infer<typeof ledgerSchema>['items'][number];
