import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { freePort } from '#db/embedded/port.ts';
import { signIn, until } from '#test/chaos/desk.ts';
import { redisIsHere, startRedis } from '#test/chaos/redis.ts';
import { BRANCH, setStage, type Stage, USERNAME } from '#test/chaos/stage.ts';
import { multiplyFaults } from '#test/harness/faults.ts';
import { type Defer, kill } from '#test/harness/node.ts';
import type { CrowdAnswer } from './live/crowd.ts';
import { type Crowd, startBare, startBareSocketIo, startCrowd } from './live/forked.ts';
import type { Say } from './measures.ts';
import { row, type Row } from './row.ts';
import { withDefer } from './withDefer.ts';

const SCREENS = 1_000;
const FAULTS = 100;
const TICKETS = 500;
/** In ms. */
const SETTLE = 3_000;
/** As the desk's nodes ring each other. */
const CHANNEL = 'demarc:doorbell';

const now = (): number => performance.timeOrigin + performance.now();

export interface Desk {
  readonly stage: Stage;
  readonly url: string;
  readonly cookie: string;
  readonly pid: number;
  /** Changes these tickets in one commit, and rings the node as another node would. @returns their new versions, and when */
  change(nos: readonly string[]): Promise<readonly (readonly [string, number])[]>;
  readonly nos: readonly string[];
}

async function startLiveDesk(defer: Defer): Promise<Desk> {
  const redis = await startRedis(defer);
  const bell = new Redis(redis.url);
  defer(async () => void bell.disconnect());
  const stage = await setStage({ defer }, { faults: FAULTS });
  await multiplyFaults(stage.db, BRANCH, TICKETS / FAULTS);
  const rows = await stage.postgres.query<{ no: string }>(
    `select no from ticket where branch = $1 and phase not in ('closed', 'dismissed') order by no`,
    [BRANCH],
  );
  const { url, child } = await stage.node({ REDIS_URL: redis.url });
  return {
    stage,
    url,
    cookie: await signIn(url, USERNAME),
    pid: child.pid ?? 0,
    nos: rows.map(({ no }) => no),
    async change(nos) {
      const { rows: changed } = await stage.db.pool.query<{ key: string; version: number }>({
        name: 'change',
        text: `with chased as (
                 update ticket set version = version + 1,
                        state = state || jsonb_build_object('version', version + 1, 'chases', (state->>'chases')::int + 1)
                  where no = any($1) returning no, version, branch, customer
               )
               insert into change (kind, key, version, branch, customer)
               select 'ticket', no, version, branch, customer from chased returning key, version::int`,
        values: [nos],
      });
      const at = now();
      await bell.publish(CHANNEL, 'the bench');
      return changed.map(({ key, version }) => [`${key}@${version}`, at] as const);
    },
  };
}

/** Nothing where there is no Redis, by which a node hears of another's commits. */
const withLiveDesk = (
  say: Say,
  measure: (desk: Desk, defer: Defer) => Promise<readonly Row[]>,
): Promise<readonly Row[]> =>
  withDefer(async (defer) => {
    if (redisIsHere()) return measure(await startLiveDesk(defer), defer);
    say('not measured: a commit of another node is heard of by Redis, and there is no redis-server here');
    return [];
  });

async function crowdOf(url: string, cookie: string | null, defer: Defer, screens = SCREENS): Promise<Crowd> {
  const crowd = startCrowd(defer);
  await crowd.asks({ do: 'connect', url, screens, cookie });
  await allThere(crowd, screens);
  return crowd;
}

/** @returns how long it took, in ms */
const allThere = (crowd: Crowd, screens: number): Promise<number> =>
  until('all screens are there', async () => (await crowd.asks({ do: 'state' })).ready === screens, 180_000);

/** A frame with one item, as the desk sends it, of this thing in this version. */
const frame = (sample: string, name: string): string => {
  const [key = '', version = ''] = name.split('@');
  return sample.replace(/"key":"[^"]+"/, `"key":"${key}"`).replace(/"version":\d+/g, `"version":${version}`);
};

