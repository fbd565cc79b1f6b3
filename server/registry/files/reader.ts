import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Problem } from '#server/http/problem.ts';
import type { RawSheet, SheetFault } from '#shared/registry/sheet.ts';
import { sheetsOf } from './sheets.ts';

/** What the thread is given, and what it says before it ends. */
export interface Job {
  readonly name: string;
  readonly bytes: Uint8Array;
}
const jobSchema = z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) });
export type Answer =
  | { readonly sheets: readonly (RawSheet | SheetFault)[] }
  | { readonly refused: Pick<Problem, 'status' | 'code' | 'detail' | 'errors'> };

/** A program of its own, run as a thread by `thread.ts`. */
async function answer({ name, bytes }: Job): Promise<Answer> {
  try {
    return { sheets: await sheetsOf(name, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) };
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    const { status, code, detail, errors } = thrown;
    return { refused: { status, code, detail, errors } };
  }
}

parentPort?.postMessage(await answer(jobSchema.parse(workerData)));
