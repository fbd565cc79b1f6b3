import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { DeclareMajeure, MajeureDetail, MajeureTargets } from '#shared/api/majeure.ts';
import { type Instant, iso } from '#shared/time.ts';
import { recordWithin } from '../contracts/record.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../http/problem.ts';
import { readNow } from '../tickets/queries.ts';
import { changedMajeure, inFuture } from './change.ts';

type MajeureDeps = Pick<Deps, 'db' | 'ring'>;

const wrong = (field: string, code: string, detail: string): Problem =>
  new Problem(422, code, detail, [{ field, code, message: detail }]);

/** @throws Problem 422 `unknown_target`: the branch has none of that id */
async function checkTargets(client: pg.ClientBase, branch: string, asked: DeclareMajeure): Promise<void> {
  const { rows } = await client.query<{ field: string; id: string }>(
    `select 'counties' as field, a.id from unnest($2::text[]) a(id)
      where not exists (select from customer c where c.county = a.id and c.branch = $1)
     union all select 'elements', a.id from unnest($3::text[]) a(id)
      where not exists (select from element e where e.id = a.id and e.branch = $1)
     union all select 'customers', a.id from unnest($4::text[]) a(id)
      where not exists (select from customer c where c.id = a.id and c.branch = $1)`,
    [branch, asked.counties, asked.elements, asked.customers],
  );
  if (rows.length === 0) return;
  throw new Problem(
    422,
    'unknown_target',
    `There is no such county, element or customer: ${rows.map(({ id }) => id).join(', ')}. Search for it in /api/majeure/targets.`,
    rows.map(({ field, id }) => ({ field, code: 'unknown_target', message: `${id} is not known` })),
  );
}

interface Touched {
  readonly service: string;
  readonly contract: string;
}

/** What is there today of what it is said to be about. */
async function touchedBy(client: pg.ClientBase, branch: string, asked: DeclareMajeure): Promise<readonly Touched[]> {
  const { rows } = await client.query<Touched>(
    `select s.id as service, s.contract from service s join customer c on c.id = s.customer
      where c.branch = $1 and (c.county = any($2::text[]) or c.id = any($4::text[])
        or exists (select from service_line l where l.service = s.id and l.element = any($3::text[])))`,
    [branch, asked.counties, asked.elements, asked.customers],
  );
  return rows;
}

async function writeRecord(
  client: pg.ClientBase,
  caller: Caller,
  id: string,
  asked: DeclareMajeure,
  now: Instant,
): Promise<void> {
  await client.query(
    `insert into majeure (id, branch, kind, on_party, what, from_at, declared_at, declared_by, declared_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, caller.branch, asked.kind, asked.on, asked.what, iso(asked.from), iso(now), caller.user, caller.name],
  );
  await client.query(
    `insert into majeure_target (majeure, county, element, customer)
     select $1::uuid, id, null, null from unnest($2::text[]) id union select $1::uuid, null, id, null from unnest($3::text[]) id
     union select $1::uuid, null, null, id from unnest($4::text[]) id`,
    [id, asked.counties, asked.elements, asked.customers],
  );
}

/**
 * Declares force majeure: writes its beginning to every contract of a service that it touches, in one transaction. A contract
 * that has been terminated is left out.
 * @throws Problem 422 `unknown_kind`, `unknown_target`, `nobody_touched`, `in_future`
 */
export async function declareMajeure(deps: MajeureDeps, caller: Caller, asked: DeclareMajeure): Promise<MajeureDetail> {
  const declared = await withTransaction(deps.db, async (client) => {
    const kind = await client.query<{ zh: string }>('select zh from majeure_kind where id = $1', [asked.kind]);
    const [named] = kind.rows;
    if (named === undefined) throw wrong('kind', 'unknown_kind', 'There is no such kind: see /api/majeure/kinds.');
    await checkTargets(client, caller.branch, asked);
    const touched = await touchedBy(client, caller.branch, asked);
    if (touched.length === 0) throw wrong('targets', 'nobody_touched', 'No service is touched by this.');
    const contracts = [...new Set(touched.map(({ contract }) => contract))].sort();
    await client.query('select from contract where id = any($1::text[]) order by id for no key update', [contracts]);
    // Read after the locks: whoever waited for them was not there before.
    const now = await readNow(client);
    if (asked.from > now) throw inFuture('from');
    const id = randomUUID();
    await writeRecord(client, caller, id, asked, now);
    await client.query('insert into majeure_service (majeure, service) select $1, unnest($2::text[])', [
      id,
      touched.map(({ service }) => service),
    ]);
    const event = { type: 'majeureBegan', on: asked.on, what: `${named.zh}：${asked.what}` } as const;
    for (const contract of contracts) {
      const seq = await recordWithin(client, caller, contract, { event, at: asked.from, now });
      if (typeof seq === 'number')
        await client.query('insert into majeure_contract (majeure, contract, seq) values ($1, $2, $3)', [
          id,
          contract,
          seq,
        ]);
    }
    return changedMajeure(client, caller, id, now);
  });
  deps.ring();
  return declared;
}

/** Enough to choose from; who needs another searches more precisely. */
const MOST_FOUND = 12;

/** Counties, elements and customers of the branch by a part of their name or id. */
export async function findTargets(client: pg.Pool, branch: string, q: string): Promise<MajeureTargets> {
  const like = `%${q.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await client.query<MajeureTargets['items'][number]>(
    `(select 'county' as kind, c.county as id, c.county as name, count(s.id)::int as services
        from customer c left join service s on s.customer = c.id where c.branch = $1 and c.county ilike $2 group by c.county
       order by services desc, c.county limit ${MOST_FOUND})
     union all
     (select 'element', e.id, e.name, (select count(distinct l.service)::int from service_line l where l.element = e.id) as services
        from element e where e.branch = $1 and (e.name ilike $2 or e.id ilike $2) order by services desc, e.name limit ${MOST_FOUND})
     union all
     (select 'customer', c.id, c.name, (select count(*)::int from service s where s.customer = c.id) as services
        from customer c where c.branch = $1 and (c.name ilike $2 or c.short_name ilike $2 or c.id ilike $2) order by c.name limit ${MOST_FOUND})`,
    [branch, like],
  );
  return { items: rows };
}
