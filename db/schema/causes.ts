import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { branch } from './registry.ts';

/**
 * Causes beneath the first level (shared/cause). Without a branch they are as shipped; a branch's own row of the same code
 * stands in its place, one of another code beside them. Records name codes: rows are renamed and retired, never deleted.
 */
export const cause = pgTable(
  'cause',
  {
    branch: text().references(() => branch.id),
    code: text().notNull(),
    /** Order among those beneath the same. */
    position: integer().notNull(),
    zh: text().notNull(),
    en: text().notNull(),
    retired: boolean().notNull().default(false),
    /** Rises with every change that a branch makes: what an editor has seen. 0 as shipped. */
    version: integer().notNull().default(0),
  },
  (t) => [
    unique().on(t.branch, t.code).nullsNotDistinct(),
    check('cause_code', sql`${t.code} ~ '^[a-z_]+([.][a-z0-9_]{1,30}){1,2}$'`),
  ],
);
