import type pg from 'pg';
import type { Database } from '#db/open.ts';

/**
 * The feed's own connection: requests that hold every connection of the pool do not make screens stale.
 *
 * none → open (first read) → none (a read failed or took too long: whatever state the connection is in, it is given up).
 */
export class Reader {
  #client: pg.Client | null = null;

  constructor(
    private readonly db: Pick<Database, 'dedicated'>,
    /** In ms: a database that does not answer is one that is away. */
    private readonly deadline: number,
  ) {}

  /**
   * Runs `work` in one REPEATABLE READ, read-only transaction: everything it reads is of one moment.
   * @throws whatever went wrong; the next read opens a new connection
   */
  async read<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const expiry = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${this.deadline} ms`)), this.deadline);
    });
    try {
      const client = (this.#client ??= await this.#opened(expiry));
      return await Promise.race([expiry, transaction(client, work)]);
    } catch (thrown) {
      this.abandon();
      throw thrown;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Without waiting for what the database has not answered: it may never do so. */
  abandon(): void {
    this.#client?.connection.stream.destroy();
    this.#client = null;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  async #opened(expiry: Promise<never>): Promise<pg.Client> {
    const opening = this.db.dedicated('feed');
    let late = false;
    opening.then(
      (client) => (late ? client.end() : undefined),
      () => undefined,
    );
    try {
      return await Promise.race([expiry, opening]);
    } catch (thrown) {
      late = true;
      throw thrown;
    }
  }
}

/** Sends what it can without waiting for the answer before: a trip to the database is a good part of what a screen waits for. */
async function transaction<T>(client: pg.Client, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const begun = client.query('begin isolation level repeatable read read only');
  const [, result] = await Promise.all([begun, work(client)]);
  // It has written nothing, and the next read waits behind it. Where it fails the connection is lost, and so that read fails.
  client.query('commit').catch(() => undefined);
  return result;
}
