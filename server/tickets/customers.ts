import type pg from 'pg';
import type { Customer } from '#shared/api/service.ts';
import { type Scope, scopeSql } from '../live/scope.ts';

/** Customers in scope with their services and how many faults are open. */
export async function listCustomers(client: pg.Pool | pg.ClientBase, scope: Scope): Promise<Customer[]> {
  const values: unknown[] = [];
  const { rows } = await client.query<Customer>(
    `select c.id, c.name, c.short_name as "shortName", c.level, c.area, c.county,
       coalesce((select json_agg(json_build_object('id', s.id, 'name', s.name, 'state', s.state) order by s.name)
         from service s where s.customer = c.id), '[]') as services,
       (select to_char(max(k.ends_on), 'YYYY-MM-DD') from contract k where k.customer = c.id) as "contractEnd",
       (select count(*)::int from ticket t where t.customer = c.id and t.phase not in ('closed', 'dismissed')) as "openTickets"
     from customer c where ${scopeSql(scope, { customer: 'c.id', branch: 'c.branch' }, values)} order by c.name`,
    values,
  );
  return rows;
}
