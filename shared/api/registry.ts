import * as z from 'zod/mini';
import { LANGUAGES } from '../i18n/languages.ts';
import { TABLES } from '../registry/tables.ts';
import { text } from '../ticket/values.ts';

const count = z.int().check(z.nonnegative());
const tableSchema = z.enum(TABLES);
export const REGISTRY_FORMATS = ['xlsx', 'csv'] as const;
/** More are sent as CSV: a workbook is read and written in one piece. */
export const MOST_WORKBOOK_ROWS = 20_000;

/** `GET /api/admin/registry`: what there is to export. */
export const registrySchema = z.object({
  tables: z.array(z.object({ table: tableSchema, rows: count })),
});
export type Registry = z.infer<typeof registrySchema>;

/** `GET /api/admin/registry/export`. A CSV file is one table. */
export const registryExportQuerySchema = z
  .strictObject({
    format: z._default(z.enum(REGISTRY_FORMATS), 'xlsx'),
    /** Names with commas between; all of them where it is not said. */
    tables: z.pipe(
      z.pipe(
        z._default(z.string(), TABLES.join(',')),
        z.transform((names) => names.split(',')),
      ),
      z.array(tableSchema).check(z.minLength(1)),
    ),
    /** Of titles and words. */
    lang: z._default(z.enum(LANGUAGES), 'zh'),
  })
  .check(
    z.refine(({ format, tables }) => format === 'xlsx' || tables.length === 1, {
      path: ['tables'],
      message: 'a CSV file is one table: name one, or ask for xlsx',
    }),
  );
export type RegistryExportQuery = z.infer<typeof registryExportQuerySchema>;

/** What is said of a file beside its bytes. */
export const registryFileQuerySchema = z.strictObject({
  /** As it was called; a table may be told by it. */
  name: text(200),
});
export const registryImportQuerySchema = z.extend(registryFileQuerySchema, {
  /** `hash` of the plan that is to be done. */
  plan: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is the hash of a plan')),
});
export type RegistryImportQuery = z.infer<typeof registryImportQuerySchema>;

const message = z.object({ zh: z.string(), en: z.string() });
const faultSchema = z.object({ code: z.string(), column: z.nullable(z.string()), message });
const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
export type PlanValue = z.infer<typeof valueSchema>;

export const OUTCOMES = ['new', 'changed', 'removed', 'refused'] as const;
const countsSchema = z.object({ new: count, changed: count, removed: count, unchanged: count, refused: count });
export type PlanCounts = z.infer<typeof countsSchema>;

export const plannedRowSchema = z.object({
  outcome: z.enum(OUTCOMES),
  line: count,
  /** Whose row it is. */
  key: z.string(),
  /** Of a new row all that it has beside its key, of a changed one what differs. Codes as in the interface; a person's old number is masked. */
  changes: z.array(z.object({ column: z.string(), before: valueSchema, after: valueSchema })),
  faults: z.array(faultSchema),
});
export type PlannedRowView = z.infer<typeof plannedRowSchema>;

/** `POST /api/admin/registry/plans`: what the file would do. Nothing has been done. */
export const registryPlanSchema = z.object({
  /** Over what is in the file and the registry it was compared with. */
  hash: z.string(),
  file: z.object({ name: z.string(), size: count, sha256: z.string() }),
  counts: countsSchema,
  /** Sheets that are not read, and why. */
  faults: z.array(z.object({ sheet: z.string(), line: count, code: z.string(), message })),
  tables: z.array(
    z.object({ table: tableSchema, sheet: z.string(), counts: countsSchema, rows: z.array(plannedRowSchema) }),
  ),
});
export type RegistryPlan = z.infer<typeof registryPlanSchema>;

/** `POST /api/admin/registry/imports`: what was done. */
export const registryImportSchema = z.object({
  counts: countsSchema,
  tables: z.array(z.object({ table: tableSchema, counts: countsSchema })),
});
export type RegistryImport = z.infer<typeof registryImportSchema>;
