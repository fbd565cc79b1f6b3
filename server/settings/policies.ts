import type pg from 'pg';
import { scopeOf, scopeSql } from '#server/live/scope.ts';
import type { Caller } from '#shared/actor.ts';
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
  readonly reason: string | null;
  readonly made_by: string | null;
}
interface TicketRow {
  readonly no: string;
  readonly customer: string;
  readonly version: number;
  readonly phase: Phase;
  readonly declared_at: Date;
}

const MOST = 100;

/** Every version of the branch's time limits, and which open tickets in the caller's scope run under an older one. */
export async function readPolicies(db: Pick<pg.Pool, 'query'>, caller: Caller): Promise<PolicyList> {
  const policies = await db.query<PolicyRow>(
    `select p.version, p.name, p.rules, p.valid_from, p.demo, p.valid_from <= demarc_now() as begun, p.reason,
            coalesce(u.name, p.made_by) as made_by
       from policy p left join app_user u on u.id = p.made_by
      where p.branch is null or p.branch = $1 order by p.version desc`,
    [caller.branch],
  );
  const scope = scopeOf(caller);
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
      madeBy: row.made_by,
      reason: row.reason,
      openTickets: counted.rows.find((count) => count.version === row.version)?.open ?? 0,
    })),
    older: older.rows.map(({ declared_at, ...ticket }) => ({ ...ticket, declaredAt: declared_at.toISOString() })),
  };
}
