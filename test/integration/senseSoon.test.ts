import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ParsedLine } from '#server/pool/formats/read.ts';
import { ingestLines } from '#server/pool/ingest.ts';
import type { NewCalls } from '#server/pool/followers.ts';
import { lookSoon } from '#server/sense/look.ts';
import { iso, minutes, minus } from '#shared/time.ts';
import { BY_SYSTEM, callOf, lineOf } from './poolCalls.ts';
import { DESK_A, OTHERS_DESK } from './poolDesk.ts';
import { NOON, type SenseDesk, startSenseDesk } from './senseDesk.ts';

let desk: SenseDesk;
beforeAll(async () => {
  desk = await startSenseDesk();
  await desk.look('C-college', NOON);
});

/** In how many seconds the college's contract is looked at once that was asked for. */
async function soon(after: 'decision' | 'calls' | 'partOfFile'): Promise<number> {
  await desk.db.pool.query(`delete from timer where subject_kind = 'traffic'`);
  await desk.db.setClock(NOON);
  await lookSoon(desk.db.pool, ['C-college'], after);
  const { rows } = await desk.db.pool.query<{ in: number }>(
    `select round(extract(epoch from due_at - demarc_now()))::int as in from timer where subject_kind = 'traffic'`,
  );
  return rows[0]?.in ?? NaN;
}
const lookedBefore = (since: number) =>
  desk.db.pool.query(`update pool_profile set looked_at = $1`, [iso(minus(NOON, minutes(since / 60)))]);

describe('a contract whose calls come', () => {
  it('is looked at with what comes together, and again half a minute after that', async () => {
    await lookedBefore(3_600);
    expect(await soon('calls')).toBe(2);
    await lookedBefore(10);
    expect(await soon('calls')).toBe(20);
    expect(await soon('decision')).toBe(2);
    await desk.db.pool.query('update pool_profile set looked_at = null');
    expect(await soon('calls')).toBe(2);
  });

  it('is looked at at once while something is suspected: a call may be its end', async () => {
    await lookedBefore(10);
    const id = randomUUID();
    await desk.db.asOwner(
      `insert into suspicion (id, version, branch, kind, signal, state, customer, contract, service, since, until, noticed_at, expected, seen, chance, hours)
       select $1, 1, c.branch, 'silence', 'silence', 'noticed', s.customer, s.contract, s.id, $2, $2, $2, 1, 0, 0.1, '[]'
         from service s join customer c on c.id = s.customer where s.id = 'svc-college'`,
      [id, iso(NOON)],
    );
    expect(await soon('calls')).toBe(2);
    await desk.db.asOwner('delete from suspicion where id = $1', [id]);
    expect(await soon('calls')).toBe(20);
  });

  it('by a long file is looked at when all of it is there, or minutes later if its node has died', async () => {
    expect(await soon('partOfFile')).toBe(300);
    const told: NewCalls[] = [];
    async function* lines(): AsyncGenerator<ParsedLine[]> {
      for (const [line, caller] of [DESK_A, OTHERS_DESK, DESK_A].entries()) {
        yield [lineOf(line, callOf(`long-${line}`, { caller, startedAt: `2026-03-18T09:0${line}:00+08:00` }))];
      }
      throw new Error('the sender has gone');
    }
    const follow = async (calls: NewCalls): Promise<void> => {
      told.push(calls);
    };
    await expect(ingestLines({ db: desk.db, follow }, BY_SYSTEM, lines(), { batchSize: 1 })).rejects.toThrow(
      'has gone',
    );
    expect(told.slice(0, -1).every(({ more }) => more)).toBe(true);
    const last = told.at(-1);
    expect(last?.contracts.toSorted()).toEqual(['C-college', 'C-hospital']);
    expect(last).toMatchObject({ more: false });
    expect([last?.from, last?.to].map((at) => at && iso(at))).toEqual([
      '2026-03-18T01:00:00.000Z',
      '2026-03-18T01:02:00.000Z',
    ]);
  });
});
