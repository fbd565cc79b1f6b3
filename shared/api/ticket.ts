import { z } from 'zod';
import { timingSchema } from '../clock/timing.ts';
import { COMMAND_TYPES } from '../ticket/commands.ts';
import {
  AREAS,
  ATTACHMENT_TYPES,
  CAUSES,
  CLASSES,
  CUSTOMER_LEVELS,
  HOLDERS,
  NOTICE_CHANNELS,
  NOTICE_KINDS,
  NOTICE_OUTCOMES,
  NOTICE_STATES,
  PHASES,
  RESOLUTIONS,
  SEGMENT_PARTIES,
  SEGMENT_STATES,
  SEVERITIES,
  SUSPENSION_REASONS,
  SYMPTOMS,
  VISIBILITIES,
} from '../ticket/values.ts';

/** Wire shapes of a ticket: instants as ISO 8601 in UTC, durations in ms. `null` is "not yet" or "not for this reader". */
const at = z.iso.datetime();
const atOrNull = at.nullable();
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
  holder: z.enum(HOLDERS).nullable(),
  ifRoundFails: z.object({ net: z.number(), dueAt: atOrNull }).optional(),
});
export type ReadingView = z.infer<typeof readingSchema>;

export const lineSchema = z.array(z.object({ id: z.string(), name: z.string(), party: segmentParty }));

/** Who comes, is there, or has been there: null where nobody has planned to. */
export const visitSchema = z
  .object({
    stage: z.enum(['planned', 'on_site', 'left']),
    appointment: atOrNull,
    arrivedAt: atOrNull,
    leftAt: atOrNull,
  })
  .nullable();

/** A file beside the record: its bytes are at `/api/tickets/:no/attachments/:id`. */
export const attachmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.enum(ATTACHMENT_TYPES),
  size: z.number().int(),
  /** Hexadecimal; the ticket's chain holds it. */
  sha256: z.string(),
  segment: z.string().nullable(),
  visibility: z.enum(VISIBILITIES),
  party,
  by: z.string().nullable(),
  at,
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const segmentSchema = z.object({
  id: z.string(),
  party: segmentParty,
  /** What the responsibility matrix says of the element, where it differs or not. */
  matrixParty: segmentParty.nullable(),
  element: z.string().nullable(),
  unit: z.string().nullable(),
  state: z.enum(SEGMENT_STATES),
  /** User id; the name is for people. */
  assignee: z.string().nullable(),
  assigneeName: z.string().nullable(),
  openedAt: at,
  clearedAt: atOrNull,
  cause: z.enum(CAUSES).nullable(),
  action: z.string().nullable(),
  evidence: z.string().nullable(),
  visit: visitSchema,
});

const answerDetail = z
  .object({ value: z.string().nullable(), note: z.string().nullable(), at, by: z.string().nullable() })
  .nullable();

export const jointTestSchema = z.object({
  round: z.number().int(),
  open: z.boolean(),
  items: z.array(
    z.object({
      id: z.string(),
      /** In the branch's language. */
      label: z.string(),
      labels: z.object({ zh: z.string(), en: z.string() }),
      required: z.boolean(),
      carrier: z.enum(['pass', 'fail']).nullable(),
      customer: z.enum(['pass', 'fail']).nullable(),
      detail: z.object({ carrier: answerDetail, customer: answerDetail }),
    }),
  ),
});

