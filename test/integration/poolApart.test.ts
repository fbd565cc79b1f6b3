import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Logger } from 'pino';
import { describe, expect, it } from 'vitest';
import { isOutage } from '#db/outage.ts';
import { Problem } from '#server/http/problem.ts';
import { openImport } from '#server/pool/importLog.ts';
import { createImports, type Imports } from '#server/pool/apart/imports.ts';
import type { NewCalls } from '#server/pool/followers.ts';
import type { CallFile } from '#server/pool/ingest.ts';
import { instant } from '#shared/time.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent } from '#test/harness/database.ts';
import { DESK_A, DESK_B, OUTSIDE, type PoolDesk, startPoolDesk } from './poolDesk.ts';

const FILE: CallFile = { by: { user: 'exchange', branch: 'b1' }, source: 'system', file: 'x', format: 'auto' };
const HEAD = 'id,caller,callee,startedAt,billsec\n';
const line = (id: string, caller = DESK_A): string => `${id},${caller},${OUTSIDE},2026-03-10 09:00:00,6\n`;
const lines = (name: string, many: number, caller = DESK_A): string =>
  Array.from({ length: many }, (_, i) => line(`${name}${i}`, caller)).join('');

interface ApartDesk extends PoolDesk {
  readonly imports: Imports;
  readonly told: NewCalls[];
  readonly counts: Record<string, number>;
  log(): Promise<{ accepted: number; rejected: number; failure: string | null }[]>;
}

/** A file whose sender goes on when told to; that it fails is for later to be looked at. */
function begin({ ingest }: Imports): { readonly source: Readable; readonly answer: ReturnType<Imports['ingest']> } {
  const source = slowly();
  const answer = ingest(FILE, source);
  answer.catch(() => undefined);
  return { source, answer };
}

/** The desk, with every file imported in the thread. */
async function apartDesk(): Promise<ApartDesk> {
  const desk = await startPoolDesk();
  const told: NewCalls[] = [];
  const counts: Record<string, number> = {};
  const imports = createImports(
    {
      db: desk.db,
      log: silent,
      follow: async (calls) => void told.push(calls),
      count: (result, many) => (counts[result] = (counts[result] ?? 0) + many),
    },
    { short: -1 },
  );
  atEnd(() => imports.close());
  return {
    ...desk,
    imports,
    told,
    counts,
    log: async () =>
      (await desk.db.pool.query('select accepted::int, rejected::int, failure from import_log order by at')).rows,
  };
}

/** With a level that no thread knows, none can begin. */
const unableToBegin = (): Logger => Object.create(silent, { level: { value: 'nonsense', writable: true } });

/** A sender who goes on when told to. */
function slowly(): Readable {
  return new Readable({ read: () => undefined });
}