/** Does `step` so many times, evenly; what is late is done at once. */
async function evenly(times: number, everyMs: number, step: (i: number) => Promise<unknown> | void): Promise<void> {
  const began = performance.now();
  for (let i = 0; i < times; i += 1) {
    const wait = began + i * everyMs - performance.now();
    if (wait > 0) await pause(wait);
    await step(i);
  }
}

const CHANGES = 1_000;
const EVERY = 20;
/** Screens of a desk that does something else as well. */
const BESIDE = 200;

/** S2: from the commit to the screen. */
export const commitToScreen = (say: Say): Promise<readonly Row[]> =>
  withLiveDesk(say, async (desk, defer) => {
    say(`${SCREENS} screens of the desk …`);
    const screens = await crowdOf(desk.url, desk.cookie, defer);
    const made: (readonly [string, number])[] = [];
    await evenly(CHANGES, EVERY, async (i) => {
      made.push(...(await desk.change([desk.nos[i % desk.nos.length] ?? ''])));
    });
    await pause(SETTLE);
    const ours = await screens.asks({ do: 'latencies', made: made.map(([name, at]) => [name, at]) });
    await screens.end();

    say(`${SCREENS} screens of a bare server …`);
    const bare = await startBare(defer);
    const others = await crowdOf(bare.url, null, defer);
    const sent: [string, number][] = [];
    await evenly(CHANGES, EVERY, (i) => {
      const name = made[i]?.[0] ?? '';
      sent.push([name, now()]);
      bare.broadcast(frame(ours.sample, name));
    });
    await pause(SETTLE);
    const base = await others.asks({ do: 'latencies', made: sent });
    const missed = ours.missing + base.missing;
    if (missed > 0)
      throw new Error(`${ours.missing} changes did not reach a screen of ours, ${base.missing} of the baseline's`);
    const what = `commit to screen, ${SCREENS} screens, ${1_000 / EVERY} changes/s`;
    return [
      row('S2', `${what}, p50, against a bare broadcast`, ours.p50, base.p50, 'ms'),
      row('S2b', `${what}, p99, against the same`, ours.p99, base.p99, 'ms'),
    ];
  });

/** 99 of 100 screens see a change within, in ms. */
async function p99Of(desk: Desk, crowd: Crowd): Promise<number> {
  const made: (readonly [string, number])[] = [];
  await evenly(CHANGES, EVERY, async (i) => {
    made.push(...(await desk.change([desk.nos[i % desk.nos.length] ?? ''])));
  });
  await pause(SETTLE);
  const seen = await crowd.asks({ do: 'latencies', made: made.map(([name, at]) => [name, at]) });
  if (seen.missing > 0) throw new Error(`${seen.missing} changes did not reach a screen`);
  return seen.p99;
}

/** From the commit to the screen beside `work` on the same node, against the same without it. */
export const latencyBeside = (
  say: Say,
  id: string,
  what: string,
  prepare: (stage: Stage) => Promise<void>,
  work: (desk: Desk, stop: AbortSignal) => Promise<void>,
): Promise<readonly Row[]> =>
  withLiveDesk(say, async (desk, defer) => {
    await prepare(desk.stage);
    say(`${BESIDE} screens of the desk, alone and beside ${what} …`);
    const crowd = await crowdOf(desk.url, desk.cookie, defer, BESIDE);
    const alone = await p99Of(desk, crowd);
    const stop = new AbortController();
    const working = work(desk, stop.signal);
    const beside = await p99Of(desk, crowd);
    stop.abort();
    await working;
    return [
      row(id, `commit to screen, ${BESIDE} screens, p99, beside ${what}, against without it`, beside, alone, 'ms'),
    ];
  });

const STORM = { commits: 1_000, tickets: 10, every: 10 } as const;
/** The baseline sends a tenth of it, in twice the time: all of it would be 20 GB, and what it costs grows as it does. */
const TENTH = 10;
const STORM_OVER = 120_000;

/** CPU time that a desk's node has had, in ms. */
async function cpuOf({ url, cookie }: Desk): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: { cookie } })).text();
  const line = /^process_cpu_seconds_total (\S+)$/m.exec(text);
  if (line === null) throw new Error('/metrics does not say process_cpu_seconds_total');
  return Number(line[1]) * 1_000;
}

