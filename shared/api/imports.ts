import * as z from 'zod/mini';
import { text } from '../ticket/values.ts';
import { rejectedLineSchema } from './pool.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());

/** Who sent a file: somebody at a page, another system with its key, or the demo. */
export const IMPORT_SOURCES = ['person', 'system', 'demo'] as const;
/** Of the log: what its page shows at first, and what a page of it has by default. */
export const IMPORTS_SHOWN = 20;
/** Rejected lines that come with an import itself; the file of them has all that are kept. */
export const REJECTED_SHOWN = 50;

/** One import of call records. Counts are of lines so far; they grow while it runs. */
export const importEntrySchema = z.object({
  id: z.string(),
  version: z.int().check(z.positive()),
  at,
  by: z.object({ id: z.string(), name: z.string() }),
  source: z.enum(IMPORT_SOURCES),
  /** Name of the file, where its sender gave one; a person's number in it is masked. */
  file: z.nullable(z.string()),
  /** As it was asked for: a format's name, or `auto`. */
  format: z.string(),
  accepted: count,
  duplicates: count,
  rejected: count,
  /** When it last moved. */
  updatedAt: at,
  /** Null: not at its end. */
  doneAt: z.nullable(at),
  /** Code of what ended it early; null: nothing has. */
  failure: z.nullable(z.string()),
});
export type ImportEntry = z.infer<typeof importEntrySchema>;

export const importQuerySchema = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: z.optional(z.uuid()),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), IMPORTS_SHOWN),
});
export type ImportQuery = z.infer<typeof importQuerySchema>;

export const importListSchema = z.object({ items: z.array(importEntrySchema), nextCursor: z.nullable(z.string()) });

/** One import with the first of its rejected lines. `rejectedKept`: how many the file of them has. */
export const importDetailSchema = z.extend(importEntrySchema, {
  rejectedKept: count,
  rejectedLines: z.array(rejectedLineSchema),
});
export type ImportDetail = z.infer<typeof importDetailSchema>;

export const rejectedFileQuerySchema = z.strictObject({ lang: z._default(z.enum(['zh', 'en']), 'zh') });

/** Of `POST /api/call-records`, beside `format`. */
export const importNameSchema = z.object({ name: z.optional(text(200)) });
