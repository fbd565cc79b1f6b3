import * as z from 'zod/mini';
import { ROLES } from '../actor.ts';
import { DUTY_POSTS } from '../duty/rota.ts';

const at = z.iso.datetime();
const post = z.enum(DUTY_POSTS);
const day = z.iso.date();
const clockTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 08:00'));
/** As a `datetime-local` field has it, in the branch's zone. */
const local = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'is a time such as 2026-11-26T08:00'));
const userId = z.string().check(z.minLength(1), z.maxLength(100));
const reason = z.string().check(
  z.trim(),
  z.minLength(1, 'must not be empty'),
  z.maxLength(200),
  z.refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
);

const turnSchema = z.object({
  post,
  person: z.string(),
  name: z.string(),
  from: at,
  to: at,
  override: z.nullable(z.string()),
});

/** `GET /api/duty?at=`: who can be called. */
export const onDutySchema = z.object({
  at,
  items: z.array(
    z.object({
      ...turnSchema.shape,
      role: z.enum(ROLES),
      /** Whole: it is a number of the service, to be called. */
      phone: z.nullable(z.string()),
    }),
  ),
});
export type OnDuty = z.infer<typeof onDutySchema>;
export const dutyQuerySchema = z.strictObject({ at: z.optional(z.iso.datetime({ offset: true })) });

const overrideSchema = z.object({
  id: z.string(),
  post,
  person: z.nullable(z.string()),
  instead: z.nullable(z.string()),
  from: at,
  to: at,
  reason: z.string(),
});
const shiftSchema = z.object({
  id: z.string(),
  post,
  person: z.string(),
  startsOn: day,
  from: z.string(),
  to: z.string(),
  every: z.nullable(z.int()),
  until: z.nullable(day),
});

/** `GET /api/duty/week?from=`: seven days of the branch's zone. */
export const dutyWeekSchema = z.object({
  from: day,
  /** When each day begins, and the last one ends: eight moments. */
  days: z.array(at),
  zone: z.string(),
  turns: z.array(turnSchema),
  /** Nobody of the post is on duty. */
  gaps: z.array(z.object({ post, from: at, to: at })),
  /** Somebody is entered twice at once. */
  overlaps: z.array(z.object({ person: z.string(), from: at, to: at })),
  shifts: z.array(shiftSchema),
  /** Those that touch the week, or are still to come. */
  overrides: z.array(overrideSchema),
  /** Whoever can be put on it, and whether they can be called. */
  people: z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES), reachable: z.boolean() })),
});
export type DutyWeek = z.infer<typeof dutyWeekSchema>;
export const dutyWeekQuerySchema = z.strictObject({ from: z.optional(day) });

export const newShiftSchema = z.strictObject({
  post,
  person: userId,
  startsOn: day,
  from: clockTime,
  to: clockTime,
  /** It begins again after so many days; left out: once. */
  every: z.optional(z.int().check(z.minimum(1), z.maximum(366))),
  until: z.optional(day),
});
export type NewShift = z.infer<typeof newShiftSchema>;

export const newOverrideSchema = z.strictObject({
  post,
  /** Left out: nobody is put in. */
  person: z.optional(userId),
  /** Left out: in addition to whoever is on duty. */
  instead: z.optional(userId),
  from: local,
  to: local,
  reason,
});
export type NewOverride = z.infer<typeof newOverrideSchema>;

export const dutyMadeSchema = z.object({ id: z.uuid() });
