import { freePort } from '#db/embedded/port.ts';
import { kill, type ServerProcess } from '#test/harness/node.ts';
import { startProxy } from '#test/harness/proxy.ts';
import { signIn, until } from './desk.ts';
import { checkKept, declaring, sendAgain, Tally } from './load.ts';
import { redisIsHere, startRedis } from './redis.ts';
import { setStage, USERNAME } from './stage.ts';
import { Findings, type Ground, type Outcome, type Trial } from './trial.ts';
import { differences, Watcher } from './watcher.ts';
import { openWall } from './wall.ts';

const FAULTS = 60;
const SCREENS = 20;
const IN_FLIGHT = 4;
/** In ms. */
const FRESH_WITHIN = 5_000;

const portOf = ({ url }: ServerProcess): number => Number(new URL(url).port);

async function run({ times, say, defer, strict }: Ground): Promise<Outcome> {
  const findings = new Findings();
  const tally = new Tally();
  const redis = redisIsHere() ? await startRedis(defer) : null;
  const stage = await setStage({ defer }, { faults: FAULTS });
  const door = await freePort('127.0.0.1');
  const url = `http://127.0.0.1:${door}`;
  const env = { PUBLIC_URL: url, ...(redis === null ? {} : { REDIS_URL: redis.url }) };
  const nodes = [await stage.node(env), await stage.node(env)];
  const proxy = await startProxy(nodes.map(portOf), defer, door);

  const cookie = await signIn(url, USERNAME);
  const screens = Array.from({ length: SCREENS }, () => new Watcher(url, cookie, findings, defer));
  await until('all screens are fresh', () => screens.every((screen) => screen.fresh));
  const wall = await openWall(url, cookie, findings, { defer, strict });
  const load = { services: stage.services, inFlight: IN_FLIGHT, cookie, url: () => url };
  const stop = new AbortController();
  const sending = declaring(load, tally, findings, stop.signal);

  let longest = 0;
  for (let time = 1; time <= times; time += 1) {
    const before = tally.acknowledged.length;
    await until('declarations are taken', () => tally.acknowledged.length > before + 10);
    const [victim, survivor] = time % 2 === 0 ? nodes.toReversed() : nodes;
    if (victim === undefined || survivor === undefined) throw new RangeError('there are two nodes');
    proxy.targets = [portOf(survivor)];
    await kill(victim.child);
    await until('its screens have noticed', () => screens.some((screen) => !screen.connected), 5_000).catch(
      () => undefined,
    );
    const took = await until('all screens are fresh on the other node', () => screens.every((screen) => screen.fresh));
    longest = Math.max(longest, took);
    if (strict)
      findings.expect(took <= FRESH_WITHIN, `after kill ${time} screens were fresh only after ${Math.round(took)} ms`);
    await wall.says('fresh', `after kill ${time}`);
    const next = await stage.node(env);
    nodes[nodes.indexOf(victim)] = next;
    proxy.targets = nodes.map(portOf);
    say(`${time} kills; all ${SCREENS} screens fresh ${Math.round(took)} ms later at the most`);
  }
  stop.abort();
  await sending;
  await sendAgain(load, tally, findings);
  await checkKept(stage.postgres.query, tally, findings);
  const truth = new Watcher(url, cookie, findings, defer);
  await until('a new screen is fresh', () => truth.fresh);
  const differing = () => screens.flatMap((screen) => differences(screen, truth));
  await until('all show the same', () => differing().length === 0, 10_000).catch(() => undefined);
  for (const difference of differing()) findings.expect(false, difference);
  const resumes = screens.reduce((sum, screen) => sum + screen.resumes, 0);
  return {
    counted: `${times} kills of one of two nodes under ${SCREENS} screens, ${resumes} resumes, fresh on the other within ${Math.round(longest)} ms; ${tally.acknowledged.length} declarations promised`,
    broken: findings.broken,
  };
}

export const nodes: Trial = {
  promise: 'one of two nodes is killed: its screens are fresh on the other within 5 s, nothing promised is lost',
  unit: 'kills',
  times: 6,
  run,
};
