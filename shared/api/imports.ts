import * as z from 'zod/mini';
import { type ColumnMap, parseColumns } from '../pool/records.ts';
import { text } from '../ticket/values.ts';
import { rejectedLineSchema } from './pool.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());

/** Where a file came from: somebody at a page, another system with its key, the watched folder, or the demo. */
export const IMPORT_SOURCES = ['person', 'system', 'folder', 'demo'] as const;
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
  /** Of the whole file as it comes (packed, where it comes packed); null: not known. */
  bytes: z.nullable(count),
  bytesRead: count,
  /** Who cancelled it. */
  cancelledBy: z.nullable(z.object({ id: z.string(), name: z.string() })),
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

const columnsSchema = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((value, ctx): ColumnMap => {
    const columns = parseColumns(typeof value === 'string' ? value : value.join(','));
    if (columns !== null) return columns;
    ctx.issues.push({
      code: 'custom',
      message: 'must be fields and columns such as caller:主叫号码,callee:被叫号码,billsec:#6, each once',
      input: value,
    });
    return {};
  }),
);

/** Of `POST /api/call-records`, beside `format`. */
export const importRequestSchema = z.object({
  name: z.optional(text(200)),
  /** Which columns of a `csv` hold which fields, as `parseColumns` reads it; then an id may be missing. */
  columns: z.optional(columnsSchema),
  /** Whose calls a `cm-ims` bill lists, where it does not say so itself. */
  number: z.optional(text(30)),
  /** An id for the import, of its sender's making: by it the import can be followed and cancelled while it runs. */
  import: z.optional(z.uuid()),
});
