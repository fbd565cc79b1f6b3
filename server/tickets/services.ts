import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { Service } from '#shared/api/service.ts';
import type { Policy } from '#shared/clock/policy.ts';
import { policySchema } from '#shared/clock/policy.ts';
import { personNumber } from '#shared/masking.ts';
import { toNumber } from '../pool/number.ts';
import { readHomeArea, readHomeAreas } from '../pool/terms.ts';
import { inScopeRow, type Scope, scopeSql } from '../live/scope.ts';

/** What the desk knows of a service: its customer, its numbers, and the line from the core to the phone. */
export interface ServiceRow extends Service {
  readonly branch: string;
  readonly shortName: string;
  readonly language: 'zh' | 'en';
  readonly kinds: Readonly<Record<string, string>>;
  /** What its contract costs a month now, in fen; null where no plan is in force. */
  readonly monthlyFeeFen: number | null;
  /** Area code of its branch, without the 0: a number written without one is of this area. */
  readonly homeArea: string;
}

type FoundRow = Omit<ServiceRow, 'homeArea'>;

/** Each part is looked up by its key, which is quick whatever the planner knows of the tables. */
const COLUMNS = `
  s.id, s.name, s.state, s.features, s.address, s.contract, s.cabinet_code as "cabinetCode", c.branch, c.short_name as "shortName", c.language,
  json_build_object('id', c.id, 'name', c.name, 'level', c.level, 'area', c.area, 'county', c.county) as customer,
  coalesce((select json_agg(json_build_object('number', n.number, 'kind', n.kind, 'label', n.label) order by n.number)
     from service_number n where n.service = s.id), '[]') as numbers,
  coalesce((select json_agg(json_build_object('id', l.element, 'name', (select e.name from element e where e.id = l.element),
       'party', coalesce((select r.party from responsibility r where r.contract = s.contract and r.element = l.element), 'channel'))
       order by l.position) from service_line l where l.service = s.id), '[]') as line,
  coalesce((select json_object_agg(l.element, (select e.kind from element e where e.id = l.element))
     from service_line l where l.service = s.id), '{}') as kinds,
  coalesce((select json_agg(json_build_object('name', k.name, 'phone', k.phone) order by k.id)
     from contact k where k.customer = c.id and k.side = 'customer' and k.duty = 'fault_contact'), '[]') as contacts,
  (select (p.spec->>'monthlyFeeFen')::int from contract k join plan p on p.id = k.plan
     where k.id = s.contract and p.valid_from <= (select (demarc_now() at time zone 'Asia/Shanghai')::date)
     order by p.valid_from desc, p.version desc limit 1) as "monthlyFeeFen"`;
const SCOPED = { customer: 's.customer', branch: 'c.branch' } as const;

/** Number of services a search answers at most; who needs more searches more precisely. */
const MOST_FOUND = 50;

/** A service that is asked for by its id or one of its numbers. */
export interface Asked {
  readonly scope: Scope;
  /** Of whoever asks. */
  readonly branch: string;
  readonly idOrNumber: string;
}

/** A service by its id or one of its numbers, within scope; null where there is none that the caller may see. */
export async function findService(client: pg.ClientBase | pg.Pool, asked: Asked): Promise<ServiceRow | null> {
  const [found = null] = await findServices(client, [asked]);
  return found;
}

