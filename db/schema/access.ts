import { bigserial, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Who has seen whose number whole (contract 五). Append-only for the role that serves. */
export const accessLog = pgTable(
  'access_log',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    /** User id. */
    by: text().notNull(),
    branch: text().notNull(),
    customer: text().notNull(),
    what: text({ enum: ['contact', 'declared', 'affected', 'member'] }).notNull(),
    /** Contact id, ticket number or service id. */
    subject: text().notNull(),
    /** Whose, where a name is known. */
    person: text(),
    /** Masked: the log shall not be another place to read it. */
    number: text().notNull(),
    /** To call, or only to look. */
    why: text({ enum: ['call', 'look'] }).notNull(),
  },
  (t) => [index().on(t.branch, t.id), index().on(t.customer, t.id)],
);
