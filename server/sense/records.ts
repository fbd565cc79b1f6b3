import type pg from 'pg';
import { type Duration, duration, type Instant, instant, iso, minutes, plus } from '#shared/time.ts';
import { raiseAlert, withdrawAlert } from '../live/changes.ts';

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

/** Up to when records of other contracts of a branch have come: what is missing before it is missing; null: none have. */
export async function othersUpTo(client: Client, branch: string, but: string, now: Instant): Promise<Instant | null> {
  const { rows } = await client.query<{ at: Date | null }>({
    name: 'others-up-to',
    text: `select max(last_call_at) as at from pool_profile where branch = $1 and contract <> $2 and last_call_at <= $3`,
    values: [branch, but, iso(now)],
  });
  const at = rows[0]?.at ?? null;
  return at === null ? null : instant(at.getTime());
}

/** An import that has not moved for so long has lost its server. */
const MOVES = `interval '2 minutes'`;

/** Whether a file is just being taken: the calls that seem to be missing may stand further down in it. */
export async function isImporting(client: Client, branch: string): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'is-importing',
    text: `select from import_log where branch = $1 and done_at is null and updated_at > demarc_now() - ${MOVES} limit 1`,
    values: [branch],
  });
  return rowCount !== 0;
}

/** Records are late when none came for so many times as long as is usual between two imports, … */
const TIMES_USUAL = 3;
/** … and at least for so long. */
const LATE_AFTER = minutes(30);
/** Of fewer imports in the fortnight up to the last one nothing is usual: somebody brings files now and then. */
const FEWEST_IMPORTS = 20;

export interface Records {
  /** Start of the latest call of the branch. */
  readonly upTo: Instant | null;
  /** When the last import ended; null: there was none. */
  readonly since: Instant | null;
  /** From when on they are late, if none comes; null: nothing is usual. */
  readonly lateAt: Instant | null;
}

/** How old what is known of a branch's calls is, and from when on that is late. */
export async function readRecords(client: Client, branch: string, now: Instant): Promise<Records> {
  const { rows } = await client.query<{ up_to: Date | null; last: Date | null; gap: number | null; count: number }>({
    name: 'read-call-records-age',
    // Counted back from the last one: while none come, it does not become usual that none do.
    text: `with taken as not materialized (
             select at, done_at from import_log where branch = $1 and done_at <= $2 and accepted > 0 and source <> 'demo'
           ), came as (
             select done_at, done_at - lag(done_at) over (order by done_at) as gap from taken
              where at > (select at from taken order by at desc limit 1) - interval '14 days'
           )
           select (select max(last_call_at) from pool_profile where branch = $1 and last_call_at <= $2) as up_to,
                  max(done_at) as last, count(*)::int as count,
                  (extract(epoch from percentile_cont(0.95) within group (order by gap)) * 1000)::float8 as gap from came`,
    values: [branch, iso(now)],
  });
  const [row] = rows;
  const since = row?.last ? instant(row.last.getTime()) : null;
  const usual: Duration | null =
    row === undefined || row.gap === null || row.count < FEWEST_IMPORTS ? null : duration(row.gap);
  return {
    upTo: row?.up_to ? instant(row.up_to.getTime()) : null,
    since,
    lateAt: since === null || usual === null ? null : plus(since, duration(Math.max(LATE_AFTER, TIMES_USUAL * usual))),
  };
}

/** How soon a branch is looked at again. */
const EVERY = minutes(5);

/** Says that records are late, once each time, and that they have come again. @returns when to look again */
export async function lookAtRecords(client: pg.ClientBase, branch: string, now: Instant): Promise<Instant> {
  const { since, lateAt } = await readRecords(client, branch, now);
  const late = since !== null && lateAt !== null && now >= lateAt;
  const current = late ? `feed:${branch}:${iso(since)}` : null;
  const { rows } = await client.query<{ id: string }>(
    `select id from alert where kind = 'feed' and branch = $1 and withdrawn_at is null and at > demarc_now() - interval '30 days'`,
    [branch],
  );
  for (const { id } of rows)
    if (id !== current) await withdrawAlert(client, id, { zh: '话单又到了', en: 'Call records have come again' });
  if (current !== null)
    await raiseAlert(client, {
      id: current,
      kind: 'feed',
      severity: 'minor',
      subject: branch,
      text: {
        zh: '话单迟到：很久没有导入，静默不作判断',
        en: 'Call records are late: none came for long, so no silence is judged',
      },
      customer: '',
      branch,
    });
  return plus(now, EVERY);
}
