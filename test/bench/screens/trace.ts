import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { quantile } from '../row.ts';

/** ms. */
export const FRAME = 1000 / 60;
const TASK = 'ThreadControllerImpl::RunTask';
const traceSchema = z.object({
  traceEvents: z.array(
    z.looseObject({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      /** µs. */
      ts: z.number().optional(),
      dur: z.number().optional(),
      /** Of the thread's own clock, which stands while others have the processor. */
      tdur: z.number().optional(),
      args: z.looseObject({ name: z.string().optional() }).optional(),
    }),
  ),
});

interface Task {
  readonly thread: string;
  /** ms. */
  readonly at: number;
  readonly lasted: number;
  /** How much of that it worked. */
  readonly ms: number;
}

export interface Work {
  /** ms of main-thread work in a frame of 60 Hz, of 95 % of those in which there was any. */
  readonly p95: number;
  /** ms. */
  readonly longestTask: number;
  /** Of one core. */
  readonly busy: number;
}

/**
 * What the main thread of the one page that is open does while `during` runs, as the browser itself traces it: in the
 * time that it had the processor, so that a busy machine does not count as work of the page.
 */
export async function workOf(browser: Browser, during: () => Promise<void>): Promise<Work> {
  await browser.startTracing(undefined, { categories: ['toplevel', '__metadata'] });
  const began = performance.now();
  await during();
  const elapsed = performance.now() - began;
  const tasks = mainTasks(traceSchema.parse(JSON.parse((await browser.stopTracing()).toString('utf8'))));
  return {
    p95: quantile(perFrame(tasks), 0.95),
    longestTask: Math.max(...tasks.map(({ ms }) => ms)),
    busy: tasks.reduce((sum, { ms }) => sum + ms, 0) / elapsed,
  };
}

/** Of the main threads there are, one a page's process, that of the page that works: there is one. */
function mainTasks({ traceEvents }: z.infer<typeof traceSchema>): readonly Task[] {
  const mains = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents
    .flatMap(({ name, ph, pid, tid, ts, dur, tdur }): Task[] =>
      ph === 'X' && name === TASK && ts !== undefined && dur !== undefined && tdur !== undefined
        ? [{ thread: `${pid} ${tid}`, at: ts / 1000, lasted: dur / 1000, ms: tdur / 1000 }]
        : [],
    )
    .filter(({ thread }) => mains.has(thread));
  const totals = new Map<string, number>();
  for (const { thread, ms } of tasks) totals.set(thread, (totals.get(thread) ?? 0) + ms);
  const [busiest] = [...totals].sort(([, a], [, b]) => b - a);
  if (busiest === undefined) throw new Error('the trace has no task of the page');
  return tasks.filter(({ thread }) => thread === busiest[0]);
}

/** A task that lasts longer than its frame is the work of the frames after it, too. */
function perFrame(tasks: readonly Task[]): number[] {
  const frames = new Map<number, number>();
  for (const { at, lasted, ms } of tasks) {
    if (lasted === 0) continue;
    const end = at + lasted;
    for (let frame = Math.floor(at / FRAME); frame * FRAME < end; frame += 1) {
      const part = Math.min(end, (frame + 1) * FRAME) - Math.max(at, frame * FRAME);
      frames.set(frame, (frames.get(frame) ?? 0) + (part / lasted) * ms);
    }
  }
  return [...frames.values()];
}
