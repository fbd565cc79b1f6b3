import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { billSchema } from '#shared/api/bill.ts';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { type Ticket, ticketSchema } from '#shared/api/ticket.ts';
import { beijingMonth, hours, parseIso } from '#shared/time.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

/* What the law's limit does beyond being a clock: the customer is told in time, and the fee of the fault's period is waived. */
const app = await startServer({ demo: true });
const engineer = await app.signIn('engineer');
const supervisor = await app.signIn('supervisor');
const college = await app.signIn('college');

const declared = await engineer.post(
  '/api/declarations',
  { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
  { 'idempotency-key': randomUUID() },
);
const { no } = ((await declared.json()) as DeclarationAnswer).ticket;

const read = async (who: Caller): Promise<Ticket> =>
  ticketSchema.parse(await (await who.fetch(`/api/tickets/${no}`)).json());
const give = async (who: Caller, command: object): Promise<[number, string | undefined]> => {
  const answer = await who.post(`/api/tickets/${no}/commands`, command);
  return [answer.status, ((await answer.json()) as { code?: string }).code];
};
const delays = async (): Promise<string[]> => {
  const { rows } = await app.db.pool.query<{ subject: string }>(
    `select distinct subject from notice where ticket = $1 and kind = 'delay' and channel = 'email' order by subject`,
    [no],
  );
  return rows.map(({ subject }) => subject);
};

it('before the limit passes, the customer is told that it may, and once it has, that it has', async () => {
  expect(await delays()).toEqual([]);
  await app.db.advanceClock(hours(39));
  await expect.poll(delays, { timeout: 10_000 }).toEqual([`故障单 ${no}：可能不能按期修复`]);
  expect((await read(college)).waiver).toBeNull();
  await app.db.advanceClock(hours(48));
  await expect
    .poll(delays, { timeout: 10_000 })
    .toEqual([`故障单 ${no}：可能不能按期修复`, `故障单 ${no}：已超过法定时限`]);
});

it('beyond it the fee of the time is proposed, and grows while service does not work', async () => {
  const { waiver, allowed } = await read(supervisor);
  expect(waiver).toMatchObject({ state: 'proposed', to: null, reason: null });
  // 500 CNY a month, two days of it.
  expect(waiver?.fen).toBeGreaterThan(3_000);
  expect(allowed).not.toContain('decideWaiver');
  expect(await give(supervisor, { type: 'decideWaiver', granted: true, reason: '超过法定时限' })).toEqual([
    422,
    'waiver_still_grows',
  ]);
});

/** What the bills of the months of a fault give back for it, and whether it is taken off. */
const credited = async (who: Caller, from: string, to: string) => {
  const months = new Set([from, to].map((at) => beijingMonth(parseIso(at))));
  const bills = await Promise.all(
    [...months].map(async (month) =>
      billSchema.parse(await (await who.fetch(`/api/pools/C-COLLEGE/bill?month=${month}`)).json()),
    ),
  );
  const credits = bills.flatMap((bill) => bill.credits.filter(({ ticket }) => ticket === no));
  return {
    fen: credits.reduce((sum, { fen }) => sum + fen, 0),
    states: [...new Set(credits.map(({ state }) => state))],
    off: bills.reduce((sum, { chargeFen, dueFen }) => sum + chargeFen - dueFen, 0),
  };
};

it('when it is over, a supervisor decides, once, and the customer reads it', async () => {
  const onBehalf = { name: '联系人', how: '电话' };
  for (const command of [
    { type: 'acknowledge' },
    { type: 'recordFinding', text: '接入设备掉电' },
    { type: 'recordFinding', text: '话机全灭', onBehalf },
    { type: 'confirm', class: 'fault', severity: 'critical' },
    { type: 'openSegment', party: 'carrier' },
    { type: 'clearSegment', segment: 'S1', cause: 'access_node', action: '更换电源' },
    ...['outgoing', 'incoming', 'quality'].flatMap((item) => [
      { type: 'recordTest', item, result: 'pass' },
      { type: 'recordTest', item, result: 'pass', onBehalf },
    ]),
  ])
    expect(await give(engineer, command), JSON.stringify(command)).toEqual([200, undefined]);
  const { waiver } = await read(engineer);
  expect(waiver?.to).not.toBeNull();
  if (!waiver?.to) throw new Error('the fault is over');
  expect(await credited(engineer, waiver.from, waiver.to)).toEqual({ fen: waiver.fen, states: ['proposed'], off: 0 });
  const decision = { type: 'decideWaiver', granted: true, reason: '超过法定时限' };
  expect((await give(engineer, decision))[0]).toBe(403);
  expect(await give(supervisor, decision)).toEqual([200, undefined]);
  expect(await give(supervisor, decision)).toEqual([422, 'waiver_decided']);
  expect((await read(college)).waiver).toEqual({ ...waiver, state: 'granted', reason: '超过法定时限' });
  // On the customer's bill it is taken off, each month its part, to the fen.
  expect(await credited(college, waiver.from, waiver.to)).toEqual({
    fen: waiver.fen,
    states: ['granted'],
    off: waiver.fen,
  });
});
