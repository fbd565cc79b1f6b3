import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { TEST_CHANNELS, TEST_STATES } from '#shared/api/channels.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 }).notNull();

/** A message that somebody sent to try a channel: of no ticket, sent once, and receipted like a notice. */
export const channelTest = pgTable(
  'channel_test',
  {
    id: uuid().primaryKey(),
    branch: text().notNull(),
    channel: text({ enum: TEST_CHANNELS }).notNull(),
    recipient: text().notNull(),
    /** Name of who sent it. */
    by: text().notNull(),
    state: text({ enum: TEST_STATES }).notNull(),
    detail: text(),
    /** Set by the provider, matched by its delivery receipt. */
    providerRef: text(),
    at: at(),
    updatedAt: at(),
  },
  (t) => [index().on(t.branch, t.at), index().on(t.providerRef)],
);
