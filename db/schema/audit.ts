import { bigserial, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { AUDIT_ACTIONS, AUDIT_SUBJECTS } from '#shared/api/audit.ts';

/** What was done in the settings, by whom. Append-only: the serving role may insert and read, nothing else. */
export const audit = pgTable(
  'audit',
  {
    seq: bigserial({ mode: 'number' }).primaryKey(),
    at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    branch: text().notNull(),
    actor: text().notNull(),
    /** As they were called then: names change, what was done does not. */
    actorName: text().notNull(),
    action: text({ enum: AUDIT_ACTIONS }).notNull(),
    subjectKind: text({ enum: AUDIT_SUBJECTS }).notNull(),
    subject: text().notNull(),
    subjectName: text().notNull(),
    /** Only what changed, never a secret. Null: there was nothing before, or there is nothing after. */
    before: jsonb(),
    after: jsonb(),
  },
  // The page reads the newest of a branch.
  (t) => [index().on(t.branch, t.seq)],
);
