import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '#db/open.ts';
import { Problem } from '#server/http/problem.ts';
import type { Ingest } from '../ingest.ts';
import { NO_HINTS } from '../formats/layout.ts';
import { type Aside, DONE, FAILED, putAside } from './putAside.ts';
import { soundFile } from './soundFile.ts';
import { FileChanged, isSame, type Look, lookAt } from './wholeFile.ts';

/**
 * The watched folder: whatever file of call records is put into it is imported. A file of a branch lies in the subfolder that
 * is named as the branch's id; where there is but one branch, in the folder itself.
 *
 * A file is waiting → (it has not changed for a while) → being read, by the one node that holds its lock → moved to `done`, or to
 * `failed` where it could not be read as a whole or is a damaged archive, each with a report of the lines that were not taken. One that changes while
 * it is read, and one whose node dies or whose database fails, stays where it is and is read again: what is known of it
 * already counts nothing twice. One that cannot be moved is left for a while, and then only its move is tried again.
 */
export interface CallFolder {
  /** Breaks off what is being read; it is read again at the next start. */
  close(): Promise<void>;
}

export interface FolderDeps {
  readonly db: Pick<Database, 'pool' | 'dedicated'>;
  readonly log: Logger;
  readonly ingest: Ingest;
}

export interface FolderOptions {
  /** In ms: between two looks; how long a file must not have changed; until a failure that is not the file's is tried again. */
  readonly every?: number;
  readonly settled?: number;
  readonly again?: number;
}

/** As programs name what they are still writing. */
const UNFINISHED = /^\.|\.(?:tmp|part|filepart|writing|crdownload)$|\.report\.csv$/i;

interface Found {
  readonly file: string;
  /** Null: there are several, and the file lies in none's folder. */
  readonly branch: string | null;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name)).map((entry) => entry.name);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  }
}

