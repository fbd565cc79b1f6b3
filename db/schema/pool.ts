import { bigint, date, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { IMPORT_SOURCES } from '#shared/api/imports.ts';
import { branch } from './registry.ts';

/** Who wrote a version, when and why; null: shipped. */
const written = () => ({ reason: text(), madeBy: text(), madeAt: timestamp({ withTimezone: true, mode: 'date' }) });
const at = () => timestamp({ withTimezone: true, mode: 'date' });

/**
 * Plans as data, versioned, a row written once: a month is rated by the latest version in force on its first day (Beijing).
 * `spec`: shared/pool/plan.ts.
 */
export const plan = pgTable(
  'plan',
  {
    id: text().notNull(),
    version: integer().notNull(),
    spec: jsonb().notNull(),
    validFrom: date().notNull(),
    ...written(),
  },
  (t) => [primaryKey({ columns: [t.id, t.version] })],
);

/**
 * The numbering that a branch rates by, in versions as plans are (shared/pool/numbering.ts). A branch without a row goes by
 * the shipped one, which is version 0.
 */
export const numbering = pgTable(
  'numbering',
  {
    branch: text()
      .notNull()
      .references(() => branch.id),
    version: integer().notNull(),
    spec: jsonb().notNull(),
    validFrom: date().notNull(),
    ...written(),
  },
  (t) => [primaryKey({ columns: [t.branch, t.version] })],
);

// call_record is partitioned by Beijing month of its start, which drizzle cannot express: its DDL is the migration 0001_pool.sql,
// and server/pool/store.ts is the only writer.

/** Months whose call records have been put away (the migration that makes this table): their usage stays, and no call of them is taken. */
export const putAwayMonth = pgTable('put_away_month', {
  month: text().primaryKey(),
  /** Null until they have been counted. */
  calls: bigint({ mode: 'number' }),
  at: at().notNull(),
});

/** Of the legs that share a linked id one is counted; this says which, so that a later, longer leg can take its place. */
export const linkedCall = pgTable(
  'linked_call',
  {
    contract: text().notNull(),
    linkedId: text().notNull(),
    id: text().notNull(),
    startedAt: at().notNull(),
    billsec: integer().notNull(),
    type: text().notNull(),
    minutes: integer().notNull(),
    fen: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.linkedId] })],
);

/** What a contract used in a Beijing month (`YYYY-MM`): the few rows the pool is read from. `minutes`: units of the plan's rounding (shared/pool/rating.ts). `fen`: types charged by the minute only. */
export const usage = pgTable(
  'usage',
  {
    contract: text().notNull(),
    month: text().notNull(),
    type: text().notNull(),
    calls: bigint({ mode: 'number' }).notNull(),
    minutes: bigint({ mode: 'number' }).notNull(),
    fen: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.month, t.type] })],
);

/** The same by Beijing day: the burn-down chart. */
export const usageDay = pgTable(
  'usage_day',
  {
    contract: text().notNull(),
    day: date().notNull(),
    type: text().notNull(),
    calls: integer().notNull(),
    minutes: integer().notNull(),
    fen: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.day, t.type] })],
);

/**
 * The same by Beijing day and member number, of months whose calls have been put away (server/pool/numbers.ts): of the others
 * the calls themselves say it, and to count every call by its number as it comes would cost more than to keep it.
 */
export const usageNumber = pgTable(
  'usage_number',
  {
    contract: text().notNull(),
    day: date().notNull(),
    number: text().notNull(),
    type: text().notNull(),
    calls: integer().notNull(),
    minutes: integer().notNull(),
    fen: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.day, t.number, t.type] })],
);

/**
 * `version` comes from the sequence pool_version (the migration 0001_pool.sql): it rises over all months of a contract, which is one key of the live feed.
 * Plan, its version and the numbering: by what the month's calls were rated, where another has come in force for it since
 * (server/pool/terms.ts); null: by what is in force.
 */
export const poolMonth = pgTable(
  'pool_month',
  {
    contract: text().notNull(),
    month: text().notNull(),
    version: bigint({ mode: 'number' }).notNull(),
    plan: text(),
    planVersion: integer(),
    numberingVersion: integer(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.month] })],
);

export const poolAlert = pgTable(
  'pool_alert',
  {
    contract: text().notNull(),
    month: text().notNull(),
    /** Percent of the included minutes: 50, 80, 90, 100. */
    level: integer().notNull(),
    at: at().notNull(),
    /** Set: a correction has made it untrue; reached again, it is told again. */
    withdrawnAt: at(),
  },
  (t) => [unique('pool_alert_once').on(t.contract, t.month, t.level)],
);

export const importLog = pgTable(
  'import_log',
  {
    id: text().primaryKey(),
    branch: text().notNull(),
    /** User id. */
    by: text().notNull(),
    source: text({ enum: IMPORT_SOURCES }).notNull(),
    /** As its sender names the file. */
    file: text(),
    at: at().notNull(),
    format: text().notNull(),
    accepted: bigint({ mode: 'number' }).notNull().default(0),
    duplicates: bigint({ mode: 'number' }).notNull().default(0),
    rejected: bigint({ mode: 'number' }).notNull().default(0),
    /** Rises with every batch: the live list drops what is older than what it has. */
    version: integer().notNull().default(1),
    /** Of the last batch: an import that has not moved for long has lost its server. */
    updatedAt: at().notNull(),
    /** Null: running, or the server died in it (replaying the file is safe). */
    doneAt: at(),
    /** Code of what ended it early; null when the whole file was read. */
    failure: text(),
    /** Of the whole file as it comes, where it is known. */
    bytes: bigint({ mode: 'number' }),
    bytesRead: bigint({ mode: 'number' }).notNull().default(0),
    /** User id of whoever cancelled it. */
    cancelledBy: text(),
  },
  // The list of a branch, newest first.
  (t) => [index().on(t.branch, t.at, t.id)],
);

export const rejectedLine = pgTable(
  'rejected_line',
  {
    import: text().notNull(),
    line: bigint({ mode: 'number' }).notNull(),
    code: text().notNull(),
    message: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.import, t.line] })],
);
