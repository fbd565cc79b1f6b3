import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { HourShown, SilenceGroup, Suspicion } from '#shared/api/suspicions.ts';
import { anyNumber } from '#shared/masking.ts';
import type { HoldState, SuspicionKind, SuspicionSignal, SuspicionState } from '#shared/pool/suspicion.ts';
import { type Scope, scopeSql } from '../live/scope.ts';

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

/** A hold as it is stored, its times as JSON has them. */
interface HoldRow {
  readonly id: string;
  readonly number: string;
  readonly state: HoldState;
  readonly requestedAt: string;
  readonly requestedBy: string;
  readonly settledAt: string | null;
  readonly settledBy: string | null;
  readonly word: string | null;
}

/** A group as it stands, its times as JSON has them. */
interface GroupRow {
  readonly id: string;
  readonly element: string;
  readonly elementName: string;
  readonly services: number;
  readonly customers: number;
  readonly open: number;
  readonly from: string;
  readonly by: string;
}

/** A suspicion as it is stored, with whose it is. */
export interface SuspicionRow {
  readonly id: string;
  readonly version: number;
  readonly branch: string;
  readonly kind: SuspicionKind;
  readonly signal: SuspicionSignal;
  readonly state: SuspicionState;
  readonly customer: string;
  readonly customerName: string;
  readonly contract: string;
  readonly service: string;
  readonly serviceName: string;
  readonly since: Date;
  readonly until: Date;
  readonly raisedAt: Date | null;
  readonly expected: number;
  readonly seen: number;
  readonly chance: number;
  readonly number: string | null;
  readonly hours: readonly HourShown[];
  readonly group: GroupRow | null;
  readonly ticket: string | null;
  readonly decidedAt: Date | null;
  readonly decidedName: string | null;
  readonly word: string | null;
  readonly tellBy: Date | null;
  readonly toldAt: Date | null;
  readonly toldHow: string | null;
  readonly toldBy: string | null;
  readonly holds: readonly HoldRow[];
}

const MS = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
/** What of a group counts: once all is decided, what it was. */
const STANDS = `m.state in ('open', 'ticket')`;
const GROUP = `select json_build_object('id', g.id, 'element', g.element, 'elementName', g.element_name,
    'services', count(*) filter (where ${STANDS}), 'customers', count(distinct m.customer) filter (where ${STANDS}),
    'open', count(*) filter (where m.state = 'open'),
    'from', to_char(coalesce(max(m.since) filter (where ${STANDS}), max(m.since)) at time zone 'UTC', ${MS}),
    'by', to_char(coalesce(min(m.begun_by) filter (where ${STANDS}), min(m.begun_by)) at time zone 'UTC', ${MS}))
  from silence_group g join suspicion m on m.group_id = g.id where g.id = s.group_id group by g.id`;
const SELECT = `select s.id, s.version, s.branch, s.kind, s.signal, s.state, s.customer, c.short_name as "customerName", s.contract,
    s.service, v.name as "serviceName", s.since, s.until, s.raised_at as "raisedAt", s.expected, s.seen, s.chance, s.number, s.hours,
    s.ticket, s.decided_at as "decidedAt", s.decided_name as "decidedName", s.word, s.tell_by as "tellBy", s.told_at as "toldAt",
    s.told_how as "toldHow", s.told_by as "toldBy",
    (${GROUP}) as "group",
    coalesce((select json_agg(json_build_object('id', h.id, 'number', h.number, 'state', h.state,
        'requestedAt', to_char(h.requested_at at time zone 'UTC', ${MS}), 'requestedBy', h.requested_name,
        'settledAt', to_char(h.settled_at at time zone 'UTC', ${MS}), 'settledBy', h.settled_name, 'word', h.word)
        order by h.requested_at, h.id) from call_hold h where h.suspicion = s.id), '[]') as holds
  from suspicion s join customer c on c.id = s.customer join service v on v.id = s.service`;

