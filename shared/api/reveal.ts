import * as z from 'zod/mini';
import { id } from '../ticket/values.ts';
import { revealWhySchema as why } from './access.ts';

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
