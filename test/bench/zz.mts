import { readFileSync, readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { CALL_COLUMNS } from '#server/pool/copy.ts';
import { instant } from '#shared/time.ts';
import { signIn } from '#test/chaos/desk.ts';
import { setStage, USERNAME } from '#test/chaos/stage.ts';
import { csvOf, importCalls, openContracts } from './calls.ts';
import { withDefer } from './withDefer.ts';
const N = Number(process.env.N ?? 300000), ROUNDS = Number(process.env.ROUNDS ?? 3);
const ticks = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`,'utf8'); const p = f.slice(f.lastIndexOf(')')+2).split(' '); return (Number(p[11])+Number(p[12])+ Number(p[13])+Number(p[14]))*10; };
const own = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`,'utf8'); const p = f.slice(f.lastIndexOf(')')+2).split(' '); return (Number(p[11])+Number(p[12]))*10; };
// all processes whose ppid = postmaster
const pgTicks = (post: number) => { let s = ticks(post); for (const d of readdirSync('/proc')) { if (!/^\d+$/.test(d)) continue; try { const f = readFileSync(`/proc/${d}/stat`,'utf8'); const p = f.slice(f.lastIndexOf(')')+2).split(' '); if (Number(p[1])===post) s += (Number(p[11])+Number(p[12]))*10; } catch {} } return s; };
await withDefer(async (defer) => {
  const stage = await setStage({ defer }, { faults: 1 });
  await openContracts(stage);
  if (process.env.NOLOOK) await stage.postgres.query(`create function zz() returns trigger language plpgsql as $$ begin return null; end $$; create trigger zz before insert on timer for each row when (new.subject_kind = 'traffic') execute function zz()`);
  const { url, child, output } = await stage.node();
  const cookie = await signIn(url, USERNAME);
  const now = instant(Date.now());
  const client = new pg.Client({ connectionString: stage.postgres.url });
  await client.connect(); defer(() => client.end());
  const { rows: [{ pid: be }] } = await client.query('select pg_backend_pid() as pid');
  const f = readFileSync(`/proc/${be}/stat`,'utf8'); const post = Number(f.slice(f.lastIndexOf(')')+2).split(' ')[1]);
  const forget = () => stage.postgres.query('truncate call_record, linked_call, usage, usage_day, pool_month, pool_alert, import_log, rejected_line, alert, change');
  await importCalls(url, cookie, csvOf('warm', 20000, now), 20000);
  for (let r = 1; r <= ROUNDS; r++) {
    const file = [...csvOf(`round${r}`, N, now)];
    await forget(); await stage.postgres.query('checkpoint');
    let t = performance.now(), n = own(child.pid!), p = pgTicks(post);
    await importCalls(url, cookie, file, N);
    const lag = (await (await fetch(url + '/metrics', { headers: { cookie } })).text()).split('\n').filter((l) => l.startsWith('nodejs_eventloop_lag') ).map((l) => l.replace('nodejs_eventloop_lag_', '')).join(' ');
    const ms = performance.now() - t; const cn = own(child.pid!) - n, cp = pgTicks(post) - p;
    const rows: Buffer[] = [];
    for await (const part of client.query(to(`copy (select ${CALL_COLUMNS} from call_record) to stdout`))) rows.push(Buffer.from(part));
    await forget(); await stage.postgres.query('checkpoint');
    t = performance.now(); p = pgTicks(post);
    await pipeline(Readable.from(rows), client.query(from(`copy call_record (${CALL_COLUMNS}) from stdin`)));
    const ms2 = performance.now() - t; const cp2 = pgTicks(post) - p;
    console.log(lag.replace(/.*mean_seconds (\S+).*p90_seconds (\S+) p99_seconds (\S+)/, "mean $1 p90 $2 p99 $3").slice(0,90));
    console.log(`ours ${(N/ms*1000).toFixed(0)}/s node ${(cn/N*1000).toFixed(1)}us pg ${(cp/N*1000).toFixed(1)}us | copy ${(N/ms2*1000).toFixed(0)}/s pg ${(cp2/N*1000).toFixed(1)}us | ratio ${(ms2/ms).toFixed(2)}`);
  }
  if (process.env.GCF) { const { writeFileSync } = await import("node:fs"); writeFileSync("/tmp/an/gc.log", output()); }
  if (process.env.PROF) { child.kill('SIGTERM'); await new Promise((r) => child.on('close', r)); }
});
process.exit(0);
