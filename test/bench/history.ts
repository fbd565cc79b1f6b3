import { setTimeout as pause } from 'node:timers/promises';
import { signIn } from '#test/chaos/desk.ts';
import { BRANCH, setStage, type Stage, USERNAME } from '#test/chaos/stage.ts';
import type { Say } from './measures.ts';
import { median, row, type Row } from './row.ts';
import { withDefer } from './withDefer.ts';

const OPEN = 200;
const FEW = 1_000;
const MANY = 1_000_000;
const AT_ONCE = 100_000;
const ASKED = 200;
/** In ms: until PostgreSQL has put down what its servers have counted. */
const COUNTED = 2_000;

const quoted = (name: string): string => `"${name}"`;

/** Closed tickets of the last years: rows as those of open ones, of which lists show none. */
async function addClosed({ postgres }: Stage, from: number, to: number): Promise<void> {
  const rows = await postgres.query<{ name: string }>(
    `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = 'ticket'`,
  );
  const own: Readonly<Record<string, string>> = {
    no: `'F2020' || lpad(n::text, 8, '0')`,
    phase: `'closed'`,
    resolution: `'restored'`,
    holder: 'null',
    declared_at: `declared_at - n * interval '90 seconds' - interval '1 day'`,
    ended_at: `declared_at - n * interval '90 seconds' - interval '20 hours'`,
    state: `jsonb_set(jsonb_set(state, '{phase}', '"closed"'), '{no}', to_jsonb('F2020' || lpad(n::text, 8, '0')))`,
  };
  const columns = rows.map(({ name }) => name);
  await postgres.query(
    `with told as materialized (select *, row_number() over (order by no) as place from ticket where phase not in ('closed', 'dismissed'))
     insert into ticket (${columns.map(quoted).join(', ')})
     select ${columns.map((name) => own[name] ?? quoted(name)).join(', ')}
       from generate_series($1::int, $2::int) as n join told on told.place = 1 + n % $3`,
    [from, to - 1, OPEN],
  );
}

interface Measured {
  readonly ms: number;
  readonly buffers: number;
}

const buffersOf = async ({ postgres }: Stage): Promise<number> => {
  await pause(COUNTED);
  const [counted] = await postgres.query<{ buffers: string }>(
    `select (blks_hit + blks_read)::text as buffers from pg_stat_database where datname = current_database()`,
  );
  return Number(counted?.buffers);
};

export async function measured(stage: Stage, cookie: string, urlOf: (i: number) => string): Promise<Measured> {
  const ask = async (i: number): Promise<number> => {
    const began = performance.now();
    const answer = await fetch(urlOf(i), { headers: { cookie } });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${urlOf(i)} was answered ${answer.status}`);
    return performance.now() - began;
  };
  for (let i = 0; i < 20; i += 1) await ask(i);
  const before = await buffersOf(stage);
  const took: number[] = [];
  for (let i = 0; i < ASKED; i += 1) took.push(await ask(i));
  return { ms: median(took), buffers: ((await buffersOf(stage)) - before) / ASKED };
}

/** S7: what a long history costs whoever looks at what is open. */
export const longHistory = (say: Say): Promise<readonly Row[]> =>
  withDefer(async (defer) => {
    const stage = await setStage({ defer }, { faults: OPEN });
    const { url } = await stage.node();
    const cookie = await signIn(url, USERNAME);
    const told = await stage.postgres.query<{ no: string }>(
      `select no from ticket where branch = $1 and phase not in ('closed', 'dismissed') order by no`,
      [BRANCH],
    );
    const look = async () => ({
      board: await measured(stage, cookie, () => `${url}/api/tickets?phase=open&limit=50`),
      ticket: await measured(stage, cookie, (i) => `${url}/api/tickets/${told[i % told.length]?.no ?? ''}`),
    });
    await addClosed(stage, 0, FEW);
    await stage.postgres.query('vacuum analyze');
    const few = await look();
    for (let from = FEW; from < MANY; from += AT_ONCE) {
      say(`${from} closed tickets …`);
      await addClosed(stage, from, Math.min(MANY, from + AT_ONCE));
    }
    await stage.postgres.query('vacuum analyze');
    const many = await look();
    const beside = `beside ${MANY} closed tickets, against ${FEW}`;
    return [
      row('S7', `first page of what is open ${beside}: buffers`, many.board.buffers, few.board.buffers, 'buffers'),
      row('S7b', `the same: median time`, many.board.ms, few.board.ms, 'ms'),
      row('S7c', `opening a ticket ${beside}: buffers`, many.ticket.buffers, few.ticket.buffers, 'buffers'),
      row('S7d', `the same: median time`, many.ticket.ms, few.ticket.ms, 'ms'),
    ];
  });
