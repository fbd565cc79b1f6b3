import * as z from 'zod/mini';
import { instantCodec } from '../time.ts';
import { VISIBILITIES, id, text } from '../ticket/values.ts';

/** What a file is sent with; the file itself is the body. What it is, its own bytes say. */
export const attachmentQuerySchema = z.strictObject({
  name: text(200),
  /** The segment it shows. */
  segment: z.optional(id),
  /** Staff: `internal` by default. A customer’s is the customer’s to see. */
  visibility: z.optional(z.enum(VISIBILITIES)),
  /** When it was made, by the sender’s own clock, where it is sent later. */
  occurredAt: z.optional(instantCodec),
});
export type AttachmentQuery = z.infer<typeof attachmentQuerySchema>;
