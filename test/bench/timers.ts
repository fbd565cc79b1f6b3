import { withTransaction } from '#db/transaction.ts';
import { GENESIS } from '#server/tickets/chain.ts';
import { appendFacts, readFacts } from '#server/tickets/record.ts';
import { append } from '#shared/clock/due.ts';
import { duration, hours, instant, type Instant, minus, plus } from '#shared/time.ts';
import type { FactOf } from '#shared/ticket/facts.ts';
import { until } from '#test/chaos/desk.ts';
import { setStage, type Stage } from '#test/chaos/stage.ts';
import type { Say } from './measures.ts';
import { row, type Row } from './row.ts';
import { withDefer } from './withDefer.ts';

const DUE = 6_000;
const WITHIN = 60_000;
const AT_ONCE = 250;
const FEW = 1_000;
const MANY = 100_000;
/** In ms: before the first comes due, everybody is there. */
const LEAD = 3_000;
const LIMIT = 250;

const MARK = 'F20260102-';

async function model({ postgres, db }: Stage): Promise<FactOf<'Declared'>> {
  const [first] = await postgres.query<{ no: string }>('select no from ticket limit 1');
  const [declared] = await readFacts(db.pool, first?.no ?? '');
  if (declared?.type !== 'Declared') throw new Error('a record begins with its declaration');
  return declared;
}

/** So many tickets, whose one limit is an hour after their declarations, which lie evenly in a minute. */
async function declareDue(stage: Stage, since: Instant): Promise<void> {
  const like = await model(stage);
  const each = (ms: number) => ({ critical: ms, major: ms, minor: ms, warning: ms });
  const terms: FactOf<'Declared'>['terms'] = {
    ...like.terms,
    respond: each(hours(1)),
    restore: each(hours(1_000)),
    statutory: hours(1_000),
    levels: { respond: [100], restore: [], statutory: [] },
  };
  for (let from = 0; from < DUE; from += AT_ONCE)
    await withTransaction(stage.db, async (client) => {
      for (let i = from; i < from + AT_ONCE; i += 1) {
        const { version: _version, at: _at, by, ...declared } = like;
        const no = `${MARK}${String(i).padStart(5, '0')}`;
        const facts = append([], [{ ...declared, no, terms }], by, plus(since, duration((i * WITHIN) / DUE)));
        await appendFacts(client, [], GENESIS, facts);
      }
    });
}

/** Clocks of other tickets that are far from due. */
const addOpen = ({ postgres }: Stage, clocks: number): Promise<unknown> =>
  postgres.query(
    `insert into timer (subject_kind, subject, kind, level, generation, due_at)
     select 'ticket', 'open-' || n, 'level', n % 3, 0, demarc_now() + interval '30 days' + n * interval '1 second'
       from generate_series(1, $1::int) as n`,
    [clocks],
  );

/** With so many clocks open: the 99th hundredth of how late a limit was noticed, in ms. */
async function lateness(open: number, say: Say): Promise<number> {
  return withDefer(async (defer) => {
    const stage = await setStage({ defer }, { faults: 1 });
    await addOpen(stage, open);
    const [clock] = await stage.postgres.query<{ now: string }>('select demarc_now_ms() as now');
    const now = instant(Number(clock?.now));
    say(`with ${open} open clocks: declaring ${DUE} …`);
    await declareDue(stage, now);
    await stage.postgres.query('analyze');
    await stage.node();
    // The first is due an hour after its declaration: the clock is set to a little before that.
    await stage.postgres.query(
      `update demarc_clock set offset_ms = $1 - floor(extract(epoch from clock_timestamp()) * 1000)`,
      [minus(plus(now, hours(1)), duration(LEAD))],
    );
    const done = async (): Promise<boolean> => {
      const [row] = await stage.postgres.query<{ left: number }>(
        `select count(*)::int as left from timer where subject like '${MARK}%' and kind = 'level'`,
      );
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return row?.left === 0;
    };
    await until('all limits were noticed', done, 10 * WITHIN);
    const [late] = await stage.postgres.query<{ p99: number; count: number }>(
      `select count(*)::int as count, percentile_cont(0.99) within group (order by
                extract(epoch from (text::jsonb->>'detectedAt')::timestamptz - (text::jsonb->>'effectiveAt')::timestamptz) * 1000)::float8 as p99
         from ticket_fact where type = 'LevelReached' and ticket like '${MARK}%'`,
    );
    if (late?.count !== DUE) throw new Error(`${late?.count ?? 0} of ${DUE} limits were noticed`);
    return late.p99;
  });
}

/** S6: how late limits are noticed when six thousand come due evenly in a minute, beside few open clocks and beside many. */
export async function timers(say: Say): Promise<readonly Row[]> {
  const few = await lateness(FEW, say);
  const many = await lateness(MANY, say);
  const what = `lateness of ${DUE} limits due in 60 s, p99`;
  return [
    row('S6', `${what}: ${MANY} open clocks, against ${FEW}`, many, few, 'ms'),
    row('S6b', `${what}: ${MANY} open clocks, against the limit`, many, LIMIT, 'ms'),
  ];
}
