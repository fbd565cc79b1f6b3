import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { STAGES } from '#shared/contract/obligations.ts';
import { SERVICE_STATES } from '#shared/ticket/values.ts';
import { contract } from './registry.ts';

const at = () => timestamp({ withTimezone: true, precision: 3 });

/** What happened to a contract. Append-only: what was recorded by mistake is taken back by another event. */
export const contractEvent = pgTable(
  'contract_event',
  {
    contract: text()
      .notNull()
      .references(() => contract.id),
    /** From 1, a contract's own. */
    seq: integer().notNull(),
    /** When it happened; when it was recorded stands beside it. */
    at: at().notNull(),
    /** `ContractEventBody` of shared/contract/events.ts, instants as ISO 8601. */
    body: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    /** State of the service before an event that stops or resumes it: taken back, the service is as it was. */
    serviceWas: text({ enum: SERVICE_STATES }),
    recordedAt: at().notNull(),
    recordedBy: text().notNull(),
    recordedName: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.seq] }), check('contract_event_time', sql`${t.at} <= ${t.recordedAt}`)],
);

/** What was told of an obligation, once for each time by which it is due. Append-only. */
export const obligationNotice = pgTable(
  'obligation_notice',
  {
    contract: text()
      .notNull()
      .references(() => contract.id),
    obligation: text().notNull(),
    stage: text({ enum: STAGES }).notNull(),
    dueAt: at().notNull(),
    at: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contract, t.obligation, t.stage, t.dueAt] })],
);
