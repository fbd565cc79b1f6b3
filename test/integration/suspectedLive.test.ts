import { expect, it } from 'vitest';
import { alarmChangeSchema, type WatchAnswer } from '#shared/live/protocol.ts';
import { days, hours } from '#shared/time.ts';
import { startServer } from '#test/harness/server.ts';

/* What triage lists of what is suspected, among the alarms that every page of the desk follows. */
const app = await startServer({ demo: true });
const engineer = await app.signIn('engineer');

async function told() {
  const socket = await engineer.socket();
  const answer: WatchAnswer = await socket.timeout(10_000).emitWithAck('watch', { topic: 'alarms' });
  socket.close();
  if (!answer.ok) throw new Error(answer.detail);
  const items = answer.items.map((item) => alarmChangeSchema.parse(item));
  return items.flatMap((item) => ('removed' in item || item.kind !== 'suspicion' ? [] : [item]));
}
const suspicion = async (): Promise<string> => (await told())[0]?.subject ?? '';

it('is told with whose it is, and from when on', async () => {
  expect(await told()).toMatchObject([
    { kind: 'suspicion', suspected: { customer: expect.any(String), service: expect.any(String), signal: 'silence' } },
  ]);
});

it('is told for as long as it is not decided, when other alarms are forgotten', async () => {
  await app.db.advanceClock(days(3));
  expect((await told()).map(({ suspected }) => suspected?.signal)).toEqual(['silence']);
});

it('is told no longer once it is a ticket; that the customer is not told of it suspects nothing', async () => {
  const opened = await engineer.post(`/api/suspicions/${await suspicion()}/ticket`, {});
  expect(opened.status, await opened.clone().text()).toBe(200);
  expect(await told()).toEqual([]);
  await app.db.advanceClock(hours(2));
  await expect
    .poll(async () => (await told()).map(({ suspected }) => suspected), { timeout: 15_000 })
    .toEqual([undefined]);
});
