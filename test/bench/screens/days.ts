import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { changing, type Load, type Sender } from '../changes.ts';
import type { Say } from '../measures.ts';
import { row, type Row } from '../row.ts';
import { bareLive, type BarePage } from './bare.ts';
import type { Stage } from './stage.ts';

const WARM_UP: Load = { perSecond: 100, seconds: 15 };
const DAYS: Load = { perSecond: 100, seconds: 100 };

const countersSchema = z.object({ nodes: z.number(), jsEventListeners: z.number() });
const heapSchema = z.object({ usedSize: z.number() });

interface Held {
  readonly nodes: number;
  readonly listeners: number;
  /** Bytes. */
  readonly heap: number;
}

const press = (key: string): void => void window.dispatchEvent(new KeyboardEvent('keydown', { key }));

/** What the page holds on to: taken on its first picture, after everything else has been swept away. */
async function held(page: BarePage): Promise<Held> {
  // The settings, called up by the keys that turn the pages, go by themselves.
  await page.run(press, 'Escape');
  await pause(500);
  for (let i = 0; i < 3; i += 1) await page.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners: listeners } = countersSchema.parse(await page.send('Memory.getDOMCounters'));
  const { usedSize: heap } = heapSchema.parse(await page.send('Runtime.getHeapUsage'));
  return { nodes, listeners, heap };
}

/** Shows every picture of the playlist once, each until it is drawn, and is back at the first. @returns how many there are */
const round = async (): Promise<number> => {
  const foot = document.querySelector('footer')?.textContent ?? '';
  const pages = Number(/\/(\d+)/.exec(foot)?.[1]);
  for (let i = 0; i < pages; i += 1) {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
    await new Promise(requestAnimationFrame);
  }
  return pages;
};

async function turning(page: BarePage, over: Promise<unknown>): Promise<number> {
  let done = false;
  let turned = 0;
  void over.finally(() => (done = true));
  while (!done)
    turned += z
      .number()
      .positive()
      .parse(await page.run(round, null));
  return turned;
}

/** A wall that stays open: what it holds after many changes and turned pages, against what it held after a few. */
export async function days(stage: Stage, username: string, sender: Sender, say: Say): Promise<Row[]> {
  const page = await bareLive(stage, username, '/wall');
  const lived = async (load: Load): Promise<Held> => {
    const changes = changing(sender, load);
    const turned = await turning(page, changes);
    say(`/wall: ${load.perSecond * load.seconds} changes, ${turned} pages turned`);
    await changes;
    return held(page);
  };
  const before = await lived(WARM_UP);
  const after = await lived(DAYS);
  await page.close();
  const what = `wall after ${(DAYS.perSecond * DAYS.seconds).toLocaleString('en')} changes and pages turned all the while`;
  const first = `after the first ${(WARM_UP.perSecond * WARM_UP.seconds).toLocaleString('en')}`;
  return [
    row('S8m', `${what}: nodes; ${first}`, after.nodes, before.nodes, 'nodes'),
    row('S8n', 'of that listeners', after.listeners, before.listeners, 'listeners'),
    row('S8o', 'of that JavaScript heap', after.heap / 1e6, before.heap / 1e6, 'MB'),
  ];
}
