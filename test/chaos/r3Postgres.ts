import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Proxy, startProxy } from '#test/harness/proxy.ts';
import { declare, newKey, signIn, until } from './desk.ts';
import { checkKept, declaring, type Load, sendAgain, Tally } from './load.ts';
import type { TrialPostgres } from './postgres.ts';
import { setStage, USERNAME } from './stage.ts';
import { Findings, type Ground, type Outcome, type Trial } from './trial.ts';
import { openWall } from './wall.ts';
import { differences, Watcher } from './watcher.ts';

const FAULTS = 40;
const IN_FLIGHT = 8;
/** In ms. */
const BACK_WITHIN = 5_000;
const LONGEST_AWAY = 2_000;

interface Scene {
  readonly postgres: TrialPostgres;
  readonly load: Load;
  readonly url: string;
  readonly tally: Tally;
  readonly findings: Findings;
  /** Between the desk and its database. */
  readonly between: Proxy;
  readonly ground: Ground;
}

async function setScene(ground: Ground, findings: Findings, dataFolder?: string): Promise<Scene> {
  let between: Proxy | undefined;
  const stage = await setStage(ground, {
    faults: FAULTS,
    ...(dataFolder === undefined ? {} : { dataFolder }),
    async through(postgres) {
      const url = new URL(postgres.url);
      between = await startProxy([Number(url.port)], ground.defer);
      url.port = String(between.port);
      return url.href;
    },
  });
  if (between === undefined) throw new Error('nothing lies between the desk and its database');
  const { url } = await stage.node();
  const cookie = await signIn(url, USERNAME);
  const load = { services: stage.services, inFlight: IN_FLIGHT, cookie, url: () => url };
  return { postgres: stage.postgres, load, url, tally: new Tally(), findings, between, ground };
}

/** How the database goes away and comes back; resolves when it is there again. */
type Outage = (scene: Scene) => Promise<void>;

const away = (): Promise<void> => pause(200 + Math.random() * LONGEST_AWAY);

const OUTAGES: Readonly<Record<string, Outage>> = {
  'stopped at once': async ({ postgres }) => {
    await postgres.stop('at once');
    await away();
    await postgres.start();
  },
  restarted: async ({ postgres }) => {
    await postgres.stop('in order');
    await postgres.start();
  },
  'connections cut': ({ postgres }) => postgres.cutConnections(),
  'network black': async ({ between }) => {
    between.blacken();
    await away();
    between.open();
  },
};

/** How long until a declaration is promised again, in ms. */
async function servingAgain({ load, tally, findings, ground }: Scene, what: string): Promise<number> {
  const before = tally.acknowledged.length;
  // One that was sent before does not count: as many as are in flight, and one.
  const took = await until('it serves again', () => tally.acknowledged.length > before + load.inFlight, 60_000);
  if (ground.strict) findings.expect(took <= BACK_WITHIN, `${what}: served again only after ${Math.round(took)} ms`);
  return took;
}

async function outages(scene: Scene): Promise<number> {
  const { load, tally, findings, url, ground } = scene;
  const watcher = new Watcher(url, load.cookie, findings, ground.defer);
  await until('a screen is fresh', () => watcher.fresh);
  const stop = new AbortController();
  const sending = declaring(load, tally, findings, stop.signal);
  let longest = 0;
  for (let time = 1; time <= ground.times; time += 1)
    for (const [what, outage] of Object.entries(OUTAGES)) {
      await servingAgain(scene, `before ${what}`);
      await outage(scene);
      longest = Math.max(longest, await servingAgain(scene, what));
      await until('the screen is fresh again', () => watcher.fresh);
      ground.say(`${time}: ${what}; ${tally.acknowledged.length} promised, ${tally.refused} refused with 503`);
    }
  stop.abort();
  await sending;
  await screenIsRight(scene, watcher);
  return longest;
}

/** Nothing more comes: what a screen shows after all that is what one shows that begins now. */
async function screenIsRight({ url, load, findings, ground }: Scene, watcher: Watcher): Promise<void> {
  const truth = new Watcher(url, load.cookie, findings, ground.defer);
  await until('a new screen is fresh', () => truth.fresh);
  await until('both show the same', () => differences(watcher, truth).length === 0, 10_000).catch(() => undefined);
  for (const difference of differences(watcher, truth)) findings.expect(false, difference);
}

