import { sql } from 'drizzle-orm';
import { boolean, check, customType, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { ROLES } from '#shared/actor.ts';
import { LANGUAGES } from '#shared/i18n/languages.ts';
import { branch, customer } from './registry.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const at = () => timestamp({ withTimezone: true, precision: 3 });

/**
 * People and machines that may sign in. `user`, `session`, `account` and `verification` have the columns that
 * better-auth 1.7 with its username plugin reads and writes; the rest is ours.
 * Called `app_user` in SQL: there a bare `user` means the database role, silently.
 */
export const user = pgTable(
  'app_user',
  {
    id: text().primaryKey(),
    /** Shown to colleagues; never to a customer. */
    name: text().notNull(),
    /** better-auth wants one; ours are made up from the id and never written to. */
    email: text().notNull().unique(),
    emailVerified: boolean().notNull().default(false),
    image: text(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
    /** Lower case. None for integrations, which have keys. */
    username: text().unique(),
    role: text({ enum: ROLES }).notNull(),
    /** Whose fault contact this is; with role `customer` only. */
    customer: text().references(() => customer.id),
    branch: text()
      .notNull()
      .references(() => branch.id),
    lastSignInAt: at(),
    /** How to reach whoever works here: E.164, and a mailbox that is read. */
    phone: text(),
    noticeEmail: text(),
    /** What the desk writes to them there, whoever it is that works here. */
    noticeLanguage: text({ enum: LANGUAGES }).notNull().default('zh'),
    /** Set: may not sign in, and nothing signed in as them works any more. */
    disabledAt: at(),
  },
  (t) => [check('app_user_customer', sql`(${t.role} = 'customer') = (${t.customer} is not null)`)],
);

export const session = pgTable(
  'session',
  {
    id: text().primaryKey(),
    token: text().notNull().unique(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    expiresAt: at().notNull(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
    ipAddress: text(),
    userAgent: text(),
  },
  // Disabling and role changes end all sessions of a user.
  (t) => [index().on(t.userId)],
);

/** How a user proves who they are: `credential` holds the argon2id hash. */
export const account = pgTable(
  'account',
  {
    id: text().primaryKey(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: at(),
    refreshTokenExpiresAt: at(),
    scope: text(),
    password: text(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  // Every sign-in looks for the user's credential.
  (t) => [index().on(t.userId)],
);

export const verification = pgTable(
  'verification',
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: at().notNull(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [index().on(t.identifier)],
);

/** Keys of integrations. Only the hash is kept: the key has 256 random bits, so a plain SHA-256 cannot be guessed back. */
export const apiKey = pgTable(
  'api_key',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    hash: bytea().notNull().unique(),
    user: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    createdAt: at().notNull().defaultNow(),
    revokedAt: at(),
    /** To the minute or so: a request does not pay for a write. */
    lastUsedAt: at(),
  },
  (t) => [index().on(t.user)],
);
