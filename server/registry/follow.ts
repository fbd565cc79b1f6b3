import type pg from 'pg';
import { lookAgain } from '#server/contracts/tell.ts';
import { recordAppearance } from '#server/live/changes.ts';
import { recordPools } from '#server/pool/moved.ts';
import { pinMoved } from '#server/pool/pins.ts';
import type { Cut } from '#server/auth/sessions.ts';
import type { Plan, PlannedRow } from '#shared/registry/plan.ts';
import type { TableName } from '#shared/registry/tables.ts';

/*
 * What screens show of the registry follows it: a customer's short name and a service's address stand on open tickets, a
 * customer's and a contract's name and plan on pools. What a ticket has recorded (names, line, parties) stays as it was. What a
 * contract obliges to follows its dates.
 */

const rowsOf = (plan: Plan, table: TableName): readonly PlannedRow[] =>
  plan.tables.find((one) => one.table === table)?.rows ?? [];

/** Keys of rows that are written, and of which one of these columns differs. */
const written = (plan: Plan, table: TableName, ...columns: readonly string[]): string[] =>
  rowsOf(plan, table)
    .filter(({ outcome, changed }) => outcome !== 'refused' && columns.some((name) => changed.includes(name)))
    .map(({ key }) => key);

/** Whose scope has changed: account managers who gained or lost a customer. Their screens come back to what they may see now. */
export function cutsOf(plan: Plan): Cut[] {
  const managers = rowsOf(plan, 'customers').flatMap(({ outcome, changed, before, after }) =>
    outcome !== 'refused' && changed.includes('manager') ? [before?.manager, after?.manager] : [],
  );
  return [...new Set(managers)].flatMap((id): Cut[] => (typeof id === 'string' ? [{ kind: 'user', id }] : []));
}

/** Contracts that go over to another plan, and the one they had. */
const movedPlans = (plan: Plan): { contract: string; from: string }[] =>
  rowsOf(plan, 'contracts').flatMap(({ outcome, changed, key, before }) =>
    outcome === 'changed' && changed.includes('plan') && typeof before?.plan === 'string'
      ? [{ contract: key, from: before.plan }]
      : [],
  );

/**
 * Tells the feed, as part of the caller's transaction, which open tickets and which pools look different now, and the sweep
 * whose obligations have to be worked out anew.
 */
export async function recordFollowers(client: pg.ClientBase, plan: Plan): Promise<void> {
  await lookAgain(client, written(plan, 'contracts', 'startsOn', 'endsOn'));
  await recordAppearance(
    client,
    `t.phase not in ('closed', 'dismissed') and (t.customer = any($1::text[]) or t.service = any($2::text[]))`,
    [written(plan, 'customers', 'shortName'), written(plan, 'services', 'address')],
  );
  await pinMoved(client, movedPlans(plan));
  await recordPools(client, 'cu.id = any($1::text[]) or c.id = any($2::text[])', [
    written(plan, 'customers', 'name'),
    written(plan, 'contracts', 'name', 'plan'),
  ]);
}
