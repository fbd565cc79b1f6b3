import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { WORK_KINDS, WORK_RECORDS } from '#shared/works/work.ts';
import { branch, customer, element, service } from './registry.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 });

/** Planned work. What it is about never changes once it is planned; its window may, until it begins, and is then told anew. */
export const work = pgTable(
  'work',
  {
    id: uuid().primaryKey(),
    branch: text()
      .notNull()
      .references(() => branch.id),
    /** Rises with everything that happens to it and to its notices: what screens compare. */
    version: integer().notNull().default(1),
    kind: text({ enum: WORK_KINDS }).notNull(),
    title: text().notNull(),
    reason: text().notNull(),
    contact: text().notNull(),
    /** IANA zone in which the window was said. */
    zone: text().notNull(),
    /** Of its window: rises with each move. What was told and answered of an older one does not count for it. */
    windowNo: integer().notNull().default(1),
    fromAt: at().notNull(),
    toAt: at().notNull(),
    createdAt: at().notNull(),
    createdBy: text().notNull(),
    createdName: text().notNull(),
    cancelledAt: at(),
    cancelledBy: text(),
    cancelledName: text(),
    cancelReason: text(),
  },
  (t) => [
    // Lists are by start; what touches a line now is looked for among those that have not ended.
    index().on(t.branch, t.fromAt),
    index().on(t.toAt),
  ],
);

/** What it touches: an element with all that hangs on it, or a service. Append-only. */
export const workTarget = pgTable(
  'work_target',
  {
    work: uuid()
      .notNull()
      .references(() => work.id),
    element: text().references(() => element.id),
    service: text().references(() => service.id),
  },
  (t) => [
    unique().on(t.work, t.element),
    unique().on(t.work, t.service),
    index().on(t.element),
    index().on(t.service),
    check('work_target_one', sql`num_nonnulls(${t.element}, ${t.service}) = 1`),
  ],
);

/** A window that a work has left, and why. Append-only. */
export const workWindow = pgTable(
  'work_window',
  {
    work: uuid()
      .notNull()
      .references(() => work.id),
    windowNo: integer().notNull(),
    zone: text().notNull(),
    fromAt: at().notNull(),
    toAt: at().notNull(),
    movedAt: at().notNull(),
    movedBy: text().notNull(),
    movedName: text().notNull(),
    reason: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.work, t.windowNo] })],
);

/** What was said between the carrier and a customer about a work. Append-only: what is wrong is corrected by another row. */
export const workNotice = pgTable(
  'work_notice',
  {
    id: uuid().primaryKey(),
    work: uuid()
      .notNull()
      .references(() => work.id),
    customer: text()
      .notNull()
      .references(() => customer.id),
    /** The window that it was about. */
    windowNo: integer().notNull().default(1),
    what: text({ enum: WORK_RECORDS }).notNull(),
    at: at().notNull(),
    how: text().notNull(),
    recordedAt: at().notNull(),
    recordedBy: text().notNull(),
    recordedName: text().notNull(),
  },
  (t) => [index().on(t.work, t.customer)],
);
