import { integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { LANGUAGES } from '#shared/i18n/languages.ts';
import { WORDING_KINDS } from '#shared/wording/kinds.ts';
import { branch } from './registry.ts';

/** A branch's own wording templates, every version of them: the highest is in force. Without a row the shipped one is. */
export const wordingTemplate = pgTable(
  'wording_template',
  {
    branch: text()
      .notNull()
      .references(() => branch.id),
    kind: text({ enum: WORDING_KINDS }).notNull(),
    lang: text({ enum: LANGUAGES }).notNull(),
    /** From 1 on without gaps. The key is what keeps two editors from writing over each other. */
    version: integer().notNull(),
    /** null: back to the shipped one. */
    text: text(),
    changedBy: text().notNull(),
    changedAt: timestamp({ withTimezone: true, precision: 3 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.branch, t.kind, t.lang, t.version] })],
);