/** The frame, as it would tell of its first item alone. */
function withOneItem(sample: string): string {
  const from = sample.indexOf('{');
  const body = z.looseObject({ items: z.array(z.unknown()) }).parse(JSON.parse(sample.slice(from, -1)));
  return `${sample.slice(0, from)}${JSON.stringify({ ...body, items: body.items.slice(0, 1) })}]`;
}

/** S3: ten thousand changes of five hundred tickets in ten seconds; every screen right at the end. */
export const storm = (say: Say): Promise<readonly Row[]> =>
  withLiveDesk(say, async (desk, defer) => {
    say(`${SCREENS} screens of the desk …`);
    const screens = await crowdOf(desk.url, desk.cookie, defer);
    const latest = new Map<string, number>();
    const before = { cpu: await cpuOf(desk), bytes: (await screens.asks({ do: 'state' })).bytes };
    await evenly(STORM.commits, STORM.every, async (i) => {
      const from = (i * STORM.tickets) % desk.nos.length;
      for (const [name] of await desk.change(desk.nos.slice(from, from + STORM.tickets))) {
        const [key = '', version] = name.split('@');
        latest.set(key, Number(version));
      }
    });
    const isRight = ({ differing, versions }: CrowdAnswer): boolean =>
      differing === 0 && versions.length === latest.size && versions.every(([key, at]) => latest.get(key) === at);
    await until('every screen is right', async () => isRight(await screens.asks({ do: 'state' })), STORM_OVER);
    const { bytes, sample } = await screens.asks({ do: 'state' });
    const ours = { cpu: (await cpuOf(desk)) - before.cpu, bytes: bytes - before.bytes };
    await screens.end();

    say(`${SCREENS} screens of a bare server …`);
    const bare = await startBare(defer);
    const others = await crowdOf(bare.url, null, defer);
    const started = await bare.cpu();
    const changes = STORM.commits * STORM.tickets;
    const message = withOneItem(sample);
    const atEnd = (changes / TENTH) * SCREENS * Buffer.byteLength(message);
    await evenly(changes / TENTH, 2 * STORM.every, () => bare.broadcast(message));
    await until('all of it has come', async () => (await others.asks({ do: 'state' })).bytes >= atEnd, STORM_OVER);
    const base = { cpu: ((await bare.cpu()) - started) * TENTH, bytes: atEnd * TENTH };
    const what = `${changes} changes of ${latest.size} tickets in ${(STORM.commits * STORM.every) / 1_000} s, ${SCREENS} screens`;
    return [
      row('S3', `${what}: CPU of the server, against a bare message a change`, ours.cpu / 1_000, base.cpu / 1_000, 's'),
      row('S3b', `${what}: bytes, against the same`, ours.bytes / 1e6, base.bytes / 1e6, 'MB'),
    ];
  });

const RETURNING = 5_000;

/** S4: all screens come back after the server was restarted. */
export const comeBack = (say: Say): Promise<readonly Row[]> =>
  withDefer(async (defer) => {
    const stage = await setStage({ defer }, { faults: FAULTS });
    const port = await freePort('127.0.0.1');
    const env = { PORT: String(port) };
    const first = await stage.node(env);
    const cookie = await signIn(first.url, USERNAME);
    say(`${RETURNING} screens of the desk …`);
    const screens = await crowdOf(first.url, cookie, defer, RETURNING);
    await kill(first.child);
    await stage.node(env);
    const ours = await allThere(screens, RETURNING);
    await screens.end();

    say(`${RETURNING} screens of a bare Socket.IO …`);
    const other = await freePort('127.0.0.1');
    const bare = await startBareSocketIo(other, defer);
    const others = await crowdOf(`http://127.0.0.1:${other}`, '', defer, RETURNING);
    await bare.end();
    await startBareSocketIo(other, defer);
    const base = await allThere(others, RETURNING);
    return [
      row(
        'S4',
        `${RETURNING} screens back after a restart, each from where it stood, against bare Socket.IO`,
        ours / 1_000,
        base / 1_000,
        's',
      ),
    ];
  });
