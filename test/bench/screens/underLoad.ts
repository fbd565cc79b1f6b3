import type { BrowserContext } from 'playwright-core';
import { changing } from '../changes.ts';
import type { Say } from '../measures.ts';
import { row, type Row } from '../row.ts';
import { cookieOf, live, type Live, type Stage } from './stage.ts';
import { FRAME, type Work, workOf } from './trace.ts';

const LOAD = { perSecond: 100, seconds: 15 } as const;
const LONGEST = 50;

interface Loaded extends Work {
  /** Changes a second that were committed. */
  readonly rate: number;
}

async function measured(
  stage: Stage,
  context: BrowserContext,
  where: Live,
  tickets: readonly string[],
  say: Say,
): Promise<Loaded> {
  const page = await live(stage, context, where);
  const cookie = await cookieOf(context);
  let rate = 0;
  const work = await workOf(stage.browser, page, async () => {
    rate = await changing(stage.desk.url, cookie, tickets, LOAD);
  });
  await page.close();
  say(`${where}: ${rate.toFixed(0)} changes/s, main thread busy ${(work.busy * 100).toFixed(0)} %`);
  return { ...work, rate };
}

/** What a page computes while 100 changes a second come in. */
export async function underLoad(
  stage: Stage,
  context: BrowserContext,
  tickets: readonly string[],
  say: Say,
): Promise<Row[]> {
  const triage = await measured(stage, context, '/triage', tickets, say);
  const wall = await measured(stage, context, '/wall', tickets, say);
  const rate = Math.min(triage.rate, wall.rate);
  return [
    row('S8g', 'changes/s that were committed for the next four; wanted', rate, LOAD.perSecond, '1/s'),
    row('S8h', 'triage, 5,000 rows: main-thread work a frame, p95; a frame', triage.p95, FRAME, 'ms'),
    row('S8i', 'of that the longest task; limit', triage.longestTask, LONGEST, 'ms'),
    row('S8j', 'wall, 5,000 open: main-thread work a frame, p95; a frame', wall.p95, FRAME, 'ms'),
    row('S8k', 'of that the longest task; limit', wall.longestTask, LONGEST, 'ms'),
  ];
}
