import * as z from 'zod/mini';
import { TOPICS } from '#shared/live/protocol.ts';

/** What comes through the socket, parsed at the door. Items stay raw here: whoever knows the topic parses them. */
const items = z.array(z.unknown());
/** Parts that are still to come. */
const more = z._default(z.int(), 0);
const instant = z.pipe(
  z.iso.datetime(),
  z.transform((text) => Date.parse(text)),
);

export const watchAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), cursor: z.string(), full: z.boolean(), items, more }),
  z.object({ ok: z.literal(false), code: z.string(), detail: z.string() }),
]);
export const changesSchema = z.object({
  topic: z.enum(TOPICS),
  key: z.optional(z.string()),
  cursor: z.string(),
  items,
  more,
});
export const lookingSchema = z.object({
  key: z.string(),
  people: z.array(z.object({ user: z.string(), name: z.string() })),
});
export const pulseSchema = z.object({ now: instant, asOf: instant });
export const byeSchema = z.object({ reason: z.string(), retryAfterMs: z.number().check(z.nonnegative()) });
