import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import {
  CHANNELS,
  PHASES,
  RESOLUTIONS,
  SEVERITIES,
  CLASSES,
  SYMPTOMS,
  SEGMENT_PARTIES,
  SEGMENT_STATES,
} from '#shared/ticket/values.ts';
import type { Timing } from '#shared/clock/timing.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { customer, service } from './registry.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Gaps allowed: a rolled-back declaration burns its number. */
export const ticketNo = pgSequence('ticket_no', { startWith: 1 });

/** THE truth. Append-only: the serving role may insert and read, nothing else. */
export const ticketFact = pgTable(
  'ticket_fact',
  {
    ticket: text().notNull(),
    version: integer().notNull(),
    at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    type: text().notNull(),
    /** Canonical JSON (RFC 8785), exactly as hashed. */
    text: text().notNull(),
    /** Lets a digest stand in for a fact its reader may not see, without being guessable. */
    salt: bytea().notNull(),
    hash: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticket, t.version] })],
);

/** Every declaration is a row of its own, joined or not. */
export const declaration = pgTable(
  'declaration',
  {
    id: uuid().primaryKey(),
    ticket: text().notNull(),
    service: text()
      .notNull()
      .references(() => service.id),
    receivedAt: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    /** User id, or `cabinet` for the QR code. */
    declaredBy: text().notNull(),
    channel: text({ enum: CHANNELS }).notNull(),
    joined: boolean().notNull(),
    body: jsonb().notNull(),
  },
  (t) => [index().on(t.ticket)],
);

/** Answers already given, so that a retry gets the same one. Kept for 7 days. */
export const idempotency = pgTable(
  'idempotency',
  {
    caller: text().notNull(),
    /** Which door: `declaration`, or `command:<ticket>`. */
    door: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of the canonical body. */
    bodyHash: bytea().notNull(),
    answer: jsonb(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.caller, t.door, t.key] }), index().on(t.at)],
);

/** Read model: the folded state and the columns that lists filter and sort by. Rebuilt from the facts at any time. */
export const ticket = pgTable(
  'ticket',
  {
    no: text().primaryKey(),
    version: integer().notNull(),
    /** Version of the last fact that a person caused. */
    humanVersion: integer().notNull(),
    branch: text().notNull(),
    customer: text()
      .notNull()
      .references(() => customer.id),
    service: text()
      .notNull()
      .references(() => service.id),
    phase: text({ enum: PHASES }).notNull(),
    resolution: text({ enum: RESOLUTIONS }),
    severity: text({ enum: SEVERITIES }).notNull(),
    class: text({ enum: CLASSES }),
    symptom: text({ enum: SYMPTOMS }).notNull(),
    /** Who holds the restore clock since the last fact; null once ended. */
    holder: text({ enum: ['carrier', 'channel', 'customer', 'suspended'] }),
    description: text().notNull(),
    declaredAt: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    restoredAt: timestamp({ withTimezone: true, precision: 3 }),
    endedAt: timestamp({ withTimezone: true, precision: 3 }),
    lastHash: bytea().notNull(),
    state: jsonb().$type<TicketState>().notNull(),
    timing: jsonb().$type<Timing>().notNull(),
    /** The ticket of the major fault that it is part of. */
    parent: text(),
  },
  (t) => [
    // Joining and the precheck ask for the one ticket of a service that is not over.
    index('ticket_service_open')
      .on(t.service)
      .where(sql`phase not in ('closed', 'dismissed')`),
    // The board.
    index('ticket_open')
      .on(t.branch, t.declaredAt)
      .where(sql`phase not in ('closed', 'dismissed')`),
    index().on(t.customer, t.declaredAt),
    index().on(t.declaredAt, t.no),
    // What is beneath a major fault.
    index('ticket_children')
      .on(t.parent)
      .where(sql`parent is not null`),
    // What ended during a shift.
    index('ticket_ended')
      .on(t.branch, t.endedAt)
      .where(sql`ended_at is not null`),
    index('ticket_phase').on(t.phase, t.declaredAt),
  ],
);

/** Read model: tasks, by what a technician or the precheck looks for. */
export const segment = pgTable(
  'segment',
  {
    ticket: text()
      .notNull()
      .references(() => ticket.no),
    id: text().notNull(),
    party: text({ enum: SEGMENT_PARTIES }).notNull(),
    element: text(),
    unit: text(),
    state: text({ enum: SEGMENT_STATES }).notNull(),
    assignee: text(),
    openedAt: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    clearedAt: timestamp({ withTimezone: true, precision: 3 }),
  },
  (t) => [
    primaryKey({ columns: [t.ticket, t.id] }),
    index('segment_assignee_open')
      .on(t.assignee)
      .where(sql`state in ('open', 'accepted')`),
    index('segment_element_open')
      .on(t.element)
      .where(sql`state in ('open', 'accepted')`),
  ],
);

/**
 * What a file's fact says of it is in the record; here are only its bytes, in parts that are read one after the other.
 * Written in the transaction of the fact, and never again.
 */
export const attachment = pgTable(
  'attachment',
  {
    id: uuid().primaryKey(),
    ticket: text().notNull(),
    size: integer().notNull(),
    sha256: bytea().notNull(),
    addedAt: timestamp({ withTimezone: true, precision: 3 }).notNull(),
  },
  (t) => [index().on(t.ticket)],
);

export const attachmentPart = pgTable(
  'attachment_part',
  {
    attachment: uuid()
      .notNull()
      .references(() => attachment.id),
    /** From 0. */
    n: integer().notNull(),
    bytes: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.attachment, t.n] })],
);
