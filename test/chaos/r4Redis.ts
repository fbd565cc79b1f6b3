import { setTimeout as pause } from 'node:timers/promises';
import { startProxy } from '#test/harness/proxy.ts';
import type { ServerProcess } from '#test/harness/node.ts';
import { type Acknowledged, declare, newKey, readAcknowledged, signIn, until } from './desk.ts';
import { redisIsHere, startRedis } from './redis.ts';
import { setStage, type Stage, USERNAME } from './stage.ts';
import { Findings, type Ground, type Outcome, type Trial } from './trial.ts';
import { differences, Watcher } from './watcher.ts';
import { openWall } from './wall.ts';

const FAULTS = 60;
/** In ms. */
const EXTRA = 1_000;
const BETWEEN = 60;
const CHANGES = 25;

interface Nodes {
  readonly stage: Stage;
  readonly here: ServerProcess;
  readonly there: Watcher;
  readonly cookie: string;
}

/** Declares on one node, and waits until a screen of the other shows it. @returns how long that took, in ms */
async function crossing({ stage, here, there, cookie }: Nodes, i: number): Promise<number> {
  const service = stage.services[i % stage.services.length] ?? '';
  const key = newKey();
  const answer = await declare(here.url, cookie, service, key);
  if (!answer.ok) throw new Error(`a declaration was answered ${answer.status}: ${await answer.text()}`);
  const { no, version }: Acknowledged = readAcknowledged(await answer.json(), key, service);
  return until('the other node shows it', () => (there.items.get(no)?.version ?? 0) >= version);
}

async function crossings(nodes: Nodes): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < CHANGES; i += 1) {
    took.push(await crossing(nodes, i));
    await pause(BETWEEN);
  }
  return took;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function run({ times, say, defer, strict }: Ground): Promise<Outcome> {
  const findings = new Findings();
  const redis = await startRedis(defer);
  const between = await startProxy([redis.port], defer);
  const stage = await setStage({ defer }, { faults: FAULTS });
  const env = { REDIS_URL: `redis://127.0.0.1:${between.port}` };
  const [here, other] = [await stage.node(env), await stage.node(env)];
  const cookie = await signIn(here.url, USERNAME);
  const there = new Watcher(other.url, cookie, findings, defer);
  await until('the screen is fresh', () => there.fresh);
  const wall = await openWall(other.url, cookie, findings, { defer, strict });
  const nodes = { stage, here, there, cookie };

  const faults: Readonly<Record<string, { begin(): Promise<void> | void; end(): Promise<void> | void }>> = {
    killed: { begin: () => redis.kill(), end: () => redis.start() },
    frozen: { begin: () => redis.freeze(), end: () => redis.thaw() },
    'cut off': { begin: () => between.cut(), end: () => undefined },
    'in the black': { begin: () => between.blacken(), end: () => between.open() },
  };
  const usual = median(await crossings(nodes));
  let longest = 0;
  for (let time = 1; time <= times; time += 1)
    for (const [what, { begin, end }] of Object.entries(faults)) {
      await begin();
      const most = Math.max(...(await crossings(nodes)));
      longest = Math.max(longest, most);
      if (strict)
        findings.expect(most - usual <= EXTRA, `Redis ${what}: ${Math.round(most - usual)} ms later than usual`);
      findings.expect((await wall.age()) === 'fresh', `Redis ${what}: the wall says ${await wall.age()}`);
      await end();
      say(
        `${time}: Redis ${what}: at the most ${Math.round(most)} ms to the other node's screens, ${Math.round(usual)} ms before`,
      );
    }
  const truth = new Watcher(here.url, cookie, findings, defer);
  await until('a new screen is fresh', () => truth.fresh);
  await until('both show the same', () => differences(there, truth).length === 0, 10_000).catch(() => undefined);
  for (const difference of differences(there, truth)) findings.expect(false, difference);
  return {
    counted: `${times} each of ${Object.keys(faults).join(', ')}, ${CHANGES} declarations in each; to screens of the other node ${Math.round(usual)} ms with Redis, ${Math.round(longest)} ms at the most without`,
    broken: findings.broken,
  };
}

export const redisAway: Trial = {
  promise: 'Redis is killed, frozen, cut off: declarations and screens go on, at most a second later, never wrong',
  unit: 'rounds of every way to go',
  times: 3,
  lacks: () => (redisIsHere() ? null : 'there is no redis-server on this machine'),
  run,
};
