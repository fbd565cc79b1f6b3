import { check, date, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { DUTY_POSTS } from '#shared/duty/rota.ts';
import { user } from './auth.ts';
import { branch } from './registry.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 });

/** Who is ordinarily on duty: see `Shift` of shared/duty/rota.ts. */
export const dutyShift = pgTable(
  'duty_shift',
  {
    id: uuid().primaryKey(),
    branch: text()
      .notNull()
      .references(() => branch.id),
    post: text({ enum: DUTY_POSTS }).notNull(),
    person: text()
      .notNull()
      .references(() => user.id),
    startsOn: date().notNull(),
    /** `HH:MM` in the branch's zone. */
    fromTime: text().notNull(),
    toTime: text().notNull(),
    every: integer(),
    until: date(),
  },
  (t) => [index().on(t.branch)],
);

/** Somebody else for a while, and why. */
export const dutyOverride = pgTable(
  'duty_override',
  {
    id: uuid().primaryKey(),
    branch: text()
      .notNull()
      .references(() => branch.id),
    post: text({ enum: DUTY_POSTS }).notNull(),
    person: text().references(() => user.id),
    instead: text().references(() => user.id),
    fromAt: at().notNull(),
    toAt: at().notNull(),
    reason: text().notNull(),
  },
  // What is asked for is now, or a week: what is over is many.
  (t) => [index().on(t.branch, t.toAt), check('duty_override_time', sql`${t.fromAt} < ${t.toAt}`)],
);
