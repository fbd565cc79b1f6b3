import { expect, it } from 'vitest';
import { suspicionListSchema } from '#shared/api/suspicions.ts';
import { alarmChangeSchema, type WatchAnswer } from '#shared/live/protocol.ts';
import { withTransaction } from '#db/transaction.ts';
import { raiseAlert } from '#server/live/changes.ts';
import { untoldId } from '#server/sense/shown.ts';
import { days, hours } from '#shared/time.ts';
import { type LiveSocket, startServer } from '#test/harness/server.ts';
import { pair } from './screenDesk.ts';

/* What triage lists of what is suspected, among the alarms that every page of the desk follows. */
const app = await startServer({ demo: true });
const engineer = await app.signIn('engineer');

async function toldTo(socket: LiveSocket) {
  const answer: WatchAnswer = await socket.timeout(10_000).emitWithAck('watch', { topic: 'alarms' });
  socket.close();
  if (!answer.ok) throw new Error(answer.detail);
  const items = answer.items.map((item) => alarmChangeSchema.parse(item));
  return items.flatMap((item) => ('removed' in item || item.kind !== 'suspicion' ? [] : [item]));
}
const allTold = async (as = engineer) => toldTo(await as.socket());
/** Of what stands for itself. */
const told = async () => (await allTold()).filter(({ id }) => !id.includes(':group:'));
const suspicion = async (): Promise<string> => (await told())[0]?.subject ?? '';

it('is told with whose it is, and from when on', async () => {
  expect(await told()).toMatchObject([
    { kind: 'suspicion', suspected: { customer: expect.any(String), service: expect.any(String), signal: 'silence' } },
  ]);
});

it('is one thing to decide, also once its customer has not been told in time', async () => {
  const id = await suspicion();
  const { rows } = await app.db.pool.query<{ customer: string; branch: string }>(
    'select customer, branch from suspicion where id = $1',
    [id],
  );
  const [of] = rows;
  if (of === undefined) throw new Error('nothing is suspected');
  const text = { zh: '未告知', en: 'not told' };
  await withTransaction(app.db, (client) =>
    raiseAlert(client, { id: untoldId(id), kind: 'suspicion', severity: 'major', subject: id, text, ...of }),
  );
  const all = await told();
  expect(all.map(({ subject }) => subject)).toEqual([id, id]);
  expect(all.filter(({ suspected }) => suspected !== undefined)).toHaveLength(1);
  await app.db.asOwner('delete from alert where id = $1', [untoldId(id)]);
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

it('of one cause is found by the name of each, by whoever may read it of all', async () => {
  const ofGroup = async (as = engineer) =>
    (await allTold(as)).flatMap(({ suspected }) => (suspected?.group === undefined ? [] : [suspected.group]));
  const [group, ...more] = await ofGroup();
  expect(more).toEqual([]);
  expect(group).toMatchObject({ element: '城北接入机房', services: 3 });
  expect(group?.names?.toSorted()).toEqual([
    expect.stringMatching(/^千里物流园 千里物流园 千里物流园融合通信/),
    expect.stringMatching(/^松鹤养老院 /),
    expect.stringMatching(/^金穗面粉厂 /),
  ]);
  // A manager of some of them is told of none of the others: it is the desk's own affair.
  const managers = await Promise.all(['manager', 'manager2'].map((name) => app.signIn(name)));
  for (const manager of managers) expect(await ofGroup(manager)).toEqual([]);
  expect(await allTold(await app.signIn('college'))).toEqual([]);
  // A wall is not searched.
  const { tv } = await pair(app, engineer);
  const shown = (await toldTo(await tv.socket(app))).flatMap(({ suspected }) => suspected?.group ?? []);
  expect(shown).toEqual([{ element: '城北接入机房', services: 3 }]);

  // Once all that is left is of one manager's customers, that manager is told, and of those alone.
  const { items } = suspicionListSchema.parse(await (await engineer.fetch('/api/suspicions')).json());
  const dismiss = async (id: string) => {
    const of = items.find(({ customer }) => customer.id === id);
    expect((await engineer.post(`/api/suspicions/${of?.id}/dismiss`, { word: '停电' })).status).toBe(200);
  };
  await dismiss('jinsui');
  expect((await ofGroup())[0]?.names).toHaveLength(2);
  await dismiss('songhe');
  const [manager, manager2] = managers;
  expect(await ofGroup(manager)).toEqual([]);
  expect(await ofGroup(manager2)).toMatchObject([{ services: 1, names: [expect.stringMatching(/^千里物流园 /)] }]);
});
