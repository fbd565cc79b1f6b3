import type pg from 'pg';
import type { TicketQuery } from '#shared/api/ticket.ts';
import type { TicketRecord } from '#shared/ticket/view.ts';
import { type Instant, instant } from '#shared/time.ts';
import { Problem } from '../http/problem.ts';
import { type Scope, scopeSql } from '../live/scope.ts';

type Client = pg.ClientBase | pg.Pool;

/** The people on a ticket are few; their names are read with it, as they are today. */
const NAMES = `(select coalesce(json_object_agg(u.id, u.name), '{}') from app_user u
  where u.id = any(array(select g.assignee from segment g where g.ticket = t.no) || (t.state->>'assignee'))) as names`;
/** What hangs together with a ticket: few have any of it, and an index says so at once. */
const RELATIVE = `json_build_object('no', r.no, 'phase', r.phase, 'branch', r.branch,
  'customer', json_build_object('id', rc.id, 'name', rc.name), 'segments', r.state->'segments', 'test', r.state->'test')`;
const FAMILY = `(select ${RELATIVE} from ticket r join customer rc on rc.id = r.customer where r.no = t.parent) as parent,
  (select coalesce(json_agg(${RELATIVE} order by r.no), '[]')
     from ticket r join customer rc on rc.id = r.customer where r.parent = t.no) as children`;
const FIELDS = `t.state, t.timing, c.short_name as "shortName", v.address, ${NAMES}, ${FAMILY}`;
const FROM = 'from ticket t join customer c on c.id = t.customer join service v on v.id = t.service';
const SELECT = `select ${FIELDS} ${FROM}`;
/** Force majeure that touches it: `touches` of shared/majeure. Not of a board's rows, which say nothing of it. */
const MAJEURES = `(select coalesce(json_agg(json_build_object('id', m.id, 'kind', json_build_object('zh', k.zh, 'en', k.en),
    'what', m.what, 'from', extract(epoch from m.from_at) * 1000, 'to', extract(epoch from m.to_at) * 1000) order by m.from_at), '[]')
  from majeure_service x join majeure m on m.id = x.majeure join majeure_kind k on k.id = m.kind
 where x.service = t.service and m.retracted_at is null and (m.to_at is null or m.to_at >= t.declared_at)
   and (t.ended_at is null or m.from_at <= t.ended_at)) as majeures`;
/** Nor of these, which only a page with the test shows. */
const TEST_NUMBERS = `(select json_build_object('number', b.test_number, 'lines', b.test_lines) from branch b
  where b.id = t.branch) as "testNumbers"`;
const WHOLE = `select ${FIELDS}, ${MAJEURES}, ${TEST_NUMBERS} ${FROM}`;
const SCOPED = { customer: 't.customer', branch: 't.branch', ticket: 't.no' } as const;

/** The names of users by id, as they are today. */
export async function readNames(client: Client, users: readonly string[]): Promise<Readonly<Record<string, string>>> {
  if (users.length === 0) return {};
  const { rows } = await client.query<{ id: string; name: string }>(
    'select id, name from app_user where id = any($1::text[])',
    [users],
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** Tickets by number, whoever may see them: for the feed, which cuts by scope itself. */
export async function readRecords(client: Client, nos: readonly string[]): Promise<TicketRecord[]> {
  if (nos.length === 0) return [];
  const { rows } = await client.query<TicketRecord>(`${WHOLE} where t.no = any($1::text[])`, [nos]);
  return rows;
}

/** One ticket, if it lies in scope. */
export async function readRecord(client: Client, scope: Scope, no: string): Promise<TicketRecord | null> {
  const values: unknown[] = [no];
  const { rows } = await client.query<TicketRecord>(
    `${WHOLE} where t.no = $1 and ${scopeSql(scope, SCOPED, values)}`,
    values,
  );
  return rows[0] ?? null;
}

/** The board: everything in scope that is neither closed nor dismissed; without a scope, everybody's. */
export async function readOpenRecords(client: Client, scope: Scope | null): Promise<TicketRecord[]> {
  const values: unknown[] = [];
  const { rows } = await client.query<TicketRecord>(
    `${SELECT} where t.phase not in ('closed', 'dismissed') and ${scope === null ? 'true' : scopeSql(scope, SCOPED, values)}
      order by t.declared_at`,
    values,
  );
  return rows;
}

/** The desk's clock. */
export async function readNow(client: Client): Promise<Instant> {
  const { rows } = await client.query<{ now: string }>('select demarc_now_ms() as now');
  return instant(Number(rows[0]?.now));
}

const DEFAULT_LIMIT = 50;

interface Position {
  readonly at: string;
  readonly no: string;
}

const encodeCursor = (record: TicketRecord): string =>
  Buffer.from(`${new Date(record.state.declaredAt).toISOString()} ${record.state.no}`).toString('base64url');

/** As we write it, and nothing else that a date parser would take: PostgreSQL's takes other things. */
const POSITION = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (F\d{8}-\d{4,})$/;

function decodeCursor(cursor: string): Position {
  const [, at = '', no = ''] = POSITION.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (Number.isNaN(Date.parse(at)))
    throw new Problem(400, 'bad_cursor', 'cursor must be the nextCursor of an earlier answer.', [
      { field: 'cursor', code: 'bad_cursor', message: 'start again without it' },
    ]);
  return { at, no };
}

/** Tickets in scope, newest declaration first, a page at a time. */
export async function listTickets(
  client: Client,
  scope: Scope,
  query: TicketQuery,
): Promise<{ records: TicketRecord[]; nextCursor: string | null }> {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const where = [scopeSql(scope, SCOPED, values)];
  const ended = `('closed', 'dismissed')`;
  if (query.phase === 'open') where.push(`t.phase not in ${ended}`);
  else if (query.phase === 'ended') where.push(`t.phase in ${ended}`);
  else if (query.phase !== undefined) where.push(`t.phase = ${parameter(query.phase)}`);
  if (query.severity !== undefined) where.push(`t.severity = ${parameter(query.severity)}`);
  if (query.holder !== undefined) where.push(`t.holder = ${parameter(query.holder)} and t.phase not in ${ended}`);
  if (query.customer !== undefined) where.push(`t.customer = ${parameter(query.customer)}`);
  if (query.q !== undefined && query.q.trim() !== '') {
    const like = parameter(`%${query.q.trim().replace(/[\\%_]/g, '\\$&')}%`);
    where.push(`(t.no ilike ${like} or c.name ilike ${like} or t.description ilike ${like})`);
  }
  if (query.cursor !== undefined) {
    const { at, no } = decodeCursor(query.cursor);
    where.push(`(t.declared_at, t.no) < (${parameter(at)}::timestamptz, ${parameter(no)})`);
  }
  const limit = query.limit ?? DEFAULT_LIMIT;
  const { rows } = await client.query<TicketRecord>(
    `${SELECT} where ${where.join(' and ')} order by t.declared_at desc, t.no desc limit ${limit + 1}`,
    values,
  );
  const records = rows.slice(0, limit);
  const last = records.at(-1);
  return { records, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last) : null };
}
