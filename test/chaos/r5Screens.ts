import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { freePort } from '#db/embedded/port.ts';
import type { Item } from '#shared/live/protocol.ts';
import { multiplyFaults } from '#test/harness/faults.ts';
import { type Defer, kill, type ServerProcess } from '#test/harness/node.ts';
import { startProxy } from '#test/harness/proxy.ts';
import { changeAll, gauge } from './changes.ts';
import { signIn, until } from './desk.ts';
import { BRANCH, setStage, type Stage, USERNAME } from './stage.ts';
import { Findings, type Ground, type Outcome, type Trial } from './trial.ts';
import { openWall } from './wall.ts';
import { STALE_AFTER } from '#shared/screens/freshness.ts';
import { differences, Watcher } from './watcher.ts';

const FAULTS = 60;
const COPIES = 20;
/** What may wait for one reader: the cap, the snapshot that it asked for, and what is handed over at once. In bytes. */
const MOST_WAITING = 16 * 1024 * 1024;
/** In ms. */
const ASLEEP = 8_000;

interface Scene {
  readonly stage: Stage;
  readonly node: ServerProcess;
  /** Through a network that can fail. */
  readonly url: string;
  readonly cookie: string;
  readonly findings: Findings;
  readonly ground: Ground;
}

const stateSchema = z.object({
  fresh: z.boolean(),
  resumes: z.number(),
  snapshots: z.number(),
  broken: z.array(z.string()),
  items: z.array(z.tuple([z.string(), z.custom<Item>()])),
});

function startReader(url: string, cookie: string, defer: Defer): ChildProcess {
  const file = path.join(import.meta.dirname, 'reader.ts');
  const env = { PATH: process.env.PATH, COOKIE: cookie };
  const reader = fork(file, [url], { execArgv: ['--import', 'tsx'], env });
  defer(() => kill(reader));
  return reader;
}

async function stateOf(reader: ChildProcess): Promise<z.infer<typeof stateSchema>> {
  reader.send('state');
  const [state] = await once(reader, 'message');
  return stateSchema.parse(state);
}

/** A screen that was there all the while, or came back, shows what one shows that begins now. */
async function isRight(
  scene: Scene,
  what: string,
  shown: Pick<Watcher, 'items'>,
  settled: () => boolean | Promise<boolean>,
) {
  const { node, cookie, findings, ground } = scene;
  const truth = new Watcher(node.url, cookie, findings, ground.defer);
  await until('a new screen is fresh', () => truth.fresh);
  await until(`${what}: fresh again`, settled);
  await until('both show the same', () => differences(shown, truth).length === 0, 10_000).catch(() => undefined);
  for (const difference of differences(shown, truth)) findings.expect(false, `${what}: ${difference}`);
  truth.close();
}

/** A reader that stops reading is given up, holds a bounded amount of memory until then, and is right when it reads again. */
async function slowReader(scene: Scene): Promise<number> {
  const { stage, node, cookie, findings, ground } = scene;
  const reader = startReader(node.url, cookie, ground.defer);
  await until('the reader is fresh', async () => (await stateOf(reader)).fresh);
  const sockets = await gauge(node.url, cookie, 'demarc_sockets');
  reader.kill('SIGSTOP');
  let most = 0;
  await until('the reader is given up', async () => {
    await changeAll(stage.db, BRANCH);
    most = Math.max(most, await gauge(node.url, cookie, 'demarc_socket_buffered_most_bytes'));
    return (await gauge(node.url, cookie, 'demarc_sockets')) < sockets;
  });
  findings.expect(most <= MOST_WAITING, `${most} bytes waited for a reader that did not read`);
  reader.kill('SIGCONT');
  const shown = { items: new Map<string, Item>() };
  await isRight(scene, 'a reader that had stopped', shown, async () => {
    const state = await stateOf(reader);
    shown.items = new Map(state.items);
    return state.fresh && state.resumes > 0;
  });
  for (const broken of (await stateOf(reader)).broken) findings.expect(false, broken);
  await kill(reader);
  return most;
}

/** A network that carries nothing and tells nobody. */
async function blackNetwork(scene: Scene, network: { blacken(): void; open(): void }): Promise<void> {
  const { stage, url, cookie, findings, ground } = scene;
  const watcher = new Watcher(url, cookie, findings, ground.defer);
  await until('the screen is fresh', () => watcher.fresh);
  const wall = await openWall(url, cookie, findings, ground);
  network.blacken();
  await changeAll(stage.db, BRANCH);
  await wall.says('stale', 'the network is black');
  findings.expect(!watcher.fresh, `after ${STALE_AFTER} ms without a word a screen called itself live`);
  await changeAll(stage.db, BRANCH);
  network.open();
  await wall.says('fresh', 'the network is back');
  await isRight(scene, 'a screen behind a black network', watcher, () => watcher.fresh);
  await wall.page.context().close();
  watcher.close();
}

/** A laptop that sleeps: the page stands still with all that it shows, and wakes up to what has come meanwhile. */
async function sleepingTab(scene: Scene): Promise<void> {
  const { stage, node, cookie, findings, ground } = scene;
  const wall = await openWall(node.url, cookie, findings, ground);
  const pages = await wall.renderers();
  for (const pid of pages) process.kill(pid, 'SIGSTOP');
  await changeAll(stage.db, BRANCH);
  await pause(ASLEEP);
  for (const pid of pages) process.kill(pid, 'SIGCONT');
  await wall.says('fresh', 'the tab is awake');
  await wall.page.context().close();
}

async function run(ground: Ground): Promise<Outcome> {
  const findings = new Findings();
  const stage = await setStage(ground, { faults: FAULTS });
  await multiplyFaults(stage.db, BRANCH, COPIES);
  const door = await freePort('127.0.0.1');
  // A page's requests come from where it was loaded: through the network that can fail, or directly.
  const node = await stage.node({ PUBLIC_URL: `http://127.0.0.1:${door}` });
  const network = await startProxy([Number(new URL(node.url).port)], ground.defer, door);
  const url = `http://127.0.0.1:${network.port}`;
  const cookie = await signIn(url, USERNAME);
  const scene = { stage, node, url, cookie, findings, ground };
  let most = 0;
  for (let time = 1; time <= ground.times; time += 1) {
    most = Math.max(most, await slowReader(scene));
    await blackNetwork(scene, network);
    await sleepingTab(scene);
    ground.say(`${time}: a reader that stopped, a black network, a tab asleep`);
  }
  return {
    counted: `${ground.times} each of: a reader stopped, the network black, a tab asleep, before a list of ${FAULTS * COPIES}; at the most ${(most / 1024 / 1024).toFixed(1)} MB waited for a reader`,
    broken: findings.broken,
  };
}

export const screens: Trial = {
  promise:
    'a socket that does not read, a black network, a tab asleep: bounded memory, stale said within 5 s, right after resume',
  unit: 'rounds of the three',
  times: 3,
  run,
};
