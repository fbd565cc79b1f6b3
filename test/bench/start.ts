import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { once } from 'node:events';
import { dataFolderFor, startNode } from '#test/harness/node.ts';
import type { Say } from './measures.ts';
import { median, row, type Row } from './row.ts';
import { withDefer } from './withDefer.ts';

const ROUNDS = 5;
/** Seconds; megabytes. */
const SERVING_WITHIN = 3;
const MOST_MEMORY = 200;
/** In ms: until what a start needs once has been given back. */
const IDLE = 20_000;

/** Of a process, in MB, as the system counts it. */
function memoryOf(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kb === undefined) throw new Error(`the system does not say how much process ${pid} has`);
  return Number(kb) / 1024;
}

/** S9: `npm start`, installed, built, with its data there: until it serves, and what it needs when nobody asks. */
export const starts = (say: Say): Promise<readonly Row[]> =>
  withDefer(async (defer) => {
    const env = { DEMARC_DATA: dataFolderFor(defer), DEMO: 'on', LOG_LEVEL: 'warn' };
    say('loading the demo …');
    const took: number[] = [];
    let memory = 0;
    for (let round = 0; round <= ROUNDS; round += 1) {
      const began = performance.now();
      const { child } = await startNode(env, defer);
      // The first one made the data.
      if (round > 0) took.push((performance.now() - began) / 1_000);
      if (round === ROUNDS) {
        await pause(IDLE);
        memory = memoryOf(child.pid ?? 0);
      }
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    return [
      row('S9', `start until it serves, median of ${ROUNDS}`, median(took), SERVING_WITHIN, 's'),
      row('S9b', 'memory of the idle server process', memory, MOST_MEMORY, 'MB'),
    ];
  });
