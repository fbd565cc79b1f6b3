import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Database } from '#db/open.ts';
import { projectRoot } from '#db/root.ts';
import { requestNow } from '#server/log.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import { type CallFile, type Ingest, ingestCallRecords, type IngestDeps } from '../ingest.ts';
import { passage } from '../passage.ts';
import {
  type Begin,
  errorOf,
  faultOf,
  type FromImport,
  PIECES_AHEAD,
  type ToImport,
  type ToThread,
} from './messages.ts';

/*
 * A long file is imported in a thread of its own: a million calls keep a core busy for as long as they come, and screens would
 * wait for each of its turns. All such files share the one thread, so that they never have more of the machine than that; what
 * goes wrong in it ends it and nothing else. It begins with the first of them, and ends when none has come for a while.
 */

export interface ApartDeps extends IngestDeps {
  readonly db: Pick<Database, 'pool' | 'url'>;
  readonly log: Logger;
}

/** Bytes of a file that is imported where it comes: a few hundred calls, over before a thread would have begun. */
const SHORT = 64 * 1024;
/** In ms. */
const IDLE = 60_000;
const MOST_MEMORY_MB = 1_024;

export interface Imports {
  readonly ingest: Ingest;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** @param short bytes of a file up to which it is imported where it comes */
export function createImports(deps: ApartDeps, { short = SHORT }: { readonly short?: number } = {}): Imports {
  const thread = new ImportThread(deps);
  return {
    ingest: (file, source) =>
      // A file that does not say how long it is may be long.
      (file.bytes ?? Infinity) <= short ? ingestCallRecords(deps, file, source) : thread.take(file, source),
    close: () => thread.close(),
  };
}

function startWorker(begin: Begin): Worker {
  const options = { workerData: begin, resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB } };
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(path.join(projectRoot, 'dist/server/importProgram.js'), options);
  // From sources (tests, development) a thread has to be taught TypeScript by itself.
  const program = pathToFileURL(path.join(projectRoot, 'server/pool/apart/program.ts')).href;
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(program)}); });`;
  return new Worker(code, { ...options, eval: true });
}

/** A thread, and of each import under way in it how it is told that the thread has died beneath it. */
interface Thread {
  readonly worker: Worker;
  readonly running: Set<() => void>;
}

class ImportThread {
  #thread: Thread | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(readonly deps: ApartDeps) {}

  async take(file: CallFile, source: Readable): Promise<ImportAnswer> {
    clearTimeout(this.#idle);
    const { worker, running } = (this.#thread ??= this.#begin());
    const { answer, died } = importBy(worker, this.deps, file, source);
    running.add(died);
    try {
      return await answer;
    } finally {
      running.delete(died);
      if (running.size === 0) {
        clearTimeout(this.#idle);
        this.#idle = setTimeout(() => this.#end(), IDLE).unref();
      }
    }
  }

  async close(): Promise<void> {
    const thread = this.#end();
    if (thread !== null) await once(thread.worker, 'exit');
  }

  #begin(): Thread {
    const { db, log } = this.deps;
    const worker = startWorker({ databaseUrl: db.url, connections: db.pool.options.max, logLevel: log.level });
    const thread: Thread = { worker, running: new Set() };
    // Who waits for an import keeps the server; the thread by itself does not.
    worker.unref();
    worker.on('error', (thrown) => log.error({ err: thrown }, 'the thread that imports call records has died'));
    worker.once('exit', () => {
      if (this.#thread === thread) this.#thread = null;
      for (const died of thread.running) died();
    });
    return thread;
  }

  /** It ends once what is under way in it has. */
  #end(): Thread | null {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = null;
    thread?.worker.postMessage({ end: true } satisfies ToThread);
    return thread;
  }
}

interface Importing {
  readonly answer: Promise<ImportAnswer>;
  /** To be told when the thread has ended: it will say nothing any more. */
  readonly died: () => void;
}

function importBy(worker: Worker, deps: ApartDeps, file: CallFile, from: Readable): Importing {
  const { ring, count, follow } = deps;
  const { port1: port, port2 } = new MessageChannel();
  const { through, end } = passage(from);
  const tell = (what: ToImport, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(what, [...transfer]);

  let ahead = 0;
  let taken = (): void => undefined;
  /** What its source failed with: kept as it is for whoever made the source. */
  let broken: unknown;
  const send = async (): Promise<void> => {
    for await (const piece of through as AsyncIterable<Buffer>) {
      while (ahead === PIECES_AHEAD) await new Promise<void>((resolve) => (taken = resolve));
      ahead += 1;
      // Of its own: what a socket read is a part of what it reads into.
      const bytes = new Uint8Array(piece);
      tell({ bytes }, [bytes.buffer]);
    }
    tell({ ended: true });
  };

  let died = (): void => undefined;
  const answered = new Promise<ImportAnswer>((resolve, reject) => {
    died = () => reject(new Error('the thread that imports call records has ended'));
    port.on('message', (told: FromImport) => {
      if ('taken' in told) {
        ahead -= 1;
        taken();
      } else if ('ring' in told) ring?.();
      else if ('counted' in told) count?.(...told.counted);
      else if ('follow' in told)
        void (follow?.(told.follow) ?? Promise.resolve()).catch(reject).finally(() => tell({ followed: told.as }));
      else if ('answer' in told) resolve(told.answer);
      else reject('problem' in told.fault || broken === undefined ? errorOf(told.fault) : broken);
    });
  });
  worker.postMessage({ take: { file, request: requestNow(), port: port2 } } satisfies ToThread, [port2]);
  send().catch((thrown: unknown) => {
    broken = thrown;
    tell({ broken: faultOf(thrown) });
  });
  const answer = answered.finally(() => {
    end();
    port.close();
  });
  return { answer, died };
}