export const ticketSchema = z.object({
  no: z.string(),
  version: z.number().int(),
  phase: z.enum(PHASES),
  resolution: z.enum(RESOLUTIONS).nullable(),
  severity: z.enum(SEVERITIES),
  class: z.enum(CLASSES).nullable(),
  customer: z.object({
    id: z.string(),
    name: z.string(),
    level: z.enum(CUSTOMER_LEVELS),
    area: z.enum(AREAS),
    county: z.string(),
  }),
  service: z.object({ id: z.string(), name: z.string(), address: z.string().nullable() }),
  line: lineSchema,
  symptom: z.enum(SYMPTOMS),
  description: z.string(),
  affectedNumbers: z.array(z.string()),
  contact: z.object({ name: z.string(), phone: z.string() }).nullable(),
  follows: z.string().nullable(),
  declaredAt: at,
  acknowledgedAt: atOrNull,
  confirmedAt: atOrNull,
  restoredAt: atOrNull,
  closedAt: atOrNull,
  holder: z.enum(HOLDERS).nullable(),
  assignee: z.string().nullable(),
  assigneeName: z.string().nullable(),
  chases: z.number().int(),
  declarations: z.number().int(),
  externalRefs: z.array(z.object({ system: z.string(), no: z.string() })),
  findings: z.array(z.object({ party, text: z.string(), by: z.string().nullable(), at })),
  segments: z.array(segmentSchema),
  jointTest: jointTestSchema.nullable(),
  clocks: z.object({ respond: readingSchema, restore: readingSchema, statutory: readingSchema }),
  /** What `clocks` was read from; `readings(timing, now)` of shared/clock ticks on. */
  timing: z.custom<z.input<typeof timingSchema>>((v) => timingSchema.safeParse(v).success).meta({ type: 'object' }),
  suspension: z
    .object({
      fact: z.number().int(),
      reason: z.enum(SUSPENSION_REASONS),
      evidence: z.string(),
      since: at,
      until: at,
      approveBy: at,
      approved: z.boolean(),
    })
    .nullable(),
  disputes: z.array(
    z.object({
      fact: z.number().int(),
      reason: z.string(),
      at,
      ruling: z.object({ upheld: z.boolean(), note: z.string(), at }).nullable(),
    }),
  ),
  /** Facts that the caller may dispute: what moved the clock off the carrier and has not been ruled on. */
  contestable: z.array(z.object({ fact: z.number().int(), what: z.string() })),
  bypass: z.object({ what: z.string(), since: at }).nullable(),
  measures: z.array(z.object({ text: z.string(), at })),
  notices: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(NOTICE_KINDS),
      channel: z.enum(NOTICE_CHANNELS),
      to: z.string(),
      state: z.enum(NOTICE_STATES),
      detail: z.string().nullable(),
      queuedAt: at,
      at,
    }),
  ),
  noticeAttempts: z.array(
    z.object({ how: z.string(), outcome: z.enum(NOTICE_OUTCOMES), note: z.string().nullable(), at }),
  ),
  attachments: z.array(attachmentSchema),
  restorationConfirmed: z.boolean(),
  levels: z.array(z.object({ clock: z.string(), level: z.number().int(), at })),
  parent: z.string().nullable(),
  children: z.array(z.string()),
  allowed: z.array(z.enum(COMMAND_TYPES)),
});
/** What `GET /api/tickets/:no` answers, and what the `ticket` topic carries. */
export type Ticket = z.infer<typeof ticketSchema>;

/** What a list row and the `board` topic carry. */
export const boardItemSchema = ticketSchema
  .pick({
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
  })
  .extend({
    shortName: z.string(),
    /** Number of telephone numbers said to be affected; 0 where nobody said. */
    affected: z.number().int(),
    segments: z.array(
      segmentSchema.pick({
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
    test: z
      .object({ round: z.number().int(), carrierOwes: z.number().int(), customerOwes: z.number().int() })
      .nullable(),
    bypassed: z.boolean(),
  });
export type BoardItem = z.infer<typeof boardItemSchema>;

export const ticketListSchema = z.object({ items: z.array(boardItemSchema), nextCursor: z.string().nullable() });

export const ticketQuerySchema = z.strictObject({
  phase: z.enum([...PHASES, 'open', 'ended']).optional(),
  severity: z.enum(SEVERITIES).optional(),
  holder: z.enum(HOLDERS).optional(),
  customer: z.string().max(80).optional(),
  q: z.string().max(200).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});
export type TicketQuery = z.infer<typeof ticketQuerySchema>;

/** A fact as its reader may see it: staff names and internal notes are left out for customers. */
export const factViewSchema = z.looseObject({
  version: z.number().int(),
  at,
  type: z.string(),
  by: z.looseObject({ party: z.string() }),
});
export const factListSchema = z.object({ items: z.array(factViewSchema) });

export const ledgerSchema = z.object({
  items: z.array(
    z.object({
      from: at,
      to: at,
      holder: z.enum(HOLDERS),
      why: z.string(),
      fact: z.number().int(),
      evidence: z.string().nullable(),
      provisional: z.boolean(),
    }),
  ),
});
