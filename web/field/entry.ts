import * as z from 'zod/mini';
import { VISIBILITIES } from '#shared/ticket/values.ts';

const refusal = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  fields: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
});

/** Something a technician did or photographed, kept in this phone until the server has it. */
export const entrySchema = z.object({
  /** Its idempotency key: however often it is sent, the server takes it once. */
  id: z.string(),
  /** User id. It is sent as nobody else. */
  owner: z.string(),
  /** Ticket. */
  no: z.string(),
  segment: z.string(),
  /** Epoch ms by this phone, set to the server's clock when it was last heard of: what it is sent as `occurredAt`. */
  at: z.number(),
  /** Unchanged from the first attempt on: another body under the same key would be refused. */
  does: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('command'), command: z.looseObject({ type: z.string() }) }),
    z.object({ kind: z.literal('file'), name: z.string(), visibility: z.enum(VISIBILITIES), file: z.instanceof(Blob) }),
  ]),
  triedAt: z.nullable(z.number()),
  /** What the server refused it with: it waits for its owner now. */
  refusal: z.nullable(refusal),
});
export type Entry = z.infer<typeof entrySchema>;
export type Deed = Entry['does'];
