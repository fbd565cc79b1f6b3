import * as z from 'zod/mini';
import { NOTICE_CHANNELS, NOTICE_STATES, id, text } from '../ticket/values.ts';
import { type Interval, days, instantCodec } from '../time.ts';
import { DELIVERIES, WORK_NOTICE_KINDS } from '../works/notice.ts';
import { TARGET_KINDS, WORK_ANSWERS, WORK_KINDS, WORK_RECORDS, WORK_STATES } from '../works/work.ts';
import { isZone, localToInstant } from '../zone.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const named = z.object({ id: z.string(), name: z.string() });

/** A customer's notice, as far as it is on record. */
const noticeSchema = z.object({
  /** First telling; null: not told. */
  toldAt: z.nullable(at),
  inTime: z.boolean(),
  answer: z.nullable(z.enum(WORK_ANSWERS)),
});

/** A planned work. What is for the carrier's people alone is null for a customer; counts and targets are of the reader's scope. */
export const workSchema = z.object({
  id: z.string(),
  /** What it is called towards customers. */
  no: z.string(),
  version: z.int(),
  kind: z.enum(WORK_KINDS),
  title: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  /** Who is in charge of it on the night, and how to reach them. */
  contact: z.nullable(z.string()),
  from: at,
  to: at,
  /** IANA zone in which the window was said. */
  zone: z.string(),
  /** By the server's clock when it was read. */
  state: z.enum(WORK_STATES),
  /** 72 h before its start: when every customer has to have been told. */
  noticeDue: at,
  targets: z.array(z.extend(named, { kind: z.enum(TARGET_KINDS) })),
  /** For a customer: its own services that it touches. null for others, who read the work itself. */
  services: z.nullable(z.array(named)),
  notice: z.object({ customers: count, told: count, inTime: count, agreed: count, objected: count }),
  /** Customers whose notices did not get through, and who have been told in no other way: of a cancelled work, that it is. */
  unreached: count,
  /** The window that it was moved from last. */
  moved: z.nullable(
    z.object({ at, by: z.nullable(z.string()), reason: z.nullable(z.string()), from: at, to: at, zone: z.string() }),
  ),
  createdAt: at,
  createdBy: z.nullable(z.string()),
  cancelled: z.nullable(z.object({ at, by: z.nullable(z.string()), reason: z.nullable(z.string()) })),
});
export type WorkView = z.infer<typeof workSchema>;

/** A notice that the desk sent. */
const sentSchema = z.object({
  id: z.string(),
  kind: z.enum(WORK_NOTICE_KINDS),
  channel: z.enum(NOTICE_CHANNELS),
  /** Masked; null in the portal. */
  to: z.nullable(z.string()),
  state: z.enum(NOTICE_STATES),
  /** Why it waits or failed; null for a customer. */
  detail: z.nullable(z.string()),
  queuedAt: at,
  /** When its channel took it: the proof that it was sent. */
  acceptedAt: z.nullable(at),
  /** About the window that the work has now. */
  current: z.boolean(),
});

/** `GET /api/works/:id`: also whom it touches, and what is on record with each of them, the first first. */
export const workDetailSchema = z.extend(workSchema, {
  customers: z.array(
    z.extend(named, {
      services: z.array(named),
      notice: noticeSchema,
      /** How far the notices that the desk sent have come. */
      delivery: z.enum(DELIVERIES),
      /** Each of them, the last first. */
      sent: z.array(sentSchema),
      records: z.array(
        z.object({
          what: z.enum(WORK_RECORDS),
          at,
          recordedAt: at,
          how: z.nullable(z.string()),
          by: z.nullable(z.string()),
          /** The customer said so itself, in its portal: nobody of the carrier's wrote it down for it. */
          own: z.boolean(),
        }),
      ),
    }),
  ),
});
export type WorkDetail = z.infer<typeof workDetailSchema>;

export const workListSchema = z.object({ items: z.array(workSchema), nextCursor: z.nullable(z.string()) });
export type WorkList = z.infer<typeof workListSchema>;

export const workQuerySchema = z.strictObject({
  /** Upcoming and running ones come by their start; all others, the last first. */
  state: z.optional(z.enum(WORK_STATES)),
  /** Days in the branch's zone: works with any of their window in them. */
  from: z.optional(z.iso.date()),
  to: z.optional(z.iso.date()),
  /** Works that touch this service, or a service of this customer. */
  service: z.optional(id),
  customer: z.optional(id),
  cursor: z.optional(z.string().check(z.maxLength(200))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
});
export type WorkQuery = z.infer<typeof workQuerySchema>;

const LONGEST_WINDOW = days(14);
const local = z
  .string()
  .check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'is the time on the clock in `zone`, such as 2026-11-26T01:00'));

