import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { WorkDetail, WorkList, WorkQuery } from '#shared/api/works.ts';
import { type Instant, hours, iso, plus } from '#shared/time.ts';
import { Problem } from '../http/problem.ts';
import { type Scope, scopeOf } from '../live/scope.ts';
import { OF_WORK, SAID } from './said.ts';
import { type RecordedWork, type WorkRow, detailView, workView } from './view.ts';

type Client = pg.ClientBase | pg.Pool;

/** The services that a work touches: those it names, and all whose line has one of its elements. */
export const TOUCHED = `select t.work, t.service from work_target t where t.service is not null
  union select t.work, l.service from work_target t join service_line l on l.element = t.element`;

/** By one more parameter, `own`: the customers that the reader may know of, null for all; with `more` columns on `work w`. */
const select = (own: string, more = ''): string => `
  select w.id, w.branch, w.version, w.kind, w.title, w.reason, w.contact, w.zone, w.from_at as "fromAt", w.to_at as "toAt",
         w.created_at as "createdAt", w.created_name as "createdName", w.cancelled_at as "cancelledAt",
         w.cancelled_name as "cancelledName", w.cancel_reason as "cancelReason", w.window_no as "windowNo", moved.last as moved,
         targets.list as targets, touched.list as customers, said.list as said, sent.list as sent${more}
    from work w
   cross join lateral (
     select coalesce(json_agg(json_build_object('kind', case when t.element is null then 'service' else 'element' end,
              'id', coalesce(e.id, s.id), 'name', coalesce(e.name, s.name)) order by t.element is null, coalesce(e.name, s.name)), '[]') as list
       from work_target t left join element e on e.id = t.element left join service s on s.id = t.service
      where t.work = w.id and (s.id is null or ${own}::text[] is null or s.customer = any(${own}))) targets
   cross join lateral (
     select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'services', c.services) order by c.name), '[]') as list
       from (select c.id, c.name, json_agg(json_build_object('id', s.id, 'name', s.name) order by s.name) as services
               from (${TOUCHED}) x join service s on s.id = x.service join customer c on c.id = s.customer
              where x.work = w.id and (${own}::text[] is null or c.id = any(${own})) group by c.id) c) touched
   cross join lateral (
     select coalesce(json_agg(json_build_object('customer', n.customer, 'what', n.what, 'at', extract(epoch from n.at) * 1000,
              'recordedAt', extract(epoch from n.recorded_at) * 1000)), '[]') as list
       from ${SAID} n where ${own}::text[] is null or n.customer = any(${own})) said
   cross join lateral (
     select coalesce(json_agg(json_build_object('id', n.id, 'customer', n.customer, 'kind', n.kind, 'channel', n.channel,
              'recipient', n.recipient, 'state', n.state, 'detail', n.last_error, 'current', n.fact_version = w.window_no,
              'queuedAt', extract(epoch from n.queued_at) * 1000, 'acceptedAt', extract(epoch from n.accepted_at) * 1000)
              order by n.queued_at desc, n.channel, n.id), '[]') as list
       from notice n where ${OF_WORK} and (${own}::text[] is null or n.customer = any(${own}))) sent
    left join lateral (
     select json_build_object('at', extract(epoch from v.moved_at) * 1000, 'by', v.moved_name, 'reason', v.reason, 'zone', v.zone,
              'from', extract(epoch from v.from_at) * 1000, 'to', extract(epoch from v.to_at) * 1000) as last
       from work_window v where v.work = w.id order by v.window_no desc limit 1) moved on true`;

/** The same with all that was written down: of one work, for a list has no use for it. */
const selectRecorded = (own: string): string =>
  select(
    own,
    `, (
     select coalesce(json_agg(json_build_object('customer', n.customer, 'what', n.what, 'how', n.how, 'by', n.recorded_name,
              'own', exists (select from app_user u where u.id = n.recorded_by and u.role = 'customer'),
              'at', extract(epoch from n.at) * 1000, 'recordedAt', extract(epoch from n.recorded_at) * 1000) order by n.recorded_at), '[]')
       from work_notice n where n.work = w.id and (${own}::text[] is null or n.customer = any(${own}))) as records`,
  );

const ownOf = (scope: Scope): readonly string[] | null => (scope.kind === 'customers' ? scope.customers : null);

const touches = (customers: string): string =>
  `exists (select from (${TOUCHED}) x join service s on s.id = x.service where x.work = w.id and s.customer = any(${customers}::text[]))`;

/** What keeps a statement on `work w` within scope. A technician sees tasks, and no works. */
function scopedWorks(scope: Scope, parameter: (value: unknown) => string): string {
  switch (scope.kind) {
    case 'branch':
      return `w.branch = ${parameter(scope.branch)}`;
    case 'customers':
      return touches(parameter(scope.customers));
    case 'tasks':
      return 'false';
  }
}