describe('a long file', () => {
  it('is imported as it is where it comes: answered, counted, told of to whoever follows calls', async () => {
    const { imports, told, counts, ...desk } = await apartDesk();
    const text = `${HEAD}${lines('a', 30_000)}${line('a0')}nonsense\n`;
    const answer = await imports.ingest(FILE, Readable.from([Buffer.from(text)]));
    expect(answer).toMatchObject({
      accepted: 30_000,
      duplicates: 1,
      rejectedCount: 1,
      rejected: [{ line: 30_003 }],
      months: ['2026-03'],
    });
    expect(counts).toEqual({ accepted: 30_000, duplicate: 1, rejected: 1 });
    expect((await desk.pool('C-college', '2026-03')).byType.local?.calls).toBe(30_000);
    // All of it again once it has ended.
    const start = instant(Date.parse('2026-03-10T01:00:00Z'));
    expect(told.at(-1)).toEqual({ contracts: ['C-college'], from: start, to: start, more: false });
    const again = await imports.ingest(FILE, Readable.from([Buffer.from(text)]));
    expect(again).toMatchObject({ accepted: 0, duplicates: 30_001, rejectedCount: 1 });
  });

  it('lets others be imported beside it', async () => {
    const { imports, ...desk } = await apartDesk();
    const [first, second] = [slowly(), slowly()];
    const answers = [imports.ingest(FILE, first), imports.ingest(FILE, second)];
    first.push(HEAD + lines('a', 10_000));
    second.push(HEAD + lines('b', 10_000, DESK_B));
    const counted = async () => (await desk.pool('C-college', '2026-03')).byType.local?.calls;
    await expect.poll(counted, { timeout: 30_000 }).toBe(20_000);
    second.push(null);
    expect(await answers[1]).toMatchObject({ accepted: 10_000 });
    first.push(line('c'));
    first.push(null);
    expect(await answers[0]).toMatchObject({ accepted: 10_001 });
  });

  it('is refused by the same words, and leaves its sender heard out', async () => {
    const { imports, ...desk } = await apartDesk();
    const source = slowly();
    source.push('Dear all,\nplease find enclosed\n'.repeat(1_000));
    const refused = await imports.ingest(FILE, source).catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(Problem);
    expect(refused).toMatchObject({ status: 422, code: 'format_not_recognised' });
    expect(source.destroyed).toBe(false);
    expect(await desk.log()).toEqual([{ accepted: 0, rejected: 0, failure: 'format_not_recognised' }]);
  });

  it('that breaks off keeps what was read of it, and fails with what its source did', async () => {
    const { imports, ...desk } = await apartDesk();
    const { source, answer } = begin(imports);
    source.push(HEAD + lines('a', 10_000));
    await expect.poll(async () => (await desk.log())[0]?.accepted, { timeout: 30_000 }).toBe(10_000);
    const why = new Error('the sender has gone');
    source.destroy(why);
    await expect(answer).rejects.toBe(why);
    expect(await desk.log()).toEqual([{ accepted: 10_000, rejected: 0, failure: 'broken_off' }]);
  });

  it('that is refused by its source is closed by the reason', async () => {
    const { imports, ...desk } = await apartDesk();
    const { source, answer } = begin(imports);
    source.destroy(new Problem(422, 'bad_gzip', 'It is damaged.'));
    await expect(answer).rejects.toMatchObject({ status: 422, code: 'bad_gzip', detail: 'It is damaged.' });
    expect(await desk.log()).toEqual([{ accepted: 0, rejected: 0, failure: 'bad_gzip' }]);
  });

  it('ends when somebody cancels it, though its sender has fallen silent', async () => {
    const { imports, ...desk } = await apartDesk();
    const { source, answer } = begin(imports);
    source.push(HEAD + lines('a', 10));
    await expect.poll(async () => (await desk.log()).length, { timeout: 30_000 }).toBe(1);
    const { rows } = await desk.db.pool.query<{ id: string }>('select id from import_log');
    const cancelled = await desk.post(`/api/call-records/imports/${rows[0]?.id}/cancel`);
    expect(cancelled.ok).toBe(true);
    await expect(answer).rejects.toMatchObject({ status: 409, code: 'import_cancelled' });
    expect(source.destroyed).toBe(false);
  });

  it('whose thread dies fails, and neither the server nor the next', async () => {
    const desk = await startPoolDesk();
    const log = unableToBegin();
    const imports = createImports({ db: desk.db, log }, { short: -1 });
    atEnd(() => imports.close());
    const source = (): Readable => Readable.from([Buffer.from(HEAD + line('a'))]);
    // As the thread would have, had it come so far.
    const { id } = await openImport(desk.db, FILE, true);
    const failure = imports.ingest({ ...FILE, id }, source());
    await expect(failure).rejects.toMatchObject({ status: 503, code: 'import_ended' });
    expect((await desk.db.pool.query('select failure from import_log')).rows).toEqual([{ failure: 'broken_off' }]);
    log.level = 'silent';
    expect(await imports.ingest(FILE, source())).toMatchObject({ accepted: 1 });
  });

  it('whose calls cannot be followed fails with the reason', async () => {
    const desk = await startPoolDesk();
    const follow = async (): Promise<void> => {
      throw new Error('nobody can');
    };
    const imports = createImports({ db: desk.db, log: silent, follow }, { short: -1 });
    atEnd(() => imports.close());
    await expect(imports.ingest(FILE, Readable.from([Buffer.from(HEAD + line('a'))]))).rejects.toThrow('nobody can');
    const failures = async () => (await desk.db.pool.query('select failure from import_log')).rows;
    await expect.poll(failures).toEqual([{ failure: 'broken_off' }]);
  });

  it('is waited for by whoever closes', async () => {
    const { imports, ...desk } = await apartDesk();
    const source = slowly();
    const answer = imports.ingest(FILE, source);
    source.push(HEAD + lines('a', 10_000));
    await expect.poll(async () => (await desk.log())[0]?.accepted, { timeout: 30_000 }).toBe(10_000);
    const closing = imports.close();
    source.push(line('b'));
    source.push(null);
    expect(await answer).toMatchObject({ accepted: 10_001 });
    await closing;
  });

  it('leaves nothing behind once no other has come for a while', async () => {
    const desk = await startPoolDesk();
    const imports = createImports({ db: desk.db, log: silent }, { short: -1, idle: 0 });
    atEnd(() => imports.close());
    const connected = async () =>
      (
        await desk.db.asOwner<{ many: number }>(
          `select count(*)::int as many from pg_stat_activity
            where datname = current_database() and application_name = 'demarc imports'`,
        )
      )[0]?.many;
    for (const id of ['a', 'b']) {
      const source = slowly();
      const answer = imports.ingest(FILE, source);
      source.push(HEAD + line(id));
      await expect.poll(connected, { timeout: 30_000 }).toBeGreaterThan(0);
      source.push(null);
      expect(await answer).toMatchObject({ accepted: 1 });
      await expect.poll(connected, { timeout: 30_000 }).toBe(0);
    }
  });

  it('finds out by itself that the database is away', async () => {
    const desk = await startPoolDesk();
    const away = { pool: desk.db.pool, url: 'postgres://nobody@127.0.0.1:1/nothing' };
    const imports = createImports({ db: away, log: silent }, { short: -1 });
    atEnd(() => imports.close());
    const answer = imports.ingest(FILE, Readable.from([Buffer.from(HEAD)]));
    expect(isOutage(await answer.catch((thrown: unknown) => thrown))).toBe(true);
  });

  it.runIf(process.platform === 'linux')('has less of the machine than screens', async () => {
    const { imports } = await apartDesk();
    const niceness = (): number[] =>
      readdirSync('/proc/self/task').map((task) => {
        const after = readFileSync(`/proc/self/task/${task}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
        return Number(after?.[16]);
      });
    const before = niceness();
    expect(Math.max(...before)).toBe(Math.min(...before));
    const source = slowly();
    const answer = imports.ingest(FILE, source);
    source.push(HEAD);
    await expect.poll(() => Math.max(...niceness()), { timeout: 30_000 }).toBeGreaterThan(Math.max(...before));
    expect(getPriority()).toBe(before[0]);
    source.push(null);
    await answer;
  });
});

describe('what is imported where it comes', () => {
  it('is a short file, and no archive of a long one nor a sender who goes on', async () => {
    const desk = await startPoolDesk();
    const imports = createImports({ db: desk.db, log: unableToBegin() });
    atEnd(() => imports.close());
    const sent = (file: Buffer, bytes: number | null): Promise<unknown> =>
      imports.ingest({ ...FILE, bytes }, Readable.from([file])).catch((thrown: unknown) => thrown);
    const short = Buffer.from(HEAD + lines('a', 500));
    expect(await sent(short, short.byteLength)).toMatchObject({ accepted: 500 });
    expect(await sent(short, null)).toMatchObject({ duplicates: 500 });
    const packed = gzipSync(Buffer.from(HEAD + lines('b', 100)));
    expect(await sent(packed, packed.byteLength)).toMatchObject({ accepted: 100 });
    // Nothing that is longer can be imported here, for no thread can begin.
    const ended = { code: 'import_ended' };
    const long = Buffer.from(HEAD + lines('c', 2_000));
    expect(await sent(long, long.byteLength)).toMatchObject(ended);
    expect(await sent(long, null)).toMatchObject(ended);
    const archive = gzipSync(Buffer.from(HEAD + lines('d', 20_000)), { level: 1 });
    expect(archive.byteLength).toBeLessThan(64 * 1024);
    expect(await sent(archive, archive.byteLength)).toMatchObject(ended);
    const source = slowly();
    source.push(short);
    expect(await imports.ingest(FILE, source).catch((thrown: unknown) => thrown)).toMatchObject(ended);
  });

  it('breaks off as any other', async () => {
    const desk = await startPoolDesk();
    const imports = createImports({ db: desk.db, log: unableToBegin() });
    const why = new Error('the sender has gone');
    const { source, answer } = begin(imports);
    source.push(HEAD);
    source.destroy(why);
    await expect(answer).rejects.toBe(why);
    await expect(imports.ingest(FILE, source)).rejects.toBe(why);
    expect((await desk.db.pool.query('select failure from import_log')).rows).toEqual([
      { failure: 'broken_off' },
      { failure: 'broken_off' },
    ]);
  });
});
