import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { CONTACT_DUTIES, CONTACT_SIDES } from '#shared/api/customer.ts';
import { CUSTOMER_LANGUAGES, ELEMENT_KINDS, NUMBER_KINDS } from '#shared/registry/tables.ts';
import { AREAS, CUSTOMER_LEVELS, SEGMENT_PARTIES, SERVICE_STATES } from '#shared/ticket/values.ts';

/** Who the desk serves and what it knows of their lines. Changed by imports and settings, never by tickets. */
export const branch = pgTable('branch', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** IANA zone in which staff read times and ticket numbers take their date. */
  zone: text().notNull(),
  /** After how many seconds a screen that shows old data, or says nothing any more, is an alarm. */
  screenStaleAfter: integer().notNull().default(30),
  screenDarkAfter: integer().notNull().default(120),
  /** E.164. What customers call to test outgoing calls, and the lines that test calls to them are made from. */
  testNumber: text(),
  testLines: text().array().notNull().default([]),
});

export const customer = pgTable(
  'customer',
  {
    id: text().primaryKey(),
    branch: text()
      .notNull()
      .references(() => branch.id),
    name: text().notNull(),
    /** What fits on the wall. */
    shortName: text().notNull(),
    level: text({ enum: CUSTOMER_LEVELS }).notNull(),
    area: text({ enum: AREAS }).notNull(),
    county: text().notNull(),
    /** User id of the account manager. */
    manager: text(),
    language: text({ enum: CUSTOMER_LANGUAGES }).notNull().default('zh'),
  },
  (t) => [index().on(t.manager)],
);

export const contract = pgTable('contract', {
  id: text().primaryKey(),
  customer: text()
    .notNull()
    .references(() => customer.id),
  name: text().notNull(),
  signedOn: date({ mode: 'string' }).notNull(),
  startsOn: date({ mode: 'string' }).notNull(),
  endsOn: date({ mode: 'string' }).notNull(),
  plan: text().notNull(),
});

export const service = pgTable(
  'service',
  {
    id: text().primaryKey(),
    customer: text()
      .notNull()
      .references(() => customer.id),
    contract: text()
      .notNull()
      .references(() => contract.id),
    name: text().notNull(),
    state: text({ enum: SERVICE_STATES }).notNull().default('normal'),
    /** Subscribed features, which decide what a joint test covers: `short_dial`, `forwarding`, … */
    features: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    address: text(),
    /** Printed as a QR code on the cabinet: declares without log-in. */
    cabinetCode: text().unique(),
  },
  (t) => [index().on(t.customer), index().on(t.contract)],
);

export const serviceNumber = pgTable(
  'service_number',
  {
    /** E.164. */
    number: text().primaryKey(),
    service: text()
      .notNull()
      .references(() => service.id),
    kind: text({ enum: NUMBER_KINDS }).notNull(),
    label: text(),
    /** Mobile members join the centrex only with their own consent (contract 二10). */
    consent: boolean().notNull().default(true),
    /** Names it to who may not read it: a mobile number is its member's, and the page shows it masked. */
    ref: uuid().notNull().unique().defaultRandom(),
  },
  (t) => [index().on(t.service)],
);

/** A thing a line runs through. Shared by services: that is how one cut fibre is seen as one. */
export const element = pgTable('element', {
  id: text().primaryKey(),
  /** Who keeps it in its registry. */
  branch: text()
    .notNull()
    .references(() => branch.id),
  name: text().notNull(),
  kind: text({ enum: ELEMENT_KINDS }).notNull(),
});

export const serviceLine = pgTable(
  'service_line',
  {
    service: text()
      .notNull()
      .references(() => service.id),
    position: integer().notNull(),
    element: text()
      .notNull()
      .references(() => element.id),
  },
  (t) => [primaryKey({ columns: [t.service, t.position] }), index().on(t.element)],
);

/** Responsibility matrix as both sides signed it. An element without a row is `channel`: worked by both. */
export const responsibility = pgTable(
  'responsibility',
  {
    contract: text()
      .notNull()
      .references(() => contract.id),
    element: text()
      .notNull()
      .references(() => element.id),
    party: text({ enum: SEGMENT_PARTIES }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.element] })],
);

export const contact = pgTable(
  'contact',
  {
    id: text().primaryKey(),
    customer: text()
      .notNull()
      .references(() => customer.id),
    side: text({ enum: CONTACT_SIDES }).notNull(),
    /** The person who coordinates faults is not the one who may sign for numbers (contract 四, 二10). */
    duty: text({ enum: CONTACT_DUTIES }).notNull(),
    name: text().notNull(),
    phone: text(),
    email: text(),
    /** Their log-in, where they have one. */
    user: text(),
  },
  (t) => [index().on(t.customer)],
);

/** Time-limit policies: data, versioned, never edited: a row is written once. */
export const policy = pgTable('policy', {
  version: integer().primaryKey(),
  /** Whose it is; null: the shipped one, every branch's until it writes its own. */
  branch: text().references(() => branch.id),
  name: text().notNull(),
  /** `Policy` of shared/clock/policy.ts. */
  rules: jsonb().notNull(),
  validFrom: timestamp({ withTimezone: true }).notNull(),
  /** Demo figures say so wherever they are shown. */
  demo: boolean().notNull().default(false),
  /** Why it was written, and the user who did; null: shipped. */
  reason: text(),
  madeBy: text(),
});
