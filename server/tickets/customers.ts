import type pg from 'pg';
import type { Customer } from '#shared/api/service.ts';
import { type Standing, standingOf } from '#shared/contract/term.ts';
import { readContracts } from '../contracts/read.ts';
import { type Scope, scopeSql } from '../live/scope.ts';
import { readNow } from './queries.ts';

/** Of each customer's contracts the one that runs longest, as it stands now. */
async function longestTerms(client: pg.Pool | pg.ClientBase, scope: Scope): Promise<Map<string, Standing>> {
  const now = await readNow(client);
  const longest = new Map<string, Standing>();
  for (const contract of await readContracts(client, scope)) {
    const term = standingOf(contract, contract.events, now);
    const known = longest.get(contract.customer.id);
    if (known === undefined || known.endsOn < term.endsOn) longest.set(contract.customer.id, term);
  }
  return longest;
}

/** Customers in scope with their services, how many faults are open, and until when they are under contract. */
export async function listCustomers(client: pg.Pool | pg.ClientBase, scope: Scope): Promise<Customer[]> {
  const values: unknown[] = [];
  const { rows } = await client.query<Omit<Customer, 'contractEnd' | 'contractState'>>(
    `select c.id, c.name, c.short_name as "shortName", c.level, c.area, c.county,
       coalesce((select json_agg(json_build_object('id', s.id, 'name', s.name, 'state', s.state) order by s.name)
         from service s where s.customer = c.id), '[]') as services,
       (select count(*)::int from ticket t where t.customer = c.id and t.phase not in ('closed', 'dismissed')) as "openTickets"
     from customer c where ${scopeSql(scope, { customer: 'c.id', branch: 'c.branch' }, values)} order by c.name`,
    values,
  );
  const terms = await longestTerms(client, scope);
  return rows.map((row) => {
    const term = terms.get(row.id);
    return { ...row, contractEnd: term?.endsOn ?? null, contractState: term?.state ?? null };
  });
}
