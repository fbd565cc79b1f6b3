import { Readable } from 'node:stream';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { ParsedLine } from '#server/pool/formats/read.ts';
import { checkRecord, isBad } from '#server/pool/formats/record.ts';
import { ingestCallRecords, ingestLines } from '#server/pool/ingest.ts';
import type { NewImport } from '#server/pool/importLog.ts';
import { lockPool } from '#server/pool/recount.ts';
import { changeTerms } from '#server/pool/terms.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { DESK_A, OTHERS_DESK, OUTSIDE, startPoolDesk, type PoolDesk } from './poolDesk.ts';

const WHAT = {
  by: { user: 'integration', branch: 'b1' },
  source: 'system',
  file: null,
  format: 'ndjson',
} as const satisfies NewImport;

const call = (id: string, caller: string) => ({
  id,
  caller,
  callee: OUTSIDE,
  startedAt: '2026-03-10T09:00:00+08:00',
  billsec: 60,
});
const lineOf = (line: number, fields: object): ParsedLine => {
  const record = checkRecord(fields);
  return isBad(record) ? { line, ...record } : { line, record };
};

/** A transaction of somebody else, which holds what `take` takes until it is let go. */
async function holding(desk: PoolDesk, take: (client: pg.Client) => Promise<void>): Promise<() => Promise<void>> {
  const client = await desk.db.dedicated('somebody else');
  let held = true;
  const letGo = async (): Promise<void> => {
    if (!held) return;
    held = false;
    await client.query('commit');
    await client.end();
  };
  atEnd(letGo);
  await client.query('begin');
  await take(client);
  return letGo;
}
const waiting = (desk: PoolDesk, many: number) =>
  expect
    .poll(
      async () =>
        (
          await desk.db.asOwner<{ many: number }>(
            `select count(*)::int as many from pg_locks l join pg_database d on d.oid = l.database
              where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
          )
        )[0]?.many,
      { timeout: 20_000 },
    )
    .toBe(many);
const log = async (desk: PoolDesk) =>
  (await desk.db.pool.query('select accepted::int, rejected::int, failure from import_log')).rows;

describe('an import that breaks off', () => {
  it('before it has begun ends itself, and not the node', async () => {
    const desk = await startPoolDesk();
    const letGo = await holding(desk, changeTerms);
    const source = new Readable({ read: () => undefined });
    source.push(`${JSON.stringify(call('1', DESK_A))}\n`);
    const answer = ingestCallRecords(desk, { ...WHAT, format: 'ndjson' }, source);
    answer.catch(() => undefined);
    await waiting(desk, 1);
    source.destroy(new Error('the sender has gone'));
    // What nobody has heard by the next turn would have stopped the node.
    await new Promise((resolve) => setImmediate(resolve));
    await letGo();
    await expect(answer).rejects.toThrow('the sender has gone');
    expect(await log(desk)).toEqual([{ accepted: 0, rejected: 0, failure: 'broken_off' }]);
  });

  it('in one lane is closed once the other has stored what it has', async () => {
    const desk = await startPoolDesk();
    await desk.db.asOwner(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`,
    );
    await desk.db.asOwner(
      `create trigger refuse before insert on usage for each row when (new.contract = 'C-hospital') execute function refuse()`,
    );
    const letGo = await holding(desk, (client) => lockPool(client, 'C-college'));
    async function* lines(): AsyncGenerator<ParsedLine[]> {
      yield [lineOf(1, call('1', DESK_A)), lineOf(2, call('2', OTHERS_DESK))];
    }
    let answer: Promise<unknown> = Promise.resolve();
    await new Promise<void>((failed) => {
      answer = ingestLines(desk, WHAT, lines(), { stopReading: () => failed() });
      answer.catch(() => undefined);
    });
    await waiting(desk, 1);
    expect(await log(desk)).toEqual([{ accepted: 0, rejected: 0, failure: null }]);
    await letGo();
    await expect(answer).rejects.toThrow('no room');
    expect(await log(desk)).toEqual([{ accepted: 1, rejected: 0, failure: 'broken_off' }]);
  });
});
