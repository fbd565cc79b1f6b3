import { index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { LANGUAGES } from '#shared/i18n/languages.ts';
import { user } from './auth.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 });

/** Browsers that want to be told (RFC 8030). Gone with the session that made it, the user's access, or the browser's own word. */
export const pushSubscription = pgTable(
  'push_subscription',
  {
    id: uuid().primaryKey(),
    user: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** Session id. Without a reference: one that runs out by itself does not end what was asked for. */
    session: text().notNull(),
    /** Whoever knows it may ask its push service to deliver, though only with the desk's key. */
    endpoint: text().notNull().unique(),
    p256dh: text().notNull(),
    auth: text().notNull(),
    language: text({ enum: LANGUAGES }).notNull(),
    createdAt: at().notNull(),
    /** When its push service last took something. */
    lastSuccessAt: at(),
    /** How often it has been refused since. */
    failures: integer().notNull().default(0),
  },
  (t) => [index().on(t.user), index().on(t.session)],
);