/** Beside which parameters a statement is written. */
function statement(scope: Scope) {
  const values: unknown[] = [ownOf(scope)];
  return { values, parameter: (value: unknown): string => `$${values.push(value)}` };
}

/** As the desk's people see them, whoever may: for the feed, which cuts by scope itself. */
export async function readWorkRows(client: Client, ids: readonly string[]): Promise<WorkRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<WorkRow>(`${select('$1')} where w.id = any($2::uuid[])`, [null, ids]);
  return rows;
}

/** One of them with its records; null where there is none. */
export async function readRecordedWork(client: Client, id: string): Promise<RecordedWork | null> {
  const { rows } = await client.query<RecordedWork>(`${selectRecorded('$1')} where w.id = $2`, [null, id]);
  return rows[0] ?? null;
}

/** Works of a branch that have neither ended nor been cancelled, and begin by `until`, in their order. */
export async function readWorksAhead(client: Client, branch: string, until: Instant | null): Promise<WorkRow[]> {
  const { rows } = await client.query<WorkRow>(
    `${select('$1')} where w.branch = $2 and w.cancelled_at is null and w.to_at > demarc_now()
       and ($3::timestamptz is null or w.from_at < $3) order by w.from_at, w.id`,
    [null, branch, until === null ? null : iso(until)],
  );
  return rows;
}

/** One work, if any of it lies in the caller's scope. @param id a UUID */
export async function readWork(client: Client, caller: Caller, id: string, now: Instant): Promise<WorkDetail | null> {
  const scope = scopeOf(caller);
  const { values, parameter } = statement(scope);
  const { rows } = await client.query<RecordedWork>(
    `${selectRecorded('$1')} where w.id = ${parameter(id)} and ${scopedWorks(scope, parameter)}`,
    values,
  );
  return rows[0] === undefined ? null : detailView(rows[0], caller, now);
}

const STATE_IS: Readonly<Record<NonNullable<WorkQuery['state']>, string>> = {
  upcoming: 'w.cancelled_at is null and w.from_at > demarc_now()',
  running: 'w.cancelled_at is null and w.from_at <= demarc_now() and w.to_at > demarc_now()',
  over: 'w.cancelled_at is null and w.to_at <= demarc_now()',
  cancelled: 'w.cancelled_at is not null',
};

const encodeCursor = ({ fromAt, id }: WorkRow): string =>
  Buffer.from(`${fromAt.toISOString()} ${id}`).toString('base64url');

const POSITION = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/;

function decodeCursor(cursor: string): readonly [at: string, id: string] {
  const [, at = '', id = ''] = POSITION.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (Number.isNaN(Date.parse(at)))
    throw new Problem(400, 'bad_cursor', 'cursor must be the nextCursor of an earlier answer.', [
      { field: 'cursor', code: 'bad_cursor', message: 'start again without it' },
    ]);
  return [at, id];
}

/** Works in the caller's scope, a page at a time: what is still to come by its start, all else the last first. */
export async function listWorks(client: Client, caller: Caller, query: WorkQuery, now: Instant): Promise<WorkList> {
  const scope = scopeOf(caller);
  const { values, parameter } = statement(scope);
  const where = [scopedWorks(scope, parameter)];
  const midnight = (day: string): string =>
    `${day}::timestamp at time zone (select zone from branch where id = ${parameter(caller.branch)})`;
  if (query.state !== undefined) where.push(STATE_IS[query.state]);
  if (query.from !== undefined) where.push(`w.to_at > ${midnight(`${parameter(query.from)}::date`)}`);
  if (query.to !== undefined) where.push(`w.from_at < ${midnight(`(${parameter(query.to)}::date + 1)`)}`);
  if (query.customer !== undefined) where.push(touches(parameter([query.customer])));
  if (query.service !== undefined)
    where.push(`exists (select from (${TOUCHED}) x where x.work = w.id and x.service = ${parameter(query.service)})`);
  const ahead = query.state === 'upcoming' || query.state === 'running';
  if (query.cursor !== undefined) {
    const [at, id] = decodeCursor(query.cursor);
    where.push(`(w.from_at, w.id) ${ahead ? '>' : '<'} (${parameter(at)}::timestamptz, ${parameter(id)}::uuid)`);
  }
  const order = ahead ? 'asc' : 'desc';
  const { rows } = await client.query<WorkRow>(
    `${select('$1')} where ${where.join(' and ')} order by w.from_at ${order}, w.id ${order} limit ${query.limit + 1}`,
    values,
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => workView(row, caller, now)),
    nextCursor: rows.length > page.length && last !== undefined ? encodeCursor(last) : null,
  };
}

/** How far a shift looks ahead. */
const SHIFT = hours(12);

/** What runs in a branch now, or begins within the next shift. */
export const readWorksTonight = (client: Client, branch: string, now: Instant): Promise<WorkRow[]> =>
  readWorksAhead(client, branch, plus(now, SHIFT));
