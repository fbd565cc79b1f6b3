import { sql } from 'drizzle-orm';
import {
  check,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { CONTRACT_PARTIES } from '#shared/contract/events.ts';
import { MAJEURE_ENTRIES } from '#shared/majeure/majeure.ts';
import { ATTACHMENT_TYPES } from '#shared/ticket/values.ts';
import { branch, contract, customer, element, service } from './registry.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 });
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** What force majeure there is, as the contract and the law name it: data, a kind more is a row more. */
export const majeureKind = pgTable('majeure_kind', {
  id: text().primaryKey(),
  position: integer().notNull(),
  zh: text().notNull(),
  en: text().notNull(),
});

/** Force majeure, once for all contracts that it touches. What it is about never changes: it ends, or is retracted. */
export const majeure = pgTable(
  'majeure',
  {
    id: uuid().primaryKey(),
    branch: text()
      .notNull()
      .references(() => branch.id),
    /** Rises with everything that is recorded of it: what screens compare. */
    version: integer().notNull().default(1),
    kind: text()
      .notNull()
      .references(() => majeureKind.id),
    /** Whose performance it hinders. */
    onParty: text({ enum: CONTRACT_PARTIES }).notNull(),
    what: text().notNull(),
    fromAt: at().notNull(),
    toAt: at(),
    retractedAt: at(),
    declaredAt: at().notNull(),
    declaredBy: text().notNull(),
    declaredName: text().notNull(),
  },
  (t) => [
    // Lists are by start, the last first.
    index().on(t.branch, t.fromAt),
    check('majeure_times', sql`${t.fromAt} <= ${t.declaredAt} and (${t.toAt} is null or ${t.fromAt} <= ${t.toAt})`),
  ],
);

/** Where it was said to be: a county, an element with all that hangs on it, or a customer. Append-only. */
export const majeureTarget = pgTable(
  'majeure_target',
  {
    majeure: uuid()
      .notNull()
      .references(() => majeure.id),
    county: text(),
    element: text().references(() => element.id),
    customer: text().references(() => customer.id),
  },
  (t) => [
    unique().on(t.majeure, t.county),
    unique().on(t.majeure, t.element),
    unique().on(t.majeure, t.customer),
    check('majeure_target_one', sql`num_nonnulls(${t.county}, ${t.element}, ${t.customer}) = 1`),
  ],
);

/** The services that were there when it was declared. Append-only. */
export const majeureService = pgTable(
  'majeure_service',
  {
    majeure: uuid()
      .notNull()
      .references(() => majeure.id),
    service: text()
      .notNull()
      .references(() => service.id),
  },
  (t) => [
    primaryKey({ columns: [t.majeure, t.service] }),
    // A ticket asks by its service.
    index().on(t.service),
  ],
);

/** The contracts that it was written to, and the number of its beginning there. Append-only. */
export const majeureContract = pgTable(
  'majeure_contract',
  {
    majeure: uuid()
      .notNull()
      .references(() => majeure.id),
    contract: text()
      .notNull()
      .references(() => contract.id),
    seq: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.majeure, t.contract] }), unique().on(t.contract, t.seq)],
);

/** A file that shows it: an authority's letter, a photo. Append-only. */
export const majeureFile = pgTable(
  'majeure_file',
  {
    id: uuid().primaryKey(),
    majeure: uuid()
      .notNull()
      .references(() => majeure.id),
    name: text().notNull(),
    mediaType: text({ enum: ATTACHMENT_TYPES }).notNull(),
    size: integer().notNull(),
    sha256: bytea().notNull(),
    addedAt: at().notNull(),
    addedBy: text().notNull(),
    addedName: text().notNull(),
  },
  (t) => [index().on(t.majeure)],
);
export const majeureFilePart = pgTable(
  'majeure_file_part',
  {
    file: uuid()
      .notNull()
      .references(() => majeureFile.id),
    /** From 0. */
    n: integer().notNull(),
    bytes: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.file, t.n] })],
);

/** What was recorded of it: noticed, proven, ended, retracted. The contracts' events follow from it. Append-only. */
export const majeureEntry = pgTable(
  'majeure_entry',
  {
    id: uuid().primaryKey(),
    majeure: uuid()
      .notNull()
      .references(() => majeure.id),
    what: text({ enum: MAJEURE_ENTRIES }).notNull(),
    at: at().notNull(),
    said: text().notNull(),
    contracts: text().array().notNull(),
    files: uuid().array().notNull(),
    recordedAt: at().notNull(),
    recordedBy: text().notNull(),
    recordedName: text().notNull(),
  },
  (t) => [index().on(t.majeure), check('majeure_entry_time', sql`${t.at} <= ${t.recordedAt}`)],
);
