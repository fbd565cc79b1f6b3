import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { CALL_COLUMNS } from '#server/pool/copy.ts';
import { instant } from '#shared/time.ts';
import { signIn, until } from '#test/chaos/desk.ts';
import { setStage, type Stage, USERNAME } from '#test/chaos/stage.ts';
import { csvOf, importCalls, lastMonth, OF_OTHERS, OF_READ, openContracts, READ } from './calls.ts';
import { measured } from './history.ts';
import { latencyBeside } from './live.ts';
import type { MeasureOptions, Say } from './measures.ts';
import { median, row, type Row } from './row.ts';
import { withDefer } from './withDefer.ts';

const ROUND = 300_000;
const ROUNDS = 3;
const FEW = 1_000;
const MANY = 1_000_000;

/** The most that a process has had in memory so far, in MB. */
function peakOf(pid: number): number {
  const kb = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kb === undefined) throw new Error(`the system does not say how much process ${pid} has had`);
  return Number(kb) / 1024;
}

/** Nothing but the log of who sent what is left. */
const forget = ({ postgres }: Stage): Promise<unknown> =>
  postgres.query(
    'truncate call_record, linked_call, usage, usage_day, pool_month, pool_alert, import_log, rejected_line, alert, change',
  );

/** Waits until all contracts have been looked at whose calls have come: a file is measured with nothing beside it. @returns in ms */
const lookedAt = ({ postgres }: Stage): Promise<number> =>
  until('all contracts have been looked at', async () => {
    const due = await postgres.query(
      `select from timer where subject_kind = 'traffic' and due_at < demarc_now() + interval '1 minute' limit 1`,
    );
    return due.length === 0;
  });

const perSecond = (records: number, began: number): number => (records * 1_000) / (performance.now() - began);

/** The rows that an import has made, as COPY writes them. */
async function rowsOf(client: pg.Client): Promise<Buffer[]> {
  const rows: Buffer[] = [];
  const copied = client.query(to(`copy (select ${CALL_COLUMNS} from call_record) to stdout`));
  for await (const part of copied) rows.push(Buffer.from(part));
  return rows;
}

/** S5: call records a second, from the request to the commit; what a million of them cost whoever looks on. */
export const callRecords = (say: Say, { records = MANY }: MeasureOptions): Promise<readonly Row[]> =>
  withDefer(async (defer) => {
    const stage = await setStage({ defer }, { faults: 1 });
    await openContracts(stage);
    const { url, child } = await stage.node();
    const cookie = await signIn(url, USERNAME);
    const now = instant(Date.now());
    const client = new pg.Client({ connectionString: stage.postgres.url });
    await client.connect();
    defer(() => client.end());

    const rates = { ours: [] as number[], copied: [] as number[] };
    await importCalls(url, cookie, csvOf('warm', 20_000, now), 20_000);
    await lookedAt(stage);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const file = [...csvOf(`round${round}`, ROUND, now)];
      await forget(stage);
      await stage.postgres.query('checkpoint');
      let began = performance.now();
      await importCalls(url, cookie, file, ROUND);
      rates.ours.push(perSecond(ROUND, began));
      const looks = await lookedAt(stage);
      const rows = await rowsOf(client);
      await forget(stage);
      await stage.postgres.query('checkpoint');
      began = performance.now();
      await pipeline(Readable.from(rows), client.query(from(`copy call_record (${CALL_COLUMNS}) from stdin`)));
      rates.copied.push(perSecond(ROUND, began));
      say(
        `round ${round} of ${ROUNDS}: ${rates.ours.at(-1)?.toFixed(0)}/s, COPY ${rates.copied.at(-1)?.toFixed(0)}/s; looked at ${(looks / 1_000).toFixed(1)} s later`,
      );
    }

    await forget(stage);
    const pool = `${url}/api/pools/${READ}?month=${lastMonth(now)}`;
    await importCalls(url, cookie, csvOf('few', FEW, now, OF_READ), FEW);
    await lookedAt(stage);
    await stage.postgres.query('vacuum analyze');
    const few = await measured(stage, cookie, () => pool);
    const peak = peakOf(child.pid ?? 0);
    say(`${records} call records …`);
    const began = performance.now();
    await importCalls(url, cookie, csvOf('many', records, now, OF_OTHERS), records);
    say(`${perSecond(records, began).toFixed(0)}/s`);
    await lookedAt(stage);
    const after = peakOf(child.pid ?? 0);
    await stage.postgres.query('vacuum analyze');
    const many = await measured(stage, cookie, () => pool);
    const seen = `a contract’s month with ${FEW} calls beside ${records} of others, against none`;
    return [
      row(
        'S5',
        `call records through HTTP, parsed, de-duplicated, rated, committed, against COPY of the same rows`,
        median(rates.ours),
        median(rates.copied),
        '1/s',
      ),
      row('S5b', `most memory of the server with ${records} call records, against ${ROUND}`, after, peak, 'MB'),
      row('S5c', `${seen}: buffers`, many.buffers, few.buffers, 'buffers'),
      row('S5d', 'the same: median time', many.ms, few.ms, 'ms'),
      ...(await latencyBeside(say, 'S5e', 'an import', openContracts, async (desk, stop) => {
        for (let run = 0; !stop.aborted; run += 1)
          await importCalls(desk.url, desk.cookie, csvOf(`beside${run}`, 50_000, now), 50_000);
      })),
    ];
  });
