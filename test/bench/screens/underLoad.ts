import { changing, type Sender } from '../changes.ts';
import type { Say } from '../measures.ts';
import { row, type Row } from '../row.ts';
import { bareLive } from './bare.ts';
import type { Stage, Where } from './stage.ts';
import { FRAME, type Work, workOf } from './trace.ts';

const LOAD = { perSecond: 100, seconds: 15 } as const;
const LONGEST = 50;

interface Loaded extends Work {
  /** Changes a second that were committed. */
  readonly rate: number;
}

async function measured(stage: Stage, username: string, where: Where, sender: Sender, say: Say): Promise<Loaded> {
  const page = await bareLive(stage, username, where);
  let rate = 0;
  const work = await workOf(stage.browser, async () => {
    rate = await changing(sender, LOAD);
  });
  await page.close();
  say(`${where}: ${rate.toFixed(0)} changes/s, main thread busy ${(work.busy * 100).toFixed(0)} %`);
  return { ...work, rate };
}

/** What a page computes while 100 changes a second come in. */
export async function underLoad(stage: Stage, username: string, sender: Sender, say: Say): Promise<Row[]> {
  const triage = await measured(stage, username, '/triage', sender, say);
  const wall = await measured(stage, username, '/wall', sender, say);
  const rate = Math.min(triage.rate, wall.rate);
  return [
    row('S8g', 'changes/s that were committed for the next four; wanted', rate, LOAD.perSecond, '1/s'),
    row('S8h', 'triage, 5,000 rows: main-thread work a frame, p95; a frame', triage.p95, FRAME, 'ms'),
    row('S8i', 'of that the longest task; limit', triage.longestTask, LONGEST, 'ms'),
    row('S8j', 'wall, 5,000 open: main-thread work a frame, p95; a frame', wall.p95, FRAME, 'ms'),
    row('S8k', 'of that the longest task; limit', wall.longestTask, LONGEST, 'ms'),
  ];
}
