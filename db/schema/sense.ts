import { sql } from 'drizzle-orm';
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { HOLD_STATES, SUSPICION_KINDS, SUSPICION_SIGNALS, SUSPICION_STATES } from '#shared/pool/suspicion.ts';
import { branch, contract, customer, service } from './registry.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 });

/** What is usual of a contract, learnt once a day; and up to when records of it have come. One row is all that a forecast reads. */
export const poolProfile = pgTable(
  'pool_profile',
  {
    contract: text()
      .primaryKey()
      .references(() => contract.id),
    branch: text()
      .notNull()
      .references(() => branch.id),
    /** `UsualMinutes` of shared/pool/forecast.ts; null: too little to learn from. */
    usual: jsonb(),
    /** Intervals in which it was down or not meant to work, `[{from, to}]` in ms; `to` null: still. */
    outages: jsonb().notNull().default([]),
    madeAt: at().notNull(),
    /** Start of its latest call. */
    lastCallAt: at(),
    /** When its calls were last looked at. */
    lookedAt: at(),
  },
  // Up to when the records of a branch have come, whosever they are.
  (t) => [index().on(t.branch, t.lastCallAt)],
);

/** What is usual of a service's calls. `calls`: shared/pool/profile.ts; `outgoing`: shared/pool/burst.ts. */
export const trafficProfile = pgTable(
  'traffic_profile',
  {
    service: text()
      .primaryKey()
      .references(() => service.id),
    contract: text()
      .notNull()
      .references(() => contract.id),
    branch: text()
      .notNull()
      .references(() => branch.id),
    calls: jsonb().notNull(),
    outgoing: jsonb().notNull(),
    madeAt: at().notNull(),
  },
  (t) => [index().on(t.contract), index().on(t.branch)],
);

/** Silences of one cause: an element of the lines of all of them (server/sense/groups.ts). */
export const silenceGroup = pgTable('silence_group', {
  id: uuid().primaryKey(),
  branch: text()
    .notNull()
    .references(() => branch.id),
  /** As it was in the registry then: it may be gone since. */
  element: text().notNull(),
  elementName: text().notNull(),
  madeAt: at().notNull(),
});

/** What call records make somebody suspect. Its states and what moves them: shared/pool/suspicion.ts. */
export const suspicion = pgTable(
  'suspicion',
  {
    id: uuid().primaryKey(),
    version: integer().notNull().default(1),
    branch: text()
      .notNull()
      .references(() => branch.id),
    customer: text()
      .notNull()
      .references(() => customer.id),
    contract: text()
      .notNull()
      .references(() => contract.id),
    service: text()
      .notNull()
      .references(() => service.id),
    kind: text({ enum: SUSPICION_KINDS }).notNull(),
    signal: text({ enum: SUSPICION_SIGNALS }).notNull(),
    state: text({ enum: SUSPICION_STATES }).notNull(),
    /** Of a silence: start of the last call. Of a burst: of its first hour. */
    since: at().notNull(),
    /** Up to when records had come. */
    until: at().notNull(),
    noticedAt: at().notNull(),
    raisedAt: at(),
    expected: real().notNull(),
    seen: integer().notNull(),
    chance: real().notNull(),
    /** Of a silence: by when it began at the latest. */
    begunBy: at(),
    /** What it has in common with others. */
    group: uuid('group_id').references(() => silenceGroup.id),
    /** The number that a burst comes from. */
    number: text(),
    /** Why, as a picture: `[{at, expected, seen}]` by the hour. */
    hours: jsonb().notNull(),
    ticket: text(),
    decidedAt: at(),
    decidedBy: text(),
    decidedName: text(),
    word: text(),
    /** By when the customer has to be told; null: nothing to tell. */
    tellBy: at(),
    toldAt: at(),
    toldHow: text(),
    toldBy: text(),
  },
  (t) => [
    index().on(t.branch, t.noticedAt),
    index().on(t.service, t.noticedAt),
    index().on(t.group),
    // Two nodes that see the same at once raise it once.
    uniqueIndex('suspicion_pending')
      .on(t.service, t.signal)
      .where(sql`state in ('noticed', 'open')`),
    // A silence that somebody has dismissed is not suspected anew.
    uniqueIndex('suspicion_once').on(t.service, t.signal, t.since),
  ],
);

/** That a number's international calls be held: asked for here, done at the switch. */
export const callHold = pgTable(
  'call_hold',
  {
    id: uuid().primaryKey(),
    suspicion: uuid()
      .notNull()
      .references(() => suspicion.id),
    number: text().notNull(),
    state: text({ enum: HOLD_STATES }).notNull(),
    requestedAt: at().notNull(),
    requestedBy: text().notNull(),
    requestedName: text().notNull(),
    settledAt: at(),
    settledBy: text(),
    settledName: text(),
    word: text(),
  },
  (t) => [
    index().on(t.suspicion),
    uniqueIndex('call_hold_once')
      .on(t.suspicion, t.number)
      .where(sql`state <> 'refused'`),
  ],
);

/** A bill that somebody wants to be warned of before it is reached. */
export const billLimit = pgTable('bill_limit', {
  contract: text()
    .primaryKey()
    .references(() => contract.id),
  fen: bigint({ mode: 'number' }).notNull(),
  setAt: at().notNull(),
  setBy: text().notNull(),
});

/** What was said of a month's forecast: once a month, and taken back where it is not so any more. */
export const poolWarning = pgTable(
  'pool_warning',
  {
    contract: text().notNull(),
    month: text().notNull(),
    kind: text({ enum: ['runs_out', 'bill'] }).notNull(),
    at: at().notNull(),
    /** As it was said: `{runsOutAt, from, to}` or `{fen, limit}`. */
    said: jsonb().notNull(),
    withdrawnAt: at(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.month, t.kind] })],
);