/** A long absence is said on screens: what they show grows old while nothing can be read. */
async function longAbsence({ url, load, findings, postgres, ground }: Scene): Promise<void> {
  const watcher = new Watcher(url, load.cookie, findings, ground.defer);
  const wall = await openWall(url, load.cookie, findings, ground);
  await until('a screen is fresh', () => watcher.fresh);
  await postgres.stop('at once');
  await wall.says('stale', 'PostgreSQL stopped');
  findings.expect(!watcher.fresh, 'PostgreSQL stopped: a wall said stale, and another screen called itself live');
  const answer = await declare(url, load.cookie, load.services[0] ?? '', newKey());
  findings.expect(answer.status === 503, `without a database a declaration was answered ${answer.status}`);
  const ready = await fetch(`${url}/readyz`);
  findings.expect(ready.status === 503, `without a database /readyz answered ${ready.status}`);
  await postgres.start();
  const back = await until('a screen is fresh again', () => watcher.fresh);
  if (ground.strict) findings.expect(back <= BACK_WITHIN, `a screen was fresh again only after ${Math.round(back)} ms`);
  await wall.says('fresh', 'PostgreSQL back');
}

const DISK = '256m';

/** A disk that can be filled: memory, mounted for root alone. Null where that is not allowed. */
function smallDisk({ defer }: Ground): string | null {
  if (process.getuid?.() !== 0) return null;
  const folder = path.join(tmpdir(), `demarc-small-disk-${process.pid}`);
  mkdirSync(folder, { mode: 0o711 });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=711`, 'tmpfs', folder]).status === 0;
  defer(async () => {
    if (mounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return mounted ? folder : null;
}

/** Leaves so little that the next declarations do not fit. */
function fill(folder: string): string {
  const file = path.join(folder, 'filler');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024)));
  return file;
}

async function diskFull(ground: Ground, folder: string, findings: Findings): Promise<string> {
  const data = path.join(folder, 'data');
  mkdirSync(data, { mode: 0o711 });
  const scene = await setScene(ground, findings, data);
  const { load, tally, postgres } = scene;
  const stop = new AbortController();
  const sending = declaring(load, tally, findings, stop.signal);
  await servingAgain(scene, 'before the disk is full');
  const filler = fill(folder);
  await until('declarations are refused', () => tally.refused + tally.unanswered > load.inFlight, 120_000);
  const { refused } = tally;
  rmSync(filler);
  // PostgreSQL may have ended over it: whoever runs it starts it again.
  await postgres.start();
  await servingAgain(scene, 'disk full');
  stop.abort();
  await sending;
  await sendAgain(load, tally, findings);
  await checkKept(postgres.query, tally, findings);
  return `a full disk (${refused} refused with 503)`;
}

async function run(ground: Ground): Promise<Outcome> {
  const findings = new Findings();
  const scene = await setScene(ground, findings);
  const longest = await outages(scene);
  await longAbsence(scene);
  await sendAgain(scene.load, scene.tally, findings);
  await checkKept(scene.postgres.query, scene.tally, findings);
  const small = smallDisk(ground);
  const full = small === null ? null : await diskFull(ground, small, findings);
  const { acknowledged, refused } = scene.tally;
  return {
    counted:
      `${ground.times} each of ${Object.keys(OUTAGES).join(', ')}; one long absence before a wall${full === null ? '' : `; ${full}`}. ` +
      `${acknowledged.length} promised, ${refused} refused with 503, serving again within ${Math.round(longest)} ms`,
    broken: findings.broken,
    ...(full === null ? { notRun: 'a full disk: a small one is mounted for it, which takes root' } : {}),
  };
}

export const postgresAway: Trial = {
  promise: 'PostgreSQL goes away: 503 with Retry-After, never a false promise; serving again within 5 s of its return',
  unit: 'rounds of every way to go',
  times: 5,
  run,
};