/** What is left to do about it: to decide, to tell the customer, to hold. */
const WAITING = `(s.state = 'open' or (s.state = 'ticket' and s.tell_by is not null and s.told_at is null)
  or exists (select from call_hold h where h.suspicion = s.id and h.state = 'requested'))`;

/** By id, whoever may see them: for the feed, which cuts by scope itself. */
export async function readSuspicionsOf(client: Client, ids: readonly string[]): Promise<SuspicionRow[]> {
  const { rows } = await client.query<SuspicionRow>(`${SELECT} where s.id = any($1::uuid[]) and s.state <> 'noticed'`, [
    ids,
  ]);
  return rows;
}

/** In scope, the latest first. @param waiting only those about which something is left to do */
export async function readSuspicions(
  client: Client,
  scope: Scope,
  { waiting, contract = null }: { readonly waiting: boolean; readonly contract?: string | null },
): Promise<SuspicionRow[]> {
  const values: unknown[] = [contract];
  const where = scopeSql(scope, { customer: 's.customer', branch: 's.branch' }, values);
  const { rows } = await client.query<SuspicionRow>(
    `${SELECT} where s.state <> 'noticed' and ($1::text is null or s.contract = $1) and ${where}
       and s.noticed_at > demarc_now() - interval '30 days' and ${waiting ? WAITING : 'true'}
      order by s.noticed_at desc, s.id limit 500`,
    values,
  );
  return rows;
}

export async function readSuspicion(client: Client, scope: Scope, id: string): Promise<SuspicionRow | null> {
  const values: unknown[] = [id];
  const where = scopeSql(scope, { customer: 's.customer', branch: 's.branch' }, values);
  const { rows } = await client.query<SuspicionRow>(
    `${SELECT} where s.id = $1::uuid and s.state <> 'noticed' and ${where}`,
    values,
  );
  return rows[0] ?? null;
}

/** Those of a group that lie in scope, the first that fell silent first. @param group a UUID */
export async function readGroup(client: Client, scope: Scope, group: string): Promise<SuspicionRow[]> {
  const values: unknown[] = [group];
  const where = scopeSql(scope, { customer: 's.customer', branch: 's.branch' }, values);
  const { rows } = await client.query<SuspicionRow>(
    `${SELECT} where s.group_id = $1::uuid and s.state <> 'noticed' and ${where} order by s.since, s.id`,
    values,
  );
  return rows;
}

/** Whether anything is left to do about it. */
export const isWaiting = ({ state, tellBy, toldAt, holds }: SuspicionRow): boolean =>
  state === 'open' ||
  (state === 'ticket' && tellBy !== null && toldAt === null) ||
  holds.some((hold) => hold.state === 'requested');

const groupView = ({ element, elementName, from, by, ...group }: GroupRow): SilenceGroup => ({
  ...group,
  element: { id: element, name: elementName },
  from,
  by,
});

const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/** As `caller` may read it: people's numbers masked. */
export function suspicionView(row: SuspicionRow, caller: Pick<Caller, 'role'>): Suspicion {
  const { id, version, kind, signal, state, contract, expected, seen, chance, ticket, hours } = row;
  return {
    id,
    version,
    kind,
    signal,
    state,
    contract,
    expected,
    seen,
    chance,
    ticket,
    hours: [...hours],
    group: row.group && groupView(row.group),
    customer: { id: row.customer, name: row.customerName },
    service: { id: row.service, name: row.serviceName },
    since: row.since.toISOString(),
    until: row.until.toISOString(),
    raisedAt: (row.raisedAt ?? row.since).toISOString(),
    number: row.number === null ? null : anyNumber(caller, row.number),
    decided: row.decidedAt === null ? null : { at: row.decidedAt.toISOString(), by: row.decidedName, word: row.word },
    tell:
      row.tellBy === null
        ? null
        : { by: row.tellBy.toISOString(), toldAt: isoOrNull(row.toldAt), how: row.toldHow, toldBy: row.toldBy },
    holds: row.holds.map((hold) => ({ ...hold, number: anyNumber(caller, hold.number) })),
  };
}
