import { expect, it } from 'vitest';
import { poolDetailSchema } from '#shared/api/pool.ts';
import { type Suspicion, suspicionListSchema, suspicionSchema } from '#shared/api/suspicions.ts';
import { ticketSchema } from '#shared/api/ticket.ts';
import { hours } from '#shared/time.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

/* What is done about what call records make the desk suspect, through the interface, on the demo's desk. */
const app = await startServer({ demo: true });
const engineer = await app.signIn('engineer');
const manager = await app.signIn('manager');

const list = async (who: Caller = engineer): Promise<readonly Suspicion[]> =>
  suspicionListSchema.parse(await (await who.fetch('/api/suspicions')).json()).items;
/** The one that has nothing in common with others. */
const one = async (): Promise<Suspicion> => {
  const found = (await list()).find(({ group }) => group === null);
  if (found === undefined) throw new Error('nothing is suspected');
  return found;
};
/** By its id in capitals, as some systems write one: it is the same id (RFC 9562 §4). */
const act = async (path: string, json: object, who: Caller = engineer): Promise<Suspicion> => {
  const answer = await who.post(`/api/suspicions/${(await one()).id.toUpperCase()}/${path}`, json);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return suspicionSchema.parse(await answer.json());
};
const refused = async (path: string, json: object): Promise<string> => {
  const answer = await engineer.post(`/api/suspicions/${(await one()).id}/${path}`, json);
  expect(answer.status).toBe(422);
  return ((await answer.json()) as { code: string }).code;
};

it('the demo has a suspected fault, with the picture that shows why', async () => {
  const found = await one();
  expect(found).toMatchObject({ kind: 'silence', state: 'open', customer: { id: 'changhe' }, seen: 0, tell: null });
  expect(found.expected).toBeGreaterThan(10);
  expect(found.hours.length).toBeGreaterThan(10);
  expect((await list(manager)).map(({ id }) => id)).toContain(found.id);
});

it('and three services that fell silent at once behind one access node: one alarm, each manager seeing their own', async () => {
  const members = (await list()).filter(({ group }) => group !== null);
  expect(members.map(({ customer }) => customer.id).toSorted()).toEqual(['jinsui', 'qianli', 'songhe']);
  for (const { state, seen, hours, group } of members) {
    expect({ state, seen, group }).toMatchObject({
      state: 'open',
      seen: 0,
      group: { element: { id: 'an-north' }, services: 3, customers: 3, open: 3 },
    });
    expect(hours.length).toBeGreaterThan(10);
  }
  const { rows } = await app.db.pool.query<{ id: string; customer: string }>(
    `select id, customer from alert where kind = 'suspicion' and withdrawn_at is null order by id`,
  );
  expect(rows.map(({ customer }) => customer).toSorted()).toEqual(['', 'changhe']);
  expect((await list(manager)).map(({ customer }) => customer.id).toSorted()).toEqual(['changhe', 'jinsui', 'songhe']);
});

it('one click opens a ticket by the channel of alarms, once, and the clock to tell the customer starts', async () => {
  const opened = await act('ticket', {});
  expect(opened).toMatchObject({ state: 'ticket', decided: { by: '叶知秋' }, tell: { toldAt: null } });
  const ticket = ticketSchema.parse(await (await engineer.fetch(`/api/tickets/${opened.ticket}`)).json());
  expect(ticket).toMatchObject({ phase: 'declared', symptom: 'all_down', service: { id: 'svc-changhe' } });
  const { rows } = await app.db.pool.query<{ channel: string }>('select channel from declaration where ticket = $1', [
    opened.ticket,
  ]);
  expect(rows).toEqual([{ channel: 'alarm' }]);
  expect(await refused('ticket', {})).toBe('suspicion_decided');
  expect(await refused('dismiss', { word: '放假' })).toBe('suspicion_decided');
});

it('who has not been told in time is said of, and telling them ends it', async () => {
  await app.db.advanceClock(hours(2));
  const untold = () =>
    app.db.pool.query(`select from alert where id like 'suspicion:%:untold' and withdrawn_at is null`);
  await expect.poll(async () => (await untold()).rowCount, { timeout: 15_000 }).toBe(1);
  expect(await act('told', { how: '电话告知甲方专人' }, manager)).toMatchObject({ tell: { toldBy: '苏合' } });
  expect((await untold()).rowCount).toBe(0);
  expect(await refused('told', { how: '又' })).toBe('nothing_to_tell');
});

it('holding a number is asked for once, and done or refused with a word', async () => {
  expect(await refused('holds', { number: '+869030000999' })).toBe('no_number');
  const { rows } = await app.db.pool.query<{ number: string }>(
    `select number from service_number where service = 'svc-changhe' and kind = 'desk' order by number limit 1`,
  );
  const number = rows[0]?.number ?? '';
  const [hold] = (await act('holds', { number })).holds;
  expect(hold).toMatchObject({ number, state: 'requested', requestedBy: '叶知秋' });
  expect(await refused('holds', { number })).toBe('hold_requested');
  const settled = await act(`holds/${hold?.id.toUpperCase()}`, { state: 'done', word: '核心网已关国际权限' });
  expect(settled.holds[0]).toMatchObject({ state: 'done', word: '核心网已关国际权限' });
  expect(await refused(`holds/${hold?.id}`, { state: 'refused', word: '不' })).toBe('hold_settled');
});

it('a bill that somebody wants to be warned of is warned of once, told to the customer, and taken back in sight', async () => {
  const limit = async (fen: number | null) => {
    const answer = await manager.fetch('/api/pools/C-COLLEGE/limit', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fen }),
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
    return poolDetailSchema.parse(await answer.json());
  };
  // The monthly fee alone is more.
  const warned = await limit(100);
  expect(warned.billLimitFen).toBe(100);
  expect(warned.warnings).toContainEqual(expect.objectContaining({ kind: 'bill', limit: 100 }));
  const told = () =>
    app.db.pool.query<{ body: string }>(
      `select distinct body from notice where kind = 'pool_alert' and fact_version in (1002, 11002) order by body`,
    );
  await app.db.pool.query(`update timer set due_at = demarc_now() where subject = 'C-COLLEGE' and kind = 'look'`);
  await expect.poll(async () => (await told()).rowCount, { timeout: 15_000 }).toBe(1);
  // Number, state and link: nothing else leaves the desk.
  expect((await told()).rows[0]?.body).toMatch(/^合同 C-COLLEGE：本月费用预计超过设定的提醒值。/);

  const calm = await limit(null);
  expect(calm.warnings.map(({ kind }) => kind)).not.toContain('bill');
  expect(calm.takenBack).toContainEqual(expect.objectContaining({ what: 'bill' }));
  await app.db.pool.query(`update timer set due_at = demarc_now() where subject = 'C-COLLEGE' and kind = 'look'`);
  await expect.poll(async () => (await told()).rowCount, { timeout: 15_000 }).toBe(2);
});
