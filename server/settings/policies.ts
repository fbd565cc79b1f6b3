import type pg from 'pg';
import { type Scope, scopeSql } from '#server/live/scope.ts';
import type { PolicyList, PolicyVersion } from '#shared/api/policies.ts';
import { policySchema } from '#shared/clock/policy.ts';
import type { Phase } from '#shared/ticket/values.ts';

interface PolicyRow {
  readonly version: number;
  readonly name: string;
  readonly rules: unknown;
  readonly valid_from: Date;
  readonly demo: boolean;
  readonly begun: boolean;
}
interface TicketRow {
  readonly no: string;
  readonly customer: string;
  readonly version: number;
  readonly phase: Phase;
  readonly declared_at: Date;
}

const MOST = 100;

/** Every version of the time limits, and which open tickets in `scope` run under an older one. */
export async function readPolicies(db: Pick<pg.Pool, 'query'>, scope: Scope): Promise<PolicyList> {
  const policies = await db.query<PolicyRow>(
    'select version, name, rules, valid_from, demo, valid_from <= demarc_now() as begun from policy order by version desc',
  );
  const current = policies.rows.find(({ begun }) => begun)?.version ?? 0;
  const values: unknown[] = [];
  // Only what is open: those few have an index, and what is closed runs under nothing any more.
  const open = `from ticket t join customer c on c.id = t.customer
    where t.phase not in ('closed', 'dismissed') and ${scopeSql(scope, { customer: 't.customer', branch: 't.branch', ticket: 't.no' }, values)}`;
  const version = `(t.state -> 'terms' ->> 'policyVersion')::int`;
  const counted = await db.query<{ version: number; open: number }>(
    `select ${version} as version, count(*)::int as open ${open} group by 1`,
    values,
  );
  const older = await db.query<TicketRow>(
    `select t.no, c.name as customer, ${version} as version, t.phase, t.declared_at ${open}
        and ${version} < $${values.length + 1} order by t.declared_at limit ${MOST}`,
    [...values, current],
  );
  const stateOf = (row: PolicyRow): PolicyVersion['state'] =>
    !row.begun ? 'future' : row.version === current ? 'in_force' : 'superseded';
  return {
    items: policies.rows.map((row) => ({
      version: row.version,
      name: row.name,
      validFrom: row.valid_from.toISOString(),
      state: stateOf(row),
      demo: row.demo,
      rules: policySchema.parse(row.rules),
      openTickets: counted.rows.find((count) => count.version === row.version)?.open ?? 0,
    })),
    older: older.rows.map(({ declared_at, ...ticket }) => ({ ...ticket, declaredAt: declared_at.toISOString() })),
  };
}
