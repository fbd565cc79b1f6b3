import { pino } from 'pino';
import { openDatabase } from '#db/open.ts';
import { readConfig } from '#server/config.ts';
import { openBranchWithFaults } from '#test/harness/faults.ts';
import { dataFolderFor, kill, startNode } from '#test/harness/node.ts';
import { PASSWORD, signIn, until } from './desk.ts';
import { checkKept, declaring, sendAgain, Tally } from './load.ts';
import { Findings, type Ground, type Outcome, type Trial } from './trial.ts';

const SERVICES = 120;
const IN_FLIGHT = 8;
const MOST_BEFORE_KILL = 60;

/** Kills the desk under load, each time at a moment of its own, and looks at the end whether every promise was kept. */
async function run({ times, say, defer }: Ground): Promise<Outcome> {
  const findings = new Findings();
  const tally = new Tally();
  const env = { DEMARC_DATA: dataFolderFor(defer), DEMO: 'off', LOG_LEVEL: 'error' };
  let node = await startNode(env, defer);
  const db = await openDatabase(readConfig(env), pino({ level: 'silent' }), { share: true });
  defer(() => db.close());
  await openBranchWithFaults(db, { id: 'kills', faults: SERVICES, username: 'killed', password: PASSWORD });
  const services = Array.from({ length: SERVICES }, (_, i) => `svc-kills-${i}`);
  const cookie = await signIn(node.url, 'killed');
  const load = { services, inFlight: IN_FLIGHT, cookie, url: () => node.url };

  for (let time = 1; time <= times; time += 1) {
    const stop = new AbortController();
    const before = tally.acknowledged.length;
    const wanted = 1 + Math.floor(Math.random() * MOST_BEFORE_KILL);
    const sending = declaring(load, tally, findings, stop.signal);
    try {
      // On a number of promises, not at a time: however slow the machine, there is something to lose.
      await until('declarations are taken', () => tally.acknowledged.length - before >= wanted);
      await kill(node.child);
    } finally {
      stop.abort();
      await sending;
    }
    node = await startNode(env, defer);
    if (time % 10 === 0 || time === times) say(`${time} kills, ${tally.acknowledged.length} declarations promised`);
  }
  const promised = tally.acknowledged.length;
  const open = tally.open.length;
  await sendAgain(load, tally, findings);
  await checkKept((sql, values) => db.pool.query(sql, [...(values ?? [])]).then(({ rows }) => rows), tally, findings);
  return {
    counted: `${times} kills; ${promised} declarations promised, ${open} left without an answer and sent again`,
    broken: findings.broken,
  };
}

export const kills: Trial = {
  promise: 'the server is killed under load: no promised declaration is lost, none is doubled',
  unit: 'kills',
  times: 50,
  run,
};
