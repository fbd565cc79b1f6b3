import * as z from 'zod/mini';
import { CAUSE_CODE } from '../cause/tree.ts';
import { text } from '../ticket/values.ts';

const label = text(60);

export const causeNodeSchema = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  retired: z.boolean(),
  /** Whether it is as the branch has it: added or changed. */
  own: z.boolean(),
  /** What a change says it has seen; 0 as shipped. */
  version: z.int(),
});
export type CauseNodeView = z.infer<typeof causeNodeSchema>;

/** `GET /api/causes`: what lies beneath the eleven causes, depth first, retired ones too. */
export const causeTreeSchema = z.object({ items: z.array(causeNodeSchema) });

/** `POST /api/causes`: the code says where it goes and is never changed. */
export const newCauseSchema = z.strictObject({
  code: z
    .string()
    .check(z.regex(CAUSE_CODE, 'must be a cause and one or two names beneath it, as access_line.fibre_cut')),
  zh: label,
  en: label,
});
export type NewCause = z.infer<typeof newCauseSchema>;

/** `PATCH /api/causes/:code`. */
export const causeChangeSchema = z.strictObject({
  zh: z.optional(label),
  en: z.optional(label),
  retired: z.optional(z.boolean()),
  /** The version that was looked at: one changed by somebody else since is not written over. */
  expectedVersion: z.int().check(z.minimum(0)),
});
export type CauseChange = z.infer<typeof causeChangeSchema>;