class Watch {
  readonly #seen = new Map<string, { readonly look: Look; readonly at: number }>();
  /** By file or folder that something has gone wrong with: until when it is left alone. The others are none the worse for it. */
  readonly #notBefore = new Map<string, number>();
  /** By file that could not be moved: what it was when it was read, and where it is to go. */
  readonly #read = new Map<string, { readonly look: Look; readonly aside: Aside }>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(
    readonly deps: FolderDeps,
    readonly folder: string,
    readonly options: Required<FolderOptions>,
  ) {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stopping.abort(new Error('the server is stopping'));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#look().catch((thrown: unknown) =>
        this.deps.log.error({ err: thrown, folder: this.folder }, 'the folder of call records could not be looked at'),
      );
      await pause(this.options.every, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const ready: (Found & { readonly look: Look })[] = [];
    const there = new Set<string>();
    for (const found of await this.#found(there)) {
      there.add(found.file);
      const look = await this.#settled(found.file).catch((thrown: unknown) => this.#leave(found.file, thrown));
      if (look !== null) ready.push({ ...found, look });
    }
    for (const known of [this.#seen, this.#notBefore, this.#read])
      for (const file of known.keys()) if (!there.has(file)) known.delete(file);
    if (ready.length === 0) return;
    // Of its own, for it holds the locks as long as files are being read.
    const locks = await this.deps.db.dedicated('call record folder');
    try {
      for (const { file, branch, look } of ready)
        if (!this.#stopping.signal.aborted) await this.#takeAlone(locks, file, branch, look);
    } finally {
      await locks.end();
    }
  }

  /** @param there told of folders that are left alone */
  async #found(there: Set<string>): Promise<Found[]> {
    const filesOf = async (folder: string): Promise<string[]> => {
      const names = this.#isLeft(folder)
        ? null
        : await filesIn(folder).catch((thrown: unknown) => this.#leave(folder, thrown));
      if (names === null) there.add(folder);
      return names ?? [];
    };
    const { rows } = await this.deps.db.pool.query<{ id: string }>('select id from branch order by id');
    const [only] = rows;
    const inside = await Promise.all(
      rows
        // An id is no path: nothing leads out of the folder.
        .filter(({ id }) => path.basename(id) === id && ![DONE, FAILED, '.', '..'].includes(id))
        .map(async ({ id }) =>
          (await filesOf(path.join(this.folder, id))).map((name) => ({
            file: path.join(this.folder, id, name),
            branch: id,
          })),
        ),
    );
    const branch = rows.length === 1 && only !== undefined ? only.id : null;
    const above = (await filesOf(this.folder)).map((name) => ({ file: path.join(this.folder, name), branch }));
    return [...above, ...inside.flat()];
  }

  /** How a file looks that has not changed for a while; null: it is still being written, or is to be left alone for now. */
  async #settled(file: string): Promise<Look | null> {
    const look = this.#isLeft(file) ? null : await lookAt(file);
    if (look === null) return null;
    const now = performance.now();
    const seen = this.#seen.get(file);
    if (seen === undefined || !isSame(seen.look, look)) {
      this.#seen.set(file, { look, at: now });
      return null;
    }
    return now - seen.at >= this.options.settled ? look : null;
  }

  #isLeft(file: string): boolean {
    return performance.now() < (this.#notBefore.get(file) ?? 0);
  }

  #leave(file: string, why: unknown): null {
    this.deps.log.error({ err: why, file }, 'a file of call records could not be dealt with; it will be tried again');
    this.#notBefore.set(file, performance.now() + this.options.again);
    return null;
  }

  /** Under a lock of the database, which every node sees and which ends with its node. */
  async #takeAlone(locks: pg.Client, file: string, branch: string | null, look: Look): Promise<void> {
    const key = path.relative(this.folder, file);
    const { rows } = await locks.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtext('call record folder'), hashtext($1)) as mine`,
      [key],
    );
    if (rows[0]?.mine !== true) return;
    try {
      // Another node may have been done with it between the look and the lock.
      if (isSame(look, await lookAt(file))) await this.#take(file, branch, look);
    } catch (thrown) {
      this.#leave(file, thrown);
    } finally {
      await locks.query(`select pg_advisory_unlock(hashtext('call record folder'), hashtext($1))`, [key]);
    }
  }

  async #take(file: string, branch: string | null, look: Look): Promise<void> {
    const known = this.#read.get(file);
    const aside =
      known !== undefined && isSame(known.look, look) ? known.aside : await this.#dealWith(file, branch, look);
    // What was written to it since it was read to its end is read with it the next time.
    if (aside === null || !isSame(look, await lookAt(file))) return;
    this.#read.set(file, { look, aside });
    await putAside(this.deps.db, file, aside);
    this.#read.delete(file);
  }

  /** @returns where it is to go; null: it stays, to be read again */
  async #dealWith(file: string, branch: string | null, look: Look): Promise<Aside | null> {
    if (branch === null) {
      const message = 'There are several branches: put the file into the folder that is named as the id of its own.';
      return { to: FAILED, id: null, why: { code: 'branch_unclear', message } };
    }
    const id = randomUUID();
    try {
      await this.#import(id, file, branch, look);
      return { to: DONE, id, why: null };
    } catch (thrown) {
      if (thrown instanceof Problem && thrown.status < 500)
        return { to: FAILED, id, why: { code: thrown.code, message: thrown.detail } };
      this.#seen.delete(file);
      if (thrown instanceof FileChanged || this.#stopping.signal.aborted) return null;
      throw thrown;
    }
  }

  async #import(id: string, file: string, branch: string, look: Look): Promise<void> {
    const { signal } = this.#stopping;
    const name = path.basename(file).slice(-200);
    const source = soundFile(file, look, signal);
    const stop = (): void => void source.destroy(new Error('the server is stopping'));
    signal.addEventListener('abort', stop, { once: true });
    try {
      await this.deps.ingest(
        {
          id,
          by: { user: 'folder', branch },
          source: 'folder',
          file: name,
          format: 'auto',
          bytes: look.size,
          hints: { ...NO_HINTS, name },
        },
        source,
      );
    } finally {
      signal.removeEventListener('abort', stop);
      source.destroy();
    }
  }
}

const EVERY = 2_000;
const SETTLED = 5_000;
const AGAIN = 60_000;

/** Watches `folder`, from now on. */
export const watchCallFolder = (
  deps: FolderDeps,
  folder: string,
  { every = EVERY, settled = SETTLED, again = AGAIN }: FolderOptions = {},
): CallFolder => new Watch(deps, folder, { every, settled, again });
