import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { describe, expect, it } from 'vitest';
import { isOutage } from '#db/outage.ts';
import { Problem } from '#server/http/problem.ts';
import { createImports } from '#server/pool/apart/thread.ts';
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
  readonly imports: ReturnType<typeof createImports>;
  readonly told: NewCalls[];
  readonly counts: Record<string, number>;
  log(): Promise<{ accepted: number; rejected: number; failure: string | null }[]>;
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
    const source = slowly();
    const answer = imports.ingest(FILE, source);
    answer.catch(() => undefined);
    source.push(HEAD + lines('a', 10_000));
    await expect.poll(async () => (await desk.log())[0]?.accepted, { timeout: 30_000 }).toBe(10_000);
    const why = new Error('the sender has gone');
    source.destroy(why);
    await expect(answer).rejects.toBe(why);
    expect(await desk.log()).toEqual([{ accepted: 10_000, rejected: 0, failure: 'broken_off' }]);
  });

  it('that is refused by its source is closed by the reason', async () => {
    const { imports, ...desk } = await apartDesk();
    const source = slowly();
    const answer = imports.ingest(FILE, source);
    answer.catch(() => undefined);
    source.destroy(new Problem(422, 'bad_gzip', 'It is damaged.'));
    await expect(answer).rejects.toMatchObject({ status: 422, code: 'bad_gzip', detail: 'It is damaged.' });
    expect(await desk.log()).toEqual([{ accepted: 0, rejected: 0, failure: 'bad_gzip' }]);
  });

  it('ends when somebody cancels it, though its sender has fallen silent', async () => {
    const { imports, ...desk } = await apartDesk();
    const source = slowly();
    const answer = imports.ingest(FILE, source);
    answer.catch(() => undefined);
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
    // A level that no thread knows: with it none can begin.
    const log: Logger = Object.create(silent, { level: { value: 'nonsense', writable: true } });
    const imports = createImports({ db: desk.db, log }, { short: -1 });
    atEnd(() => imports.close());
    const source = (): Readable => Readable.from([Buffer.from(HEAD + line('a'))]);
    await expect(imports.ingest(FILE, source())).rejects.toThrow('the thread that imports call records has ended');
    log.level = 'silent';
    expect(await imports.ingest(FILE, source())).toMatchObject({ accepted: 1 });
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