interface Spoken {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

/** The moments that a window means; a side is null where clocks in its zone never show that time, both for no zone at all. */
function sides({ from, to, zone }: Spoken): { from: Interval['from'] | null; to: Interval['to'] | null } {
  if (!isZone(zone)) return { from: null, to: null };
  return { from: localToInstant(from, zone, 'earlier'), to: localToInstant(to, zone, 'later') };
}

/** The window of a request that has been parsed. @throws RangeError for one that has not */
export function windowOf(spoken: Spoken): Interval {
  const { from, to } = sides(spoken);
  if (from === null || to === null) throw new RangeError(`no such window: ${JSON.stringify(spoken)}`);
  return { from, to };
}

const windowIs = (right: (window: Interval) => boolean) => (spoken: Spoken) => {
  const { from, to } = sides(spoken);
  return from === null || to === null || right({ from, to });
};
const existing = (side: 'from' | 'to') => ({
  path: [side],
  message: 'is a time that clocks in this zone never show: they are put forward over it; name another',
  params: { code: 'no_such_local_time' },
});

const zone = z
  .string()
  .check(
    z.maxLength(60),
    z.refine(isZone, { message: 'is an IANA time zone such as Asia/Shanghai', params: { code: 'unknown_zone' } }),
  );

/** What makes a window one. */
const windowChecks = [
  z.refine<Spoken>((spoken: Spoken) => !isZone(spoken.zone) || sides(spoken).from !== null, existing('from')),
  z.refine<Spoken>((spoken: Spoken) => !isZone(spoken.zone) || sides(spoken).to !== null, existing('to')),
  z.refine<Spoken>(
    windowIs(({ from, to }) => from < to),
    { path: ['to'], message: 'must be after from', params: { code: 'window_reversed' } },
  ),
  z.refine<Spoken>(
    windowIs(({ from, to }) => to - from <= LONGEST_WINDOW),
    {
      path: ['to'],
      message: 'may be at most 14 days after from; plan longer work as several windows',
      params: { code: 'window_too_long' },
    },
  ),
] as const;

export const planWorkSchema = z
  .strictObject({
    kind: z.enum(WORK_KINDS),
    title: text(120),
    reason: text(1000),
    contact: text(120),
    from: local,
    to: local,
    zone,
    /** Send every customer that it touches its notice at once. */
    announce: z._default(z.boolean(), false),
    elements: z._default(z.array(id).check(z.maxLength(50)), []),
    services: z._default(z.array(id).check(z.maxLength(200)), []),
  })
  .check(
    z.refine(({ elements, services }) => elements.length + services.length > 0, {
      path: ['targets'],
      message: 'name an element or a service that it touches',
      params: { code: 'required' },
    }),
    ...windowChecks,
  );
export type PlanWork = z.infer<typeof planWorkSchema>;

/** Another window for a work that has not begun. */
export const moveWorkSchema = z
  .strictObject({ from: local, to: local, zone, reason: text(1000) })
  .check(...windowChecks);
export type MoveWork = z.infer<typeof moveWorkSchema>;

/** Whom to send the notice; without names, all who have neither been told nor have one on its way. */
export const announceWorkSchema = z.strictObject({
  customers: z.optional(z.array(id).check(z.minLength(1, 'name a customer'), z.maxLength(1000))),
});
export type AnnounceWork = z.infer<typeof announceWorkSchema>;

export const cancelWorkSchema = z.strictObject({ reason: text(1000) });

/** Customers were told, called in vain, or answered: the same way, at the same time. */
export const recordNoticeSchema = z.strictObject({
  customers: z.array(id).check(z.minLength(1, 'name a customer'), z.maxLength(1000)),
  what: z.enum(WORK_RECORDS),
  /** When it was; now by default. */
  at: z.optional(instantCodec),
  /** By which road, and who: `短信`, `电话，陆老师`. */
  how: text(200),
});
export type RecordNotice = z.infer<typeof recordNoticeSchema>;

/** A customer's own answer, for all of its services that the work touches. */
export const answerWorkSchema = z.strictObject({
  answer: z.enum(WORK_ANSWERS),
  /** What it objects to, or asks for. */
  note: z._default(z.string().check(z.trim(), z.maxLength(200)), ''),
});
export type AnswerWork = z.infer<typeof answerWorkSchema>;

/** What a work may be planned on, found by name or id. */
export const workTargetsQuerySchema = z.strictObject({ q: z._default(z.string().check(z.maxLength(200)), '') });
export const workTargetsSchema = z.object({
  /** `services`: how many hang on it. */
  elements: z.array(z.extend(named, { services: count })),
  services: z.array(z.extend(named, { customer: z.string() })),
});
export type WorkTargets = z.infer<typeof workTargetsSchema>;

/** A work that touches a line now, as the precheck says it. */
export const precheckWorkSchema = z.object({
  id: z.string(),
  kind: z.enum(WORK_KINDS),
  /** Element of the line that it is on; null: on the service itself. */
  element: z.nullable(z.string()),
  elementName: z.nullable(z.string()),
  from: at,
  to: at,
  zone: z.string(),
  noticedInTime: z.boolean(),
  agreed: z.boolean(),
});
