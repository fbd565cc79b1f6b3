import { expect, it } from 'vitest';
import type { ParsedLine } from '#server/pool/formats/read.ts';
import { ingestLines } from '#server/pool/ingest.ts';
import { billSchema } from '#shared/api/bill.ts';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import { editBranch } from '#server/settings/branch.ts';
import { BY_SYSTEM, callOf, lineOf } from './poolCalls.ts';
import { type PoolDesk, startPoolDesk } from './poolDesk.ts';

const COLLEGE = 'C-college';
const EAST = '09033123456';
const DEARER = { ...CENTREX_55, types: { ...CENTREX_55.types, inter_zone: { kind: 'per_minute', fen: 25 } } };

const callAt = (line: number, startedAt: string): ParsedLine =>
  lineOf(line, callOf(`call ${line}`, { callee: EAST, startedAt }));

/** Sends lines one after the other; `between` happens once the line before it is stored, while the import runs. */
const sendWhile = (desk: PoolDesk, lines: readonly ParsedLine[], between: () => Promise<void>) => {
  async function* sent() {
    for (const [at, line] of lines.entries()) {
      if (at === 1) {
        await expect.poll(async () => (await desk.db.pool.query('select from call_record')).rowCount).toBe(1);
        await between();
      }
      yield [line];
    }
  }
  return ingestLines({ db: desk.db }, BY_SYSTEM, sent(), { batchSize: 1 });
};
const billOf = async (desk: PoolDesk, month: string) =>
  billSchema.parse(await (await desk.get(`/api/pools/${COLLEGE}/bill?month=${month}`)).json());

it('an import that runs goes by the first version that is ever written: months with calls stay, others follow it', async () => {
  const desk = await startPoolDesk();
  const lines = [
    callAt(1, '2026-03-10T01:00:00Z'),
    callAt(2, '2026-03-11T01:00:00Z'),
    callAt(3, '2026-04-10T01:00:00Z'),
  ];
  await sendWhile(desk, lines, async () => {
    const plan = { id: 'centrex', base: 1, validFrom: '2026-03-01', plan: DEARER, reason: '资费更正' };
    expect((await desk.post('/api/plans', plan)).status).toBe(201);
  });
  expect(await billOf(desk, '2026-03')).toMatchObject({ plan: { version: 1 }, used: 2, chargeFen: 50_000 });
  const april = await billOf(desk, '2026-04');
  expect(april).toMatchObject({ plan: { version: 2 }, used: 0, chargeFen: 50_025 });
  expect(april.lines).toContainEqual(expect.objectContaining({ kind: 'per_minute', type: 'inter_zone', fen: 25 }));
});

it('and by test numbers that are set meanwhile', async () => {
  const desk = await startPoolDesk();
  const admin = { user: 'admin', name: 'admin', role: 'admin', customers: [], branch: 'b1' } as const;
  await sendWhile(desk, [callAt(1, '2026-03-10T01:00:00Z'), callAt(2, '2026-03-11T01:00:00Z')], async () => {
    await editBranch(desk.db, admin, { testNumber: EAST });
  });
  const { rows } = await desk.db.pool.query('select id, rule from call_record order by id');
  expect(rows).toEqual([
    { id: 'call 1', rule: 'included' },
    { id: 'call 2', rule: 'test_call' },
  ]);
});