/** The same for several, in their order. */
export async function findServices(
  client: pg.ClientBase | pg.Pool,
  asked: readonly Asked[],
): Promise<(ServiceRow | null)[]> {
  if (asked.length === 0) return [];
  const homeAreaOf = await readHomeAreas(
    client,
    asked.map(({ branch }) => branch),
  );
  const { rows } = await client.query<FoundRow & { readonly at: number }>({
    name: 'find-services',
    text: `select asked.at, ${COLUMNS}
             from (select at::int, coalesce((select id from service where id = a.id),
                     (select service from service_number where number = a.number)) as service
                     from unnest($1::text[], $2::text[]) with ordinality as a (id, number, at)) asked
             join service s on s.id = asked.service join customer c on c.id = s.customer`,
    values: [
      asked.map(({ idOrNumber }) => idOrNumber),
      asked.map(({ idOrNumber, branch }) => toNumber(idOrNumber, homeAreaOf(branch))),
    ],
  });
  const found = new Map(rows.map(({ at, ...row }) => [at, row]));
  return asked.map(({ scope }, index) => {
    const row = found.get(index + 1);
    const seen =
      row !== undefined && inScopeRow(scope, { customer: row.customer.id, branch: row.branch, assignees: [] });
    return seen ? { ...row, homeArea: homeAreaOf(row.branch) } : null;
  });
}

/**
 * Services whose number, name, contract or customer contains `q`; all in scope when it is empty. A person's number is
 * found by the whole of it alone: by parts one could ask it out digit by digit.
 */
export async function searchServices(
  client: pg.ClientBase | pg.Pool,
  { scope, branch }: Pick<Asked, 'scope' | 'branch'>,
  q: string,
): Promise<FoundRow[]> {
  const digits = q.replace(/[\s+-]/g, '').replace(/^0(?=\d{6,})/, '');
  const values: unknown[] = [
    `%${q.replace(/[\\%_]/g, '\\$&')}%`,
    /^\d{3,}$/.test(digits) ? `%${digits}%` : null,
    /\d/.test(q) ? toNumber(q, await readHomeArea(client, branch)) : null,
  ];
  const { rows } = await client.query<FoundRow>(
    `select ${COLUMNS} from service s join customer c on c.id = s.customer
     where ${scopeSql(scope, SCOPED, values)}
       and (s.name ilike $1 or c.name ilike $1 or c.short_name ilike $1 or s.id ilike $1 or s.contract ilike $1
         or exists (select from service_number n where n.service = s.id and (n.number = $3 or n.kind = 'desk' and n.number like $2)))
     order by c.name, s.name limit ${MOST_FOUND}`,
    values,
  );
  return rows;
}

/** As the interface shows it to `caller`: E.164 for the service's own lines, people's numbers masked but for their customer. */
export const serviceView = (row: FoundRow, caller: Caller): Service => ({
  id: row.id,
  name: row.name,
  customer: row.customer,
  contract: row.contract,
  numbers: row.numbers.map((n) => (n.kind === 'mobile' ? { ...n, number: personNumber(caller, n.number) } : n)),
  features: row.features,
  address: row.address,
  state: row.state,
  line: row.line,
  contacts: row.contacts.map((c) => ({ ...c, phone: c.phone && personNumber(caller, c.phone) })),
  cabinetCode: row.cabinetCode,
});

/** A version of the time limits. */
export interface PolicyVersion {
  readonly version: number;
  readonly policy: Policy;
}

/** The policy in force for a branch's new tickets. */
export async function currentPolicy(client: pg.ClientBase | pg.Pool, branch: string): Promise<PolicyVersion> {
  const policy = (await currentPolicies(client, [branch])).get(branch);
  if (policy === undefined) throw new Error('no policy is in force: the database was not set up');
  return policy;
}

/** The same for several branches, by branch. */
export async function currentPolicies(
  client: pg.ClientBase | pg.Pool,
  branches: readonly string[],
): Promise<ReadonlyMap<string, PolicyVersion>> {
  const { rows } = await client.query<{ branch: string; version: number; rules: unknown }>({
    name: 'current-policies',
    text: `select distinct on (b.branch) b.branch, p.version, p.rules
             from unnest($1::text[]) as b (branch)
             join policy p on p.valid_from <= (select demarc_now()) and (p.branch is null or p.branch = b.branch)
            order by b.branch, p.version desc`,
    values: [[...new Set(branches)]],
  });
  return new Map(rows.map(({ branch, version, rules }) => [branch, { version, policy: policySchema.parse(rules) }]));
}
