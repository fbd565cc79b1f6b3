import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { MajeureDetail, MajeureList, MajeureView } from '#shared/api/majeure.ts';
import type { ContractParty } from '#shared/contract/events.ts';
import { type Obligation, obligationsOf } from '#shared/contract/obligations.ts';
import { type MajeureState, stateOf } from '#shared/majeure/majeure.ts';
import { type Instant, instant, iso } from '#shared/time.ts';
import { type ContractRow, readContracts } from '../contracts/read.ts';
import { type Scope, scopeOf, scopeSql } from '../live/scope.ts';

type Client = pg.ClientBase | pg.Pool;

interface Row {
  readonly id: string;
  readonly version: number;
  readonly kind: MajeureView['kind'];
  readonly on: ContractParty;
  readonly what: string;
  readonly fromAt: Date;
  readonly toAt: Date | null;
  readonly retractedAt: Date | null;
  readonly declaredAt: Date;
  readonly declaredName: string;
  readonly targets: MajeureView['targets'];
  readonly contracts: readonly { readonly id: string; readonly seq: number }[];
}

const SELECT = `
  select m.id, m.version, json_build_object('id', k.id, 'zh', k.zh, 'en', k.en) as kind, m.on_party as "on", m.what,
         m.from_at as "fromAt", m.to_at as "toAt", m.retracted_at as "retractedAt", m.declared_at as "declaredAt",
         m.declared_name as "declaredName",
         (select coalesce(json_agg(json_build_object('kind', case when t.county is not null then 'county'
              when t.element is not null then 'element' else 'customer' end,
              'id', coalesce(t.county, t.element, t.customer), 'name', coalesce(t.county, e.name, c.name))
              order by t.county, e.name, c.name), '[]')
            from majeure_target t left join element e on e.id = t.element left join customer c on c.id = t.customer
           where t.majeure = m.id) as targets,
         (select coalesce(json_agg(json_build_object('id', x.contract, 'seq', x.seq) order by x.contract), '[]')
            from majeure_contract x where x.majeure = m.id) as contracts
    from majeure m join majeure_kind k on k.id = m.kind`;

/** What keeps a statement on `majeure m` within scope: an account manager's are those that touch a customer of theirs. */
function scoped(scope: Scope, parameter: (value: unknown) => string): string {
  switch (scope.kind) {
    case 'branch':
      return `m.branch = ${parameter(scope.branch)}`;
    case 'customers':
      return `exists (select from majeure_service x join service s on s.id = x.service
        where x.majeure = m.id and s.customer = any(${parameter(scope.customers)}::text[]))`;
    case 'tasks':
      return 'false';
  }
}

const STATE_IS: Readonly<Record<MajeureState, string>> = {
  lasting: 'm.to_at is null and m.retracted_at is null',
  over: 'm.to_at is not null and m.retracted_at is null',
  retracted: 'm.retracted_at is not null',
};

const isoOrNull = (at: Date | Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

interface Touched {
  readonly majeure: string;
  readonly no: string;
  readonly customer: MajeureDetail['ticketsOf'][number]['customer'];
  readonly service: string;
  readonly phase: MajeureDetail['ticketsOf'][number]['phase'];
  readonly holder: MajeureDetail['ticketsOf'][number]['holder'];
  readonly declaredAt: Date;
  readonly suspended: boolean;
}

/** Open tickets in scope that records touch: as `touches` of shared/majeure has it. */
async function touchedTickets(client: Client, scope: Scope, ids: readonly string[]): Promise<Touched[]> {
  const values: unknown[] = [ids];
  const { rows } = await client.query<Touched>(
    `select x.majeure, t.no, json_build_object('id', c.id, 'name', c.name) as customer, s.name as service, t.phase, t.holder,
            t.declared_at as "declaredAt", coalesce(t.state->'suspension'->>'majeure' = x.majeure::text, false) as suspended
       from majeure_service x join majeure m on m.id = x.majeure join ticket t on t.service = x.service
       join service s on s.id = t.service join customer c on c.id = t.customer
      where x.majeure = any($1::uuid[]) and m.retracted_at is null and (m.to_at is null or m.to_at >= t.declared_at)
        and t.phase not in ('closed', 'dismissed')
        and ${scopeSql(scope, { customer: 't.customer', branch: 't.branch', ticket: 't.no' }, values)}
      order by t.declared_at`,
    values,
  );
  return rows;
}

/** What a record means in each of its contracts, by what the contract's own record says. */
function inContracts(row: Row, contracts: readonly ContractRow[], now: Instant) {
  return row.contracts.flatMap(({ id, seq }) => {
    const contract = contracts.find((one) => one.id === id);
    if (contract === undefined) return [];
    const own = obligationsOf(contract, contract.events, now).filter(({ event }) => event === seq);
    const of = (kind: Obligation['kind']): Obligation | null => own.find((one) => one.kind === kind) ?? null;
    return [{ contract, notice: of('majeure_notice'), proof: of('majeure_proof'), talks: of('majeure_talks') }];
  });
}
type InContract = ReturnType<typeof inContracts>[number];

function given(all: readonly InContract[], which: 'notice' | 'proof'): MajeureView['notice'] {
  const owed = all.flatMap((one) => one[which] ?? []);
  const open = owed.filter(({ state }) => state === 'open' || state === 'overdue').map(({ dueAt }) => dueAt);
  return {
    given: owed.filter(({ state }) => state === 'met').length,
    dueAt: open.length === 0 ? null : iso(instant(Math.min(...open))),
  };
}

function viewOf(row: Row, all: readonly InContract[], tickets: number): MajeureView {
  const talks = all.flatMap(({ talks: one }) => (one === null || one.state === 'void' ? [] : [one.dueAt]));
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    on: row.on,
    what: row.what,
    from: row.fromAt.toISOString(),
    to: isoOrNull(row.toAt),
    state: stateOf({
      to: row.toAt && instant(row.toAt.getTime()),
      retractedAt: row.retractedAt && instant(row.retractedAt.getTime()),
    }),
    targets: row.targets,
    contracts: all.length,
    notice: given(all, 'notice'),
    proof: given(all, 'proof'),
    talksAt: talks.length === 0 ? null : iso(instant(Math.min(...talks))),
    tickets,
    declaredAt: row.declaredAt.toISOString(),
    declaredBy: row.declaredName,
  };
}

