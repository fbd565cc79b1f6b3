import { Readable } from 'node:stream';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { withTransaction } from '#db/transaction.ts';
import { Directory } from '#server/pool/directory.ts';
import type { ParsedLine } from '#server/pool/formats/read.ts';
import { ingestCallRecords, ingestLines } from '#server/pool/ingest.ts';
import { lockPool } from '#server/pool/recount.ts';
import { changeTerms } from '#server/pool/terms.ts';
import { DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { parseIso } from '#shared/time.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { BY_SYSTEM, callOf, lineOf } from './poolCalls.ts';
import { DESK_A, OTHERS_DESK, startPoolDesk, type PoolDesk } from './poolDesk.ts';

const call = (id: string, caller: string) => callOf(id, { caller });

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
    const answer = ingestCallRecords(desk, BY_SYSTEM, source);
    answer.catch(() => undefined);
    await waiting(desk, 1);
    source.destroy(new Error('the sender has gone'));
    // What nobody has heard by the next turn would have stopped the node.
    await new Promise((resolve) => setImmediate(resolve));
    await letGo();
    await expect(answer).rejects.toThrow('the sender has gone');
    expect(await log(desk)).toEqual([{ accepted: 0, rejected: 0, failure: 'broken_off' }]);
  });

  it('in one batch is closed once the other has stored what it has', async () => {
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
      answer = ingestLines(desk, BY_SYSTEM, lines(), { batchSize: 1, stopReading: () => failed() });
      answer.catch(() => undefined);
    });
    await waiting(desk, 1);
    expect(await log(desk)).toEqual([{ accepted: 0, rejected: 0, failure: null }]);
    await letGo();
    await expect(answer).rejects.toThrow('no room');
    expect(await log(desk)).toEqual([{ accepted: 1, rejected: 0, failure: 'broken_off' }]);
  });
});

describe('terms that change while an import runs', () => {
  it('are those that a batch is stored by, whose numbers of the home area are others then', async () => {
    const desk = await startPoolDesk();
    await desk.db.pool.query(
      `insert into service_number (number, service, kind) values ('+869040000001', 'svc-hospital', 'desk')`,
    );
    const writing: (() => Promise<void>)[] = [];
    async function* lines(): AsyncGenerator<ParsedLine[]> {
      // The import has begun, and goes by the area of before until this is written.
      writing.push(
        await holding(desk, async (client) => {
          await changeTerms(client);
          await client.query(
            `insert into numbering (branch, version, spec, valid_from, reason, made_by, made_at)
             values ('b1', 1, $1, '2026-05-01', 'x', 'admin', demarc_now())`,
            [{ ...DEMO_NUMBERING, homeArea: '904' }],
          );
        }),
      );
      yield [lineOf(1, call('1', '0000001'))];
    }
    const answer = ingestLines(desk, BY_SYSTEM, lines());
    await waiting(desk, 1);
    for (const write of writing) await write();
    expect(await answer).toMatchObject({ accepted: 1, rejectedCount: 0 });
    const { rows } = await desk.db.pool.query('select contract, number from call_record');
    expect(rows).toEqual([{ contract: 'C-hospital', number: '+869040000001' }]);
  });

  it('are not overlaid by a contract that was read before they changed', async () => {
    const desk = await startPoolDesk();
    let read = (): void => undefined;
    const wasRead = new Promise<void>((resolve) => (read = resolve));
    let tell = (): void => undefined;
    const told = new Promise<void>((resolve) => (tell = resolve));
    const pool = new Proxy(desk.db.pool, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name !== 'query') return value.bind(target);
        return async (sql: string, values: unknown[]) => {
          const answer = await target.query(sql, values);
          if (sql.includes('from contract c')) {
            read();
            await told;
          }
          return answer;
        };
      },
    });
    const directory = new Directory({ pool }, 'b1');
    await directory.begin();
    const learning = directory.learn([DESK_A], []);
    await wasRead;
    await withTransaction(desk.db, async (client) => {
      await changeTerms(client);
      await client.query(
        `insert into plan (id, version, spec, valid_from) select id, 2, spec, '2026-01-01' from plan where id = 'centrex'`,
      );
    });
    await withTransaction(desk.db, (client) => directory.hold(client));
    tell();
    await learning;
    expect(directory.terms('C-college', parseIso('2026-03-15T00:00:00Z'))?.plan.version).toBe(2);
  });
});
