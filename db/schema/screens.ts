import { bigint, customType, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { ScreenSettings } from '#shared/api/screenSettings.ts';
import { SCREEN_ALARMS } from '#shared/screens/freshness.ts';
import { branch } from './registry.ts';
import { user } from './auth.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const at = () => timestamp({ withTimezone: true, precision: 3 });

/** Screens that were paired. The name is the user's. */
export const screen = pgTable(
  'screen',
  {
    id: text().primaryKey(),
    user: text()
      .notNull()
      .unique()
      .references(() => user.id),
    branch: text()
      .notNull()
      .references(() => branch.id),
    settings: jsonb().$type<ScreenSettings>().notNull(),
    pairedAt: at().notNull(),
    pairedBy: text()
      .notNull()
      .references(() => user.id),
    /** SHA-256 of its session's token: what a television that still holds it is told after the session has ended. */
    tokenHash: bytea().unique(),
    seenAt: at(),
    dataAt: at(),
    staleSince: at(),
    restingSince: at(),
    revokedAt: at(),
    alarm: text({ enum: SCREEN_ALARMS }),
    /** Id of the alert that was raised for it. */
    alert: text(),
    version: bigint({ mode: 'number' }).notNull().default(1),
  },
  (t) => [index().on(t.branch)],
);

/**
 * Screens that ask to be approved. Of code and secret only hashes are kept, the code's keyed: it is short enough to be tried
 * out by whoever reads this table.
 */
export const pairing = pgTable(
  'pairing',
  {
    id: uuid().primaryKey().defaultRandom(),
    codeHash: bytea().notNull().unique(),
    secretHash: bytea().notNull().unique(),
    /** What helps to tell one television from another. */
    address: text().notNull(),
    userAgent: text(),
    askedAt: at().notNull(),
    expiresAt: at().notNull(),
    /** Set: approved, and not to be approved again. */
    screen: text().references(() => screen.id),
    /** Set: its session has been given out, once. */
    claimedAt: at(),
  },
  // Old ones are removed by age.
  (t) => [index().on(t.expiresAt)],
);
