import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { quantile } from './row.ts';

const FRAME = 1000 / 60;
const traceSchema = z.object({
  traceEvents: z.array(
    z.looseObject({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number().optional(),
      dur: z.number().optional(),
      args: z.looseObject({ name: z.string().optional() }).optional(),
    }),
  ),
});

export interface Work {
  /** ms of main-thread work in a frame of 60 Hz in which there was any, of 95 % of them at most. */
  readonly p95: number;
  /** ms. */
  readonly longestTask: number;
}

/** What the page's main thread does while `during` runs, as the browser itself traces it. */
export async function workOf(browser: Browser, page: Page, during: () => Promise<void>): Promise<Work> {
  const categories = ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'];
  await browser.startTracing(page, { categories });
  await during();
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString('utf8')));
  const mains = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.flatMap(({ name, ph, pid, tid, ts, dur }) =>
    ph === 'X' && /RunTask$/.test(name) && mains.has(`${pid} ${tid}`) && ts !== undefined && dur !== undefined
      ? [{ thread: `${pid} ${tid}`, at: ts / 1000, ms: dur / 1000 }]
      : [],
  );
  if (tasks.length === 0) throw new Error('the trace has no task of the page');
  const totals = Map.groupBy(tasks, (task) => task.thread);
  const [busiest = []] = [...totals.values()].sort((a, b) => b.length - a.length);
  const frames = new Map<number, number>();
  for (const { at, ms } of busiest) {
    // A task that lasts longer than its frame is the work of those after it, too.
    for (let from = at, left = ms; left > 0;) {
      const frame = Math.floor(from / FRAME);
      const part = Math.min(left, (frame + 1) * FRAME - from + 1e-6);
      frames.set(frame, (frames.get(frame) ?? 0) + part);
      from += part;
      left -= part;
    }
  }
  return { p95: quantile([...frames.values()], 0.95), longestTask: Math.max(...busiest.map(({ ms }) => ms)) };
}
