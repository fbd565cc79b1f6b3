import type pg from 'pg';
import { type Caller, isStaff } from '#shared/actor.ts';
import type { ContractView, CustomerDetail } from '#shared/api/customer.ts';
import { standingOf } from '#shared/contract/term.ts';
import { personNumber } from '#shared/masking.ts';
import { readContracts } from '../contracts/read.ts';
import { scopeOf, scopeSql } from '../live/scope.ts';
import { readNow } from '../tickets/queries.ts';

const CONTRACTS = `coalesce((select json_agg(json_build_object('id', k.id, 'name', k.name, 'signedOn', k.signed_on,
    'startsOn', k.starts_on, 'endsOn', k.ends_on, 'plan', json_build_object('id', k.plan,
      'name', (select p.spec->'name' from plan p where p.id = k.plan order by p.version desc limit 1))) order by k.ends_on desc, k.id)
  from contract k where k.customer = c.id), '[]')`;
const LINE = `coalesce((select json_agg(json_build_object('id', e.id, 'name', e.name, 'party', coalesce(r.party, 'channel')) order by l.position)
  from service_line l join element e on e.id = l.element
  left join responsibility r on r.contract = s.contract and r.element = e.id where l.service = s.id), '[]')`;
const NUMBERS = `(select json_build_object('desk', count(*) filter (where n.kind = 'desk'), 'mobile', count(*) filter (where n.kind = 'mobile'))
  from service_number n where n.service = s.id)`;
const SERVICES = `coalesce((select json_agg(json_build_object('id', s.id, 'name', s.name, 'contract', s.contract, 'state', s.state,
    'features', s.features, 'address', s.address, 'cabinetCode', s.cabinet_code, 'line', ${LINE}, 'numbers', ${NUMBERS}) order by s.name, s.id)
  from service s where s.customer = c.id), '[]')`;
const CONTACTS = `coalesce((select json_agg(json_build_object('id', p.id, 'side', p.side, 'duty', p.duty, 'name', p.name,
    'phone', p.phone, 'email', p.email) order by p.side desc, p.duty, p.name)
  from contact p where p.customer = c.id), '[]')`;

interface Stored extends Omit<CustomerDetail, 'contracts'> {
  readonly contracts: readonly Omit<ContractView, 'term'>[];
}

/** A customer with all that the desk knows of it, as `caller` may read it; null where it is not in their scope. */
export async function readCustomer(
  client: pg.Pool | pg.ClientBase,
  caller: Caller,
  id: string,
): Promise<CustomerDetail | null> {
  const scope = scopeOf(caller);
  const values: unknown[] = [id];
  const { rows } = await client.query<Stored>(
    `select c.id, c.name, c.short_name as "shortName", c.level, c.area, c.county,
            (select json_build_object('id', u.id, 'name', u.name) from app_user u where u.id = c.manager) as manager,
            ${CONTRACTS} as contracts, ${SERVICES} as services, ${CONTACTS} as contacts
       from customer c where c.id = $1 and ${scopeSql(scope, { customer: 'c.id', branch: 'c.branch' }, values)}`,
    values,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const now = await readNow(client);
  const known = new Map(
    (await readContracts(client, scope, { customer: id })).map((contract) => [contract.id, contract]),
  );
  return {
    ...row,
    contracts: row.contracts.map((contract) => ({
      ...contract,
      term: standingOf(contract, known.get(contract.id)?.events ?? [], now),
    })),
    manager: isStaff(caller.role) ? row.manager : null,
    contacts: row.contacts.map((contact) => ({
      ...contact,
      phone: contact.phone && personNumber(caller, contact.phone),
    })),
  };
}
