import * as z from 'zod/mini';
import { id } from '../ticket/values.ts';

export const REVEAL_WHYS = ['call', 'look'] as const;
const why = z.enum(REVEAL_WHYS);

/** `POST /api/reveals`: whose number is wanted whole, and what for. */
export const revealRequestSchema = z.discriminatedUnion('of', [
  /** A contact of a customer. */
  z.strictObject({ of: z.literal('contact'), contact: id, why }),
  /** Whom to call about a ticket: who was named at the declaration, else the customer's fault contact. */
  z.strictObject({ of: z.literal('ticket'), ticket: id, why }),
  /** One of the numbers that a ticket says are affected, by its place in `affectedNumbers`. */
  z.strictObject({ of: z.literal('affected'), ticket: id, at: z.int().check(z.minimum(0), z.maximum(10_000)), why }),
  /** A mobile member, by the `ref` of its number. */
  z.strictObject({ of: z.literal('member'), ref: z.uuid(), why }),
  /** The far end of a call, by the contract, the record's id and its start; `from`: who called first, of a call passed on. */
  z.strictObject({
    of: z.literal('call'),
    contract: id,
    call: z.string().check(
      z.minLength(1),
      z.maxLength(200),
      z.refine((value) => !/[\0\p{Surrogate}]/u.test(value)),
    ),
    startedAt: z.iso.datetime(),
    end: z.enum(['far', 'from']),
    why,
  }),
]);
export type RevealRequest = z.infer<typeof revealRequestSchema>;

export const revealAnswerSchema = z.object({ name: z.nullable(z.string()), number: z.string() });
export type RevealAnswer = z.infer<typeof revealAnswerSchema>;

export const ACCESS_KINDS = ['contact', 'declared', 'affected', 'member', 'call'] as const;

/** `GET /api/reveals`: who saw whose number, latest first. */
export const accessListSchema = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      at: z.iso.datetime(),
      by: z.object({ id: z.string(), name: z.string() }),
      customer: z.object({ id: z.string(), name: z.string() }),
      what: z.enum(ACCESS_KINDS),
      subject: z.string(),
      person: z.nullable(z.string()),
      /** Masked. */
      number: z.string(),
      why,
    }),
  ),
  nextCursor: z.nullable(z.string()),
});
export type AccessEntry = z.infer<typeof accessListSchema>['items'][number];

export const accessQuerySchema = z.strictObject({
  customer: z.optional(z.string().check(z.maxLength(80))),
  cursor: z.optional(z.string().check(z.regex(/^[1-9]\d{0,14}$/, 'must be the nextCursor of an earlier answer'))),
});
export type AccessQuery = z.infer<typeof accessQuerySchema>;