async function readRows(client: Client, scope: Scope, where: (parameter: (value: unknown) => string) => string) {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const { rows } = await client.query<Row>(
    `${SELECT} where ${scoped(scope, parameter)} and ${where(parameter)} order by m.from_at desc, m.id limit ${MOST}`,
    values,
  );
  return rows;
}
/** A branch has a few in a year. */
const MOST = 200;

const contractsOf = (client: Client, scope: Scope, rows: readonly Row[]): Promise<ContractRow[]> =>
  readContracts(client, scope, { ids: rows.flatMap(({ contracts }) => contracts.map(({ id }) => id)) });

/** Records in the caller's scope, the last first. */
export async function listMajeures(
  client: Client,
  caller: Caller,
  state: MajeureState | undefined,
  now: Instant,
): Promise<MajeureList> {
  const scope = scopeOf(caller);
  const rows = await readRows(client, scope, () => (state === undefined ? 'true' : STATE_IS[state]));
  const contracts = await contractsOf(client, scope, rows);
  const tickets = await touchedTickets(
    client,
    scope,
    rows.map(({ id }) => id),
  );
  return {
    items: rows.map((row) =>
      viewOf(row, inContracts(row, contracts, now), tickets.filter(({ majeure }) => majeure === row.id).length),
    ),
  };
}

const standing = (one: Obligation | null) =>
  one && { state: one.state, dueAt: iso(one.dueAt), metAt: isoOrNull(one.metAt) };

/** One record with all that hangs on it, if any of it lies in the caller's scope. */
export async function readMajeure(
  client: Client,
  caller: Caller,
  id: string,
  now: Instant,
): Promise<MajeureDetail | null> {
  const scope = scopeOf(caller);
  const [row] = await readRows(client, scope, (parameter) => `m.id = ${parameter(id)}::uuid`);
  if (row === undefined) return null;
  const contracts = await contractsOf(client, scope, [row]);
  const tickets = await touchedTickets(client, scope, [row.id]);
  const all = inContracts(row, contracts, now);
  const names = new Map(contracts.map((contract) => [contract.id, { id: contract.id, name: contract.name }]));
  const files = await client.query<MajeureDetail['files'][number]>(
    `select id, name, media_type as "mediaType", size, encode(sha256, 'hex') as sha256, added_name as "addedBy",
            to_char(added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "addedAt"
       from majeure_file where majeure = $1 order by added_at, id`,
    [row.id],
  );
  const entries = await client.query<{
    what: MajeureDetail['entries'][number]['what'];
    at: Date;
    said: string;
    contracts: string[];
    files: string[];
    recordedAt: Date;
    recordedBy: string;
  }>(
    `select what, at, said, contracts, files, recorded_at as "recordedAt", recorded_name as "recordedBy"
       from majeure_entry where majeure = $1 order by recorded_at desc, id`,
    [row.id],
  );
  return {
    ...viewOf(row, all, tickets.length),
    contractsOf: all.map(({ contract, notice, proof, talks }) => ({
      id: contract.id,
      name: contract.name,
      customer: { id: contract.customer.id, name: contract.customer.name },
      notice: standing(notice),
      proof: standing(proof),
      talks: standing(talks),
    })),
    ticketsOf: tickets.map(({ majeure: _, declaredAt, ...ticket }) => ({
      ...ticket,
      declaredAt: declaredAt.toISOString(),
    })),
    files: files.rows,
    entries: entries.rows.map((entry) => ({
      ...entry,
      contracts: entry.contracts.flatMap((one) => names.get(one) ?? []),
      at: entry.at.toISOString(),
      recordedAt: entry.recordedAt.toISOString(),
    })),
  };
}
