import { index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { HandoverContent } from '#shared/api/handover.ts';
import { branch } from './registry.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 });

/** The sheet that the shift on duty is writing: one a branch, gone once it has been accepted. */
export const handoverDraft = pgTable('handover_draft', {
  branch: text()
    .primaryKey()
    .references(() => branch.id),
  /** Rises with every change, so that nobody overwrites what they have not read. */
  version: integer().notNull(),
  shiftFrom: at().notNull(),
  notes: text().notNull(),
  guarded: text().notNull(),
  /** Set by the outgoing shift's signature, taken off by giving it back; `content` is what was signed. */
  signedBy: text(),
  signedName: text(),
  signedAt: at(),
  content: jsonb().$type<HandoverContent>(),
});

/** Sheets that both shifts have signed. Append-only: the serving role may insert and read, nothing else. */
export const handover = pgTable(
  'handover',
  {
    id: uuid().primaryKey(),
    branch: text()
      .notNull()
      .references(() => branch.id),
    shiftFrom: at().notNull(),
    notes: text().notNull(),
    guarded: text().notNull(),
    content: jsonb().$type<HandoverContent>().notNull(),
    outgoing: text().notNull(),
    outgoingName: text().notNull(),
    signedAt: at().notNull(),
    incoming: text().notNull(),
    incomingName: text().notNull(),
    acceptedAt: at().notNull(),
  },
  (t) => [index().on(t.branch, t.acceptedAt)],
);
