import { setPriority } from 'node:os';
import { Readable } from 'node:stream';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Database, openPool } from '#db/open.ts';
import { createLogger, inRequest } from '#server/log.ts';
import { ingestCallRecords, type IngestDeps } from '../ingest.ts';
import {
  type Begin,
  beginSchema,
  errorOf,
  faultOf,
  type FromImport,
  type TakeFile,
  type ToImport,
  type ToThread,
} from './messages.ts';

/** A third of a share of the machine where there is not enough for all. */
const NICE = 5;

/** A program of its own, run as a thread by `thread.ts`: imports files, however many at once, until it is told that no other will come. */
async function run({ databaseUrl, connections, logLevel }: Begin): Promise<void> {
  const log = createLogger(logLevel);
  try {
    // Linux has it for a thread; elsewhere it would be the priority of the whole server.
    if (process.platform === 'linux') setPriority(NICE);
  } catch (thrown) {
    log.debug({ err: thrown }, 'imports have as much of the machine as the desk');
  }
  const pool = openPool(databaseUrl, connections, log, 'demarc imports');
  const running = new Set<Promise<void>>();
  await new Promise<void>((end) => {
    parentPort?.on('message', (told: ToThread) => {
      if ('end' in told) return end();
      const { request, ...taken } = told.take;
      const work = (): void => {
        const done = take({ pool }, taken).finally(() => running.delete(done));
        running.add(done);
      };
      if (request === undefined) work();
      else inRequest(request, work);
    });
  });
  await Promise.all(running);
  await pool.end();
  parentPort?.close();
}

async function take(db: Pick<Database, 'pool'>, { file, port }: Omit<TakeFile, 'request'>): Promise<void> {
  const tell = (what: FromImport): void => port.postMessage(what);
  const { source, deps, brokenWith } = receive(port, tell);
  try {
    tell({ answer: await ingestCallRecords({ db, ...deps }, file, source) });
  } catch (thrown) {
    tell({ fault: faultOf(thrown), ofSource: thrown === brokenWith() });
  }
}

interface Received {
  readonly source: Readable;
  readonly deps: Omit<IngestDeps, 'db'>;
  /** What the file broke off with; undefined: it has not. */
  readonly brokenWith: () => unknown;
}

/** A file as it comes by its port, and whom to tell of it. */
function receive(port: MessagePort, tell: (what: FromImport) => void): Received {
  const here: Uint8Array[] = [];
  let wanted = false;
  let ended = false;
  let broken: Error | undefined;
  const give = (): void => {
    if (!wanted) return;
    const bytes = here.shift();
    if (bytes !== undefined) {
      wanted = false;
      tell({ taken: true });
      source.push(bytes);
    } else if (ended) source.push(null);
  };
  const source = new Readable({
    read() {
      wanted = true;
      give();
    },
  });
  const following = new Map<number, { readonly resolve: () => void; readonly reject: (why: Error) => void }>();
  let followed = 0;
  const breakOff = (why: Error): void => {
    broken ??= why;
    source.destroy(broken);
  };
  port.on('message', (told: ToImport) => {
    if ('bytes' in told) here.push(told.bytes);
    else if ('ended' in told) ended = true;
    else if ('broken' in told) breakOff(errorOf(told.broken));
    else {
      const waiting = following.get(told.followed);
      following.delete(told.followed);
      if (told.fault === null) waiting?.resolve();
      else waiting?.reject(errorOf(told.fault));
    }
    give();
  });
  port.once('close', () => {
    const why = new Error('the import was given up');
    breakOff(why);
    for (const { reject } of following.values()) reject(why);
  });
  const deps: Omit<IngestDeps, 'db'> = {
    ring: () => tell({ ring: true }),
    count: (...counted) => tell({ counted }),
    follow: (calls) =>
      new Promise((resolve, reject) => {
        const as = (followed += 1);
        following.set(as, { resolve, reject });
        tell({ follow: calls, as });
      }),
  };
  return { source, deps, brokenWith: () => broken };
}

await run(beginSchema.parse(workerData));
