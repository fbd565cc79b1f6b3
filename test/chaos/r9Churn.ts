import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from '#test/harness/node.ts';
import { changeAll } from './changes.ts';
import { signIn, until } from './desk.ts';
import { declaring, Tally } from './load.ts';
import { BRANCH, setStage, USERNAME } from './stage.ts';
import { Findings, type Ground, type Outcome, type Trial } from './trial.ts';
import { Watcher } from './watcher.ts';

const FAULTS = 100;
const SCREENS = 12;
/** In ms. */
const MINUTE = 60_000;
const WARM_UP = 30_000;
const REST = 20_000;
const LONGEST_LOOK = 1_500;
/** Of heap at the end for heap at the beginning: compiled code and caches still grow a little. */
const FLAT = 1.15;

/** What a node holds when nobody is there. */
interface Held {
  readonly heap: number;
  readonly rooms: number;
  readonly timers: number;
  readonly handles: number;
}

const NAMES = {
  heap: 'nodejs_heap_size_used_bytes',
  rooms: 'demarc_rooms',
  timers: 'nodejs_active_resources{type="Timeout"}',
  handles: 'nodejs_active_handles_total',
} as const;

async function held(url: string, cookie: string): Promise<Held> {
  const text = await (await fetch(`${url}/metrics`, { headers: { cookie, connection: 'close' } })).text();
  const lines = text.split('\n');
  const of = (name: string): number => {
    const line = lines.find((one) => one.startsWith(`${name} `));
    if (line === undefined) throw new Error(`/metrics does not say ${name}`);
    return Number(line.slice(name.length + 1));
  };
  return { heap: of(NAMES.heap), rooms: of(NAMES.rooms), timers: of(NAMES.timers), handles: of(NAMES.handles) };
}

/** The least it is seen to hold while it rests and its garbage is collected again and again: what is left then is held. */
async function atRest({ url, child }: ServerProcess, cookie: string): Promise<Held> {
  const seen: Held[] = [];
  await until('everybody has left', async () => (await held(url, cookie)).rooms === 0);
  for (const end = performance.now() + REST; performance.now() < end; await pause(500)) {
    child.kill('SIGUSR2');
    seen.push(await held(url, cookie));
  }
  const least = (of: (one: Held) => number): number => Math.min(...seen.map(of));
  return {
    heap: least((one) => one.heap),
    rooms: least((one) => one.rooms),
    timers: least((one) => one.timers),
    handles: least((one) => one.handles),
  };
}

async function run({ times, say, defer }: Ground): Promise<Outcome> {
  const findings = new Findings();
  const stage = await setStage({ defer }, { faults: FAULTS });
  const node = await stage.node({ NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'collecting.mjs')}` });
  const { url } = node;
  const cookie = await signIn(url, USERNAME);
  const tally = new Tally();
  let visits = 0;

  /** Screens come, look and go, declarations and changes come in, for so long. */
  async function churn(ms: number): Promise<void> {
    const stop = new AbortController();
    const end = performance.now() + ms;
    const load = { services: stage.services, inFlight: 2, cookie, url: () => url };
    const screen = async (): Promise<void> => {
      while (performance.now() < end) {
        const watcher = new Watcher(url, cookie, findings, () => undefined);
        await until('a screen is fresh', () => watcher.fresh);
        await pause(Math.random() * LONGEST_LOOK);
        watcher.close();
        visits += 1;
      }
    };
    const changes = async (): Promise<void> => {
      for (; performance.now() < end; await pause(500)) await changeAll(stage.db, BRANCH);
    };
    const sending = declaring(load, tally, findings, stop.signal);
    await Promise.all([changes(), ...Array.from({ length: SCREENS }, screen)]);
    stop.abort();
    await sending;
  }

  await churn(WARM_UP);
  const before = await atRest(node, cookie);
  for (let minute = 1; minute <= times; minute += 1) {
    await churn(MINUTE);
    say(`${minute} min: ${visits} visits, ${tally.acknowledged.length} declarations`);
  }
  const after = await atRest(node, cookie);
  const grew = after.heap / before.heap;
  findings.expect(grew <= FLAT, `the heap grew to ${grew.toFixed(2)} times of what it was`);
  findings.expect(after.rooms === before.rooms, `rooms: ${before.rooms} before, ${after.rooms} after`);
  findings.expect(after.timers <= before.timers + 2, `timers: ${before.timers} before, ${after.timers} after`);
  findings.expect(after.handles <= before.handles + 4, `handles: ${before.handles} before, ${after.handles} after`);
  const mb = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
  return {
    counted: `${times} min of churn, ${visits} visits of screens, ${tally.acknowledged.length} declarations; at rest before and after: heap ${mb(before.heap)} and ${mb(after.heap)} MB, rooms ${before.rooms} and ${after.rooms}, timers ${before.timers} and ${after.timers}, handles ${before.handles} and ${after.handles}`,
    broken: findings.broken,
  };
}

export const churn: Trial = {
  promise: 'screens come and go and things change without end: heap, rooms, timers, handles stay flat',
  unit: 'minutes',
  times: 3,
  run,
};
