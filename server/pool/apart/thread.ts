import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { MessageChannel, type Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Database } from '#db/open.ts';
import { Problem } from '#server/http/problem.ts';
import { outsideRequests, requestNow } from '#server/log.ts';
import { startThread } from '#server/thread.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import { closeImport } from '../importLog.ts';
import type { CallFile, IngestDeps } from '../ingest.ts';
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
 * A million calls keep a core busy for as long as they come, and screens would wait for each turn of it. So long files are
 * imported in a thread: all in the one, so that they never have more of the machine than that, and what goes wrong in it ends it and
 * nothing else. It begins with the first of them, and ends when none has come for a while.
 */

export interface ApartDeps extends IngestDeps {
  readonly db: Pick<Database, 'pool' | 'url'>;
  readonly log: Logger;
}

export interface ThreadOptions {
  /** In ms: how long it waits for another file. */
  readonly idle?: number;
}

const IDLE = 60_000;
const MOST_MEMORY_MB = 1_024;
const MOST_CONNECTIONS = 10;

interface Thread {
  readonly worker: Worker;
  /** Of each import under way: told that the thread has died beneath it. */
  readonly running: Set<() => void>;
  readonly gone: Promise<void>;
}

export class ImportThread {
  /** The one that takes files; those that were told to end are in `#there` alone. */
  #thread: Thread | null = null;
  readonly #there = new Set<Thread>();
  #idle: NodeJS.Timeout | undefined;

  constructor(
    readonly deps: ApartDeps,
    readonly options: ThreadOptions,
  ) {}

  /** As `ingestCallRecords`. @throws Problem 503 `import_ended` when the thread dies */
  async take(file: CallFile, source: Readable): Promise<ImportAnswer> {
    clearTimeout(this.#idle);
    const thread = (this.#thread ??= outsideRequests(() => this.#begin()));
    const { answer, died } = importBy(thread.worker, this.deps, file, source);
    thread.running.add(died);
    try {
      return await answer;
    } finally {
      thread.running.delete(died);
      if (thread === this.#thread && thread.running.size === 0) {
        clearTimeout(this.#idle);
        this.#idle = setTimeout(() => this.#end(), this.options.idle ?? IDLE).unref();
      }
    }
  }

  async close(): Promise<void> {
    this.#end();
    await Promise.all([...this.#there].map(({ gone }) => gone));
  }

  #begin(): Thread {
    const { db, log } = this.deps;
    const connections = Math.min(db.pool.options.max, MOST_CONNECTIONS);
    const worker = startThread('importProgram', {
      workerData: { databaseUrl: db.url, connections, logLevel: log.level } satisfies Begin,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    });
    // Who waits for an import keeps the server; the thread by itself does not.
    worker.unref();
    worker.on('error', (thrown) => log.error({ err: thrown }, 'the thread that imports call records has died'));
    const running = new Set<() => void>();
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const thread: Thread = { worker, running, gone };
    this.#there.add(thread);
    void gone.then(() => {
      this.#there.delete(thread);
      if (this.#thread === thread) this.#thread = null;
      for (const died of running) died();
    });
    return thread;
  }

  /** It ends once what is under way in it has. */
  #end(): void {
    clearTimeout(this.#idle);
    this.#thread?.worker.postMessage({ end: true } satisfies ToThread);
    this.#thread = null;
  }
}

interface Importing {
  readonly answer: Promise<ImportAnswer>;
  /** To be told when the thread has ended: it will say nothing any more. */
  readonly died: () => void;
}

function importBy(worker: Worker, deps: ApartDeps, what: CallFile, source: Readable): Importing {
  const { db, log, ring, count, follow } = deps;
  // Known here, too, for a thread that dies closes nothing.
  const file = { ...what, by: { user: what.by.user, branch: what.by.branch }, id: what.id ?? randomUUID() };
  const { port1: port, port2 } = new MessageChannel();
  const tell = (told: ToImport, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(told, [...transfer]);

  let ahead = 0;
  let taken = (): void => undefined;
  /** What its source failed with: kept as it is for whoever made the source. */
  let broken: unknown;
  const send = async (): Promise<void> => {
    for await (const piece of source) {
      while (ahead === PIECES_AHEAD) await new Promise<void>((resolve) => (taken = resolve));
      ahead += 1;
      // Of its own: what a socket read is a part of what it reads into.
      const bytes = new Uint8Array(piece as Uint8Array);
      tell({ bytes }, [bytes.buffer]);
    }
    tell({ ended: true });
  };

  const hear = async (told: FromImport, reject: (why: unknown) => void): Promise<void> => {
    if ('taken' in told) {
      ahead -= 1;
      taken();
    } else if ('ring' in told) ring?.();
    else if ('counted' in told) count?.(...told.counted);
    else if ('follow' in told) {
      const { as } = told;
      const fault = await (follow?.(told.follow) ?? Promise.resolve()).then(() => null, faultOf);
      tell({ followed: as, fault });
    } else if ('fault' in told) reject(told.ofSource ? broken : errorOf(told.fault));
  };

  let died = (): void => undefined;
  const answered = new Promise<ImportAnswer>((resolve, reject) => {
    died = () => {
      closeImport(db, { id: file.id, branch: file.by.branch, told: true }, { failure: 'broken_off' })
        .then(ring, (thrown: unknown) => log.warn({ err: thrown }, 'an import that has ended stays open in the log'))
        .finally(() => reject(ended()));
    };
    port.on('message', (told: FromImport) => {
      if ('answer' in told) resolve(told.answer);
      else hear(told, reject).catch(reject);
    });
    worker.postMessage({ take: { file, request: requestNow(), port: port2 } } satisfies ToThread, [port2]);
    send().catch((thrown: unknown) => {
      broken = thrown;
      tell({ broken: faultOf(thrown) });
    });
  });
  return { answer: answered.finally(() => port.close()), died };
}

const ended = (): Problem =>
  new Problem(
    503,
    'import_ended',
    'The import has ended early. What was accepted until then is kept; sending the file again adds only what is missing.',
    [],
    { 'Retry-After': '2' },
  );
