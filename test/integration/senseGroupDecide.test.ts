import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { Suspected } from '#server/sense/suspicions.ts';
import { groupDecidedSchema, type Suspicion, suspicionListSchema } from '#shared/api/suspicions.ts';
import { ticketSchema } from '#shared/api/ticket.ts';
import type { AlertPush } from '#shared/live/protocol.ts';
import type { Instant } from '#shared/time.ts';
import { type Caller, startServer } from '#test/harness/server.ts';
import { customersAlong, fallSilent, layOver } from '#test/harness/silences.ts';

/* What is done about silences of one cause, through the interface, on the demo's desk. */
const app = await startServer({ demo: true });
const engineer = await app.signIn('engineer');
const manager = await app.signIn('manager');
const heard: AlertPush[] = [];

let along: readonly Suspected[];
let now: Instant;
/** The alert that the first of them were. */
let first: string;
const silent = (one: Suspected | undefined, ago: number): Promise<void> => {
  if (one === undefined) throw new Error('there are too few services');
  return fallSilent(app, one, now, ago);
};

const ticketOf = async (no: string | null | undefined) =>
  ticketSchema.parse(await (await engineer.fetch(`/api/tickets/${no}`)).json());
/** Those of this test: the demo has a group of its own. */
const grouped = async (who: Caller = engineer): Promise<readonly Suspicion[]> =>
  suspicionListSchema
    .parse(await (await who.fetch('/api/suspicions')).json())
    .items.filter(({ group, customer }) => group !== null && along.some((one) => one.customer === customer.id));
const standing = async () =>
  (
    await app.db.pool.query<{ id: string; zh: string }>(
      `select id, text->>'zh' as zh from alert where kind = 'suspicion' and withdrawn_at is null and id not like '%:untold'`,
    )
  ).rows;

beforeAll(async () => {
  // The demo's own silence may have begun at any time.
  const list = suspicionListSchema.parse(await (await engineer.fetch('/api/suspicions?state=open')).json());
  for (const { id } of list.items) await engineer.post(`/api/suspicions/${id}/dismiss`, { word: '演示' });
  along = await customersAlong(app, 5);
  now = await app.db.now();
  const socket = await engineer.socket();
  socket.on('alert', (alert) => heard.push(alert));
});

it('they are one alarm, told aloud once, that says how many there are', async () => {
  await layOver(app, 'duct-1', along);
  for (const [n, one] of along.slice(0, 3).entries()) await silent(one, 62 - 2 * n);
  const [alert, ...more] = await standing();
  expect(more).toEqual([]);
  expect(alert?.zh).toMatch(/^duct-1 管道：疑似公共故障，3 家客户的 3 条业务约/);
  await expect.poll(() => heard.some(({ id }) => id === alert?.id), { timeout: 15_000 }).toBe(true);
  expect((await grouped()).map(({ group }) => group)).toEqual(
    [1, 2, 3].map(() =>
      expect.objectContaining({ services: 3, customers: 3, open: 3, element: { id: 'duct-1', name: 'duct-1 管道' } }),
    ),
  );
  await silent(along[3], 59);
  expect(await standing()).toEqual([{ id: alert?.id, zh: expect.stringContaining('4 条业务') }]);
  first = alert?.id ?? '';
});

it('one click opens a ticket of each, beneath that of the first, and every customer is owed word', async () => {
  const [{ group } = { group: null }] = await grouped();
  const path = `/api/suspicions/groups/${group?.id}/tickets`;
  expect((await manager.post(path, { open: 4 })).status).toBe(403);
  expect((await engineer.post(path, {})).status).toBe(400);
  // Of one that fell silent since nobody has seen anything.
  const late = await engineer.post(path, { open: 3 });
  expect([late.status, (await late.json()).code]).toEqual([409, 'group_changed']);
  const answer = await engineer.post(path, { open: 4 });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const { items } = groupDecidedSchema.parse(await answer.json());
  expect(items.map(({ state, tell }) => [state, tell?.toldAt])).toEqual([1, 2, 3, 4].map(() => ['ticket', null]));
  const [first, ...others] = items.map(({ ticket }) => ticket);
  expect(new Set([first, ...others]).size).toBe(4);
  const parent = await ticketOf(first);
  expect(parent).toMatchObject({ symptom: 'all_down', service: { id: along[0]?.service } });
  expect(parent.children.toSorted()).toEqual(others.toSorted());
  expect(await standing()).toEqual([]);
  expect((await engineer.post(path, { open: 4 })).status).toBe(422);
  expect((await engineer.post(`/api/suspicions/groups/${randomUUID()}/tickets`, { open: 1 })).status).toBe(404);
});

it('one that falls silent later joins them: the alarm is raised anew, and its ticket goes beneath the same', async () => {
  await silent(along[4], 61);
  const [alert] = await standing();
  expect(alert?.zh).toContain('1 条业务');
  // It is of one customer now, so it is another. As the first grew nobody was woken, nor when the tickets took its place.
  await expect.poll(() => heard.filter(({ id }) => id === alert?.id).length, { timeout: 15_000 }).toBe(1);
  expect(heard.filter(({ id }) => id === first)).toHaveLength(1);
  const [one] = (await grouped()).filter(({ state }) => state === 'open');
  const { items } = groupDecidedSchema.parse(
    await (await engineer.post(`/api/suspicions/groups/${one?.group?.id}/tickets`, { open: 1 })).json(),
  );
  expect((await ticketOf(items[0]?.ticket)).children).toHaveLength(4);
});

it('all of them are dismissed with one word, and what falls silent afterwards is another matter', async () => {
  await layOver(app, 'duct-2', along.slice(0, 3));
  await app.db.pool.query(`delete from service_line where element = 'duct-1'`);
  // What they had in common was days ago.
  await app.db.pool.query(
    `update suspicion set noticed_at = noticed_at - interval '2 days', state = 'passed' where state = 'ticket'`,
  );
  await silent(along[0], 40);
  await silent(along[1], 38);
  const [one] = (await grouped()).filter(({ state }) => state === 'open');
  const path = `/api/suspicions/groups/${one?.group?.id}/dismiss`;
  expect((await engineer.post(path, { word: '', open: 2 })).status).toBe(400);
  expect((await engineer.post(path, { word: '演练断网', open: 1 })).status).toBe(409);
  const answer = await engineer.post(path, { word: '演练断网', open: 2 });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const { items } = groupDecidedSchema.parse(await answer.json());
  expect(items.map(({ state, decided }) => [state, decided?.word])).toEqual([
    ['dismissed', '演练断网'],
    ['dismissed', '演练断网'],
  ]);
  expect(await standing()).toEqual([]);
  const audit = await app.db.pool.query(
    `select from audit where action = 'suspicionDismissed' and after ->> 'word' = '演练断网'`,
  );
  expect(audit.rowCount).toBe(2);
  await silent(along[2], 39);
  expect((await grouped()).filter(({ state }) => state === 'open')).toEqual([]);
  expect(await standing()).toHaveLength(1);
});
