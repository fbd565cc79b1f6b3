import type { Worker } from 'node:worker_threads';
import { Problem } from '#server/http/problem.ts';
import { startThread } from '#server/thread.ts';
import type { RawSheet, SheetFault } from '#shared/registry/sheet.ts';
import type { Answer, Job } from './reader.ts';

/*
 * A file from outside is read in a thread of its own: a large workbook takes seconds, in which no screen would hear
 * anything, and one that was made to hang or to fill the memory ends its thread and nothing else.
 */

/** Milliseconds. */
const DEADLINE = 60_000;
const MOST_MEMORY_MB = 768;

const tooHeavy = (): Problem =>
  new Problem(422, 'file_too_heavy', 'The file takes too long to read. Send its tables one by one, as CSV.', [
    { field: 'file', code: 'file_too_heavy', message: 'send its tables one by one, as CSV' },
  ]);

const start = (job: Job): Worker =>
  startThread('registryReader', { workerData: job, resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB } });

/**
 * Reads a file's sheets apart from everything else.
 * @throws Problem 422 where nothing of it can be read, or not in reasonable time
 */
export async function sheetsInThread(job: Job): Promise<readonly (RawSheet | SheetFault)[]> {
  const thread = start(job);
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', (error) =>
        reject('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooHeavy() : error),
      );
      thread.once('exit', () => reject(new Error('the reader ended without an answer')));
      timer = setTimeout(() => reject(tooHeavy()), DEADLINE);
    });
    if ('sheets' in answer) return answer.sheets;
    const { status, code, detail, errors } = answer.refused;
    throw new Problem(status, code, detail, errors);
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
