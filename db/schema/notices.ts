import { sql } from 'drizzle-orm';
import { bigint, check, customType, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { NOTICE_SUBJECTS, OUTGOING_KINDS } from '#shared/notice/subject.ts';
import { NOTICE_CHANNELS, NOTICE_STATES } from '#shared/ticket/values.ts';
import { customer } from './registry.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 });
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/**
 * Outbox: written in the transaction of what causes it, sent by the notifier, its progress written back to its subject. A
 * ticket's is joined by its number and belongs to the ticket's customer; of any other subject it names key and customer.
 */
export const notice = pgTable(
  'notice',
  {
    id: uuid().primaryKey(),
    about: text({ enum: NOTICE_SUBJECTS }).notNull().default('ticket'),
    ticket: text(),
    key: text(),
    customer: text().references(() => customer.id),
    kind: text({ enum: OUTGOING_KINDS }).notNull(),
    channel: text({ enum: NOTICE_CHANNELS }).notNull(),
    recipient: text().notNull(),
    language: text({ enum: ['zh', 'en'] }).notNull(),
    /** Rendered when queued: a retry sends the same words; a message of several says their sum. Deliberately poor in detail (contract 五). */
    subject: text().notNull(),
    body: text().notNull(),
    /** SHA-256 of the token in the link, so that the table cannot answer for the customer. */
    tokenHash: bytea(),
    /**
     * Of a kind whose notices to one place go out together: the one of them that carries the message, itself included. Null until
     * they are put together, and again where the message was not taken.
     */
    message: uuid(),
    state: text({ enum: NOTICE_STATES }).notNull(),
    attempts: integer().notNull().default(0),
    /** Set by the provider, matched by its delivery receipt. */
    providerRef: text(),
    lastError: text(),
    /** Version of what it announces (of a restoration, of a work's window); an answer to an older one is stale. */
    factVersion: bigint({ mode: 'number' }).notNull(),
    queuedAt: at().notNull(),
    /** When its channel first took it: the proof that it was sent, and when. */
    acceptedAt: at(),
    updatedAt: at().notNull(),
  },
  (t) => [
    index().on(t.ticket),
    index('notice_key')
      .on(t.key)
      .where(sql`key is not null`),
    index().on(t.providerRef),
    index().on(t.tokenHash),
    index()
      .on(t.message)
      .where(sql`message is not null`),
    // What waits for one place, and when that was last written to.
    index('notice_gathered')
      .on(t.recipient)
      .where(sql`kind = 'pool_manager'`),
    check(
      'notice_subject_one',
      sql`case ${t.about} when 'ticket' then ${t.ticket} is not null and ${t.key} is null
        else ${t.ticket} is null and ${t.key} is not null and ${t.customer} is not null end`,
    ),
  ],
);
