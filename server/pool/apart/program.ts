import { constants, setPriority } from 'node:os';
import { Readable } from 'node:stream';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Database, openPool } from '#db/open.ts';
import { createLogger, inRequest } from '#server/log.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import { ingestCallRecords } from '../ingest.ts';
import {
  type Begin,
  errorOf,
  faultOf,
  type FromImport,
  type TakeFile,
  type ToImport,
  type ToThread,
} from './messages.ts';

/** A program of its own, run as a thread by `thread.ts`: imports files, however many at once, until it is told that no other will come. */
async function run({ databaseUrl, connections, logLevel }: Begin): Promise<void> {
  // Elsewhere it would be the priority of the whole server.
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const pool = openPool(databaseUrl, connections, createLogger(logLevel), 'demarc imports');
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
  try {
    tell({ answer: await importBy(db, file, port, tell) });
  } catch (thrown) {
    tell({ fault: faultOf(thrown) });
  }
}

function importBy(
  db: Pick<Database, 'pool'>,
  file: TakeFile['file'],
  port: MessagePort,
  tell: (what: FromImport) => void,
): Promise<ImportAnswer> {
  const here: Uint8Array[] = [];
  let wanted = false;
  let ended = false;
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
  const following = new Map<number, () => void>();
  let followed = 0;
  port.on('message', (told: ToImport) => {
    if ('bytes' in told) here.push(told.bytes);
    else if ('ended' in told) ended = true;
    else if ('broken' in told) source.destroy(errorOf(told.broken));
    else {
      following.get(told.followed)?.();
      following.delete(told.followed);
    }
    give();
  });
  return ingestCallRecords(
    {
      db,
      ring: () => tell({ ring: true }),
      count: (...counted) => tell({ counted }),
      follow: (calls) =>
        new Promise((done) => {
          const as = (followed += 1);
          following.set(as, done);
          tell({ follow: calls, as });
        }),
    },
    file,
    source,
  );
}

await run(workerData as Begin);
