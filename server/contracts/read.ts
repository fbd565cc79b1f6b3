import type pg from 'pg';
import { BrokenRecord } from '#shared/brokenRecord.ts';
import { type ContractDates, type ContractEvent, contractEventSchema } from '#shared/contract/events.ts';
import type { ServiceNow } from '#shared/contract/record.ts';
import type { ServiceState } from '#shared/ticket/values.ts';
import { type Instant, instant } from '#shared/time.ts';
import { type Scope, scopeSql } from '../live/scope.ts';

type Client = pg.ClientBase | pg.Pool;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A contract with its record: what its obligations are worked out from. */
export interface ContractRow extends Named, ContractDates {
  readonly customer: Named & { readonly shortName: string };
  readonly branch: string;
  readonly services: readonly (ServiceNow & { readonly name: string })[];
  /** In the order in which they were recorded. */
  readonly record: readonly Recorded[];
  /** The same, without what stands beside them. */
  readonly events: readonly ContractEvent[];
}
export interface Recorded {
  readonly event: ContractEvent;
  readonly recordedAt: Instant;
  readonly by: string;
  /** State of the service before an event that stopped or resumed it. */
  readonly serviceWas: ServiceState | null;
}

interface Stored extends Omit<ContractRow, 'events' | 'record'> {
  readonly record: readonly {
    readonly seq: number;
    readonly at: number;
    readonly body: unknown;
    readonly recordedAt: number;
    readonly by: string;
    readonly serviceWas: ServiceState | null;
  }[];
}

const SELECT = `select k.id, k.name, k.starts_on::text as "startsOn", k.ends_on::text as "endsOn", c.branch,
    json_build_object('id', c.id, 'name', c.name, 'shortName', c.short_name) as customer,
    coalesce((select json_agg(json_build_object('id', s.id, 'name', s.name, 'state', s.state) order by s.name, s.id)
      from service s where s.contract = k.id), '[]') as services,
    coalesce((select json_agg(json_build_object('seq', e.seq, 'at', extract(epoch from e.at) * 1000, 'body', e.body,
        'recordedAt', extract(epoch from e.recorded_at) * 1000, 'by', e.recorded_name, 'serviceWas', e.service_was) order by e.seq)
      from contract_event e where e.contract = k.id), '[]') as record
  from contract k join customer c on c.id = k.customer`;
const SCOPED = { customer: 'c.id', branch: 'c.branch' } as const;

function rowOf({ record: stored, ...row }: Stored): ContractRow {
  const record = stored.map(({ seq, at, body, recordedAt, by, serviceWas }): Recorded => {
    const event = contractEventSchema.safeParse(body);
    if (!event.success) throw new BrokenRecord(`event ${seq} of contract ${row.id} cannot be read`);
    return { event: { ...event.data, seq, at: instant(at) }, recordedAt: instant(recordedAt), by, serviceWas };
  });
  return { ...row, record, events: record.map(({ event }) => event) };
}

/** One contract, if it lies in scope; without a scope, whosever it is. */
export async function readContract(client: Client, scope: Scope | null, id: string): Promise<ContractRow | null> {
  const values: unknown[] = [id];
  const { rows } = await client.query<Stored>(
    `${SELECT} where k.id = $1 and ${scope === null ? 'true' : scopeSql(scope, SCOPED, values)}`,
    values,
  );
  return rows[0] === undefined ? null : rowOf(rows[0]);
}

/** Contracts by id, whoever may see them: for the feed, which cuts by scope itself. */
export async function readContractsOf(client: Client, ids: readonly string[]): Promise<ContractRow[]> {
  const { rows } = await client.query<Stored>(`${SELECT} where k.id = any($1::text[])`, [ids]);
  return rows.map(rowOf);
}

/** All contracts in scope; those of one customer, or those of these ids, where that is asked. */
export async function readContracts(
  client: Client,
  scope: Scope,
  { customer = null, ids = null }: { readonly customer?: string | null; readonly ids?: readonly string[] | null } = {},
): Promise<ContractRow[]> {
  const values: unknown[] = [customer, ids];
  const { rows } = await client.query<Stored>(
    `${SELECT} where ($1::text is null or c.id = $1) and ($2::text[] is null or k.id = any($2))
       and ${scopeSql(scope, SCOPED, values)} order by k.id`,
    values,
  );
  return rows.map(rowOf);
}
