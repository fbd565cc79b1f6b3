import { sql } from 'drizzle-orm';
import {
  bigserial,
  bigint,
  customType,
  index,
  jsonb,
  pgTable,
  primaryKey,
  integer,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { TIMED, TIMER_KINDS } from '#shared/clock/timers.ts';
import { ALERT_KINDS } from '#shared/live/alert.ts';
import { SEVERITIES } from '#shared/ticket/values.ts';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * What changed, not its content. Read by snapshot, never by `seq`: a lower number may commit later than a higher one.
 */
export const change = pgTable(
  'change',
  {
    seq: bigserial({ mode: 'bigint' }).primaryKey(),
    xid: xid8()
      .notNull()
      .default(sql`pg_current_xact_id()`),
    at: timestamp({ withTimezone: true })
      .notNull()
      .default(sql`clock_timestamp()`),
    kind: text({
      enum: ['ticket', 'pool', 'alert', 'import', 'work', 'contract', 'screen', 'suspicion', 'session', 'user'],
    }).notNull(),
    key: text().notNull(),
    version: bigint({ mode: 'number' }).notNull(),
    branch: text(),
    customer: text(),
  },
  // A cursor's next rows start at its snapshot's xmin.
  (t) => [index().on(t.xid)],
);

/** One row: the feed's identity (a restored database gets a new one, renewFeed.ts) and how far it has been pruned. */
export const feed = pgTable('feed', {
  one: integer().primaryKey().default(1),
  id: uuid()
    .notNull()
    .default(sql`gen_random_uuid()`),
  /** The database that it was begun in, as PostgreSQL tells it from all others; null: not yet known. */
  home: text(),
  /** Changes of transactions below this are gone; a cursor behind it gets a snapshot. */
  prunedBelow: xid8()
    .notNull()
    .default(sql`'0'::xid8`),
});

export const alert = pgTable(
  'alert',
  {
    id: text().primaryKey(),
    kind: text({ enum: ALERT_KINDS }).notNull(),
    severity: text({ enum: SEVERITIES }).notNull(),
    /** Ticket number or contract id. */
    subject: text().notNull(),
    text: jsonb().$type<{ zh: string; en: string }>().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    customer: text().notNull(),
    branch: text().notNull(),
    /** Set: what it said is not so any more. */
    withdrawnAt: timestamp({ withTimezone: true }),
    /** What is said of that; null: another alert says it. */
    withdrawnText: jsonb().$type<{ zh: string; en: string }>(),
  },
  (t) => [index().on(t.at)],
);

/** Everything that time causes. `dueAt` is rewritten in the transaction of every fact that moves it. */
export const timer = pgTable(
  'timer',
  {
    subjectKind: text({ enum: TIMED }).notNull(),
    subject: text().notNull(),
    kind: text({ enum: TIMER_KINDS }).notNull(),
    level: integer().notNull().default(0),
    generation: integer().notNull().default(0),
    dueAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.subjectKind, t.subject, t.kind, t.level] }),
    // The sweep asks only for the earliest.
    index().on(t.dueAt),
  ],
);
