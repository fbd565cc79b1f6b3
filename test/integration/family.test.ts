import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Ticket, ticketSchema } from '#shared/api/ticket.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

/* Tickets that hang together: a major fault and what is part of it. */
const app = await startServer({ demo: true });
const engineer = await app.signIn('engineer');
const supervisor = await app.signIn('supervisor');
const college = await app.signIn('college');
const manager2 = await app.signIn('manager2');

const declare = async (service: string): Promise<string> => {
  const body = { service, symptom: 'all_down', description: '全部话机离线' };
  const answer = await engineer.post('/api/declarations', body, { 'idempotency-key': randomUUID() });
  return ((await answer.json()) as { ticket: { no: string } }).ticket.no;
};
const give = async (who: Caller, no: string, command: object): Promise<[number, unknown]> => {
  const answer = await who.post(`/api/tickets/${no}/commands`, command);
  const body = (await answer.json()) as { code?: string };
  return [answer.status, body.code];
};
const read = async (who: Caller, no: string): Promise<Ticket> =>
  ticketSchema.parse(await (await who.fetch(`/api/tickets/${no}`)).json());

const child = await declare('svc-college');
const parent = await declare('svc-hospital');

describe('a major fault', () => {
  it('has its children, each on its own page, and on screens that are open', async () => {
    const socket = await engineer.socket();
    await socket.emitWithAck('watch', { topic: 'ticket', key: parent });
    const told = new Promise<Ticket>((resolve) =>
      socket.on('changes', ({ items }) => resolve(ticketSchema.parse(items[0]))),
    );
    expect(await give(engineer, child, { type: 'linkParent', parent })).toEqual([200, undefined]);
    expect((await told).children).toEqual([child]);
    expect(await read(engineer, child)).toMatchObject({
      parent,
      family: { parent: { no: parent, phase: 'declared' } },
    });
    expect((await read(engineer, parent)).family.children).toMatchObject([{ no: child, phase: 'declared' }]);
  });

  it('is nobody’s business whose customer is another', async () => {
    for (const [who, no, other] of [
      [college, child, parent],
      [manager2, parent, child],
    ] as const) {
      const ticket = await read(who, no);
      expect(ticket).toMatchObject({ parent: null, children: [], family: { parent: null, children: [] } });
      const facts = await (await who.fetch(`/api/tickets/${no}/facts`)).text();
      if (who === college) expect(facts).not.toContain(other);
    }
  });

  it('is of one level, and of two tickets that there are', async () => {
    expect(await give(engineer, parent, { type: 'linkParent', parent: child })).toEqual([422, 'nested_parent']);
    expect(await give(engineer, child, { type: 'linkParent', parent })).toEqual([422, 'already_linked']);
    expect(await give(engineer, parent, { type: 'linkParent', parent })).toEqual([422, 'own_parent']);
    expect(await give(engineer, parent, { type: 'linkParent', parent: 'F20200101-0001' })).toEqual([
      422,
      'unknown_ticket',
    ]);
    expect((await give(college, child, { type: 'linkParent', parent }))[0]).toBe(403);
  });

  it('two who link two tickets to each other at once make one pair', async () => {
    expect(await give(engineer, child, { type: 'unlinkParent' })).toEqual([200, undefined]);
    const both = await Promise.all([
      give(engineer, child, { type: 'linkParent', parent }),
      give(supervisor, parent, { type: 'linkParent', parent: child }),
    ]);
    expect(both.map(([status]) => status).sort()).toEqual([200, 422]);
    const below = (await read(engineer, child)).parent === null ? parent : child;
    expect(await give(engineer, below, { type: 'unlinkParent' })).toEqual([200, undefined]);
    expect((await read(engineer, parent)).children).toEqual([]);
  });
});

describe('another version of the time limits', () => {
  it('is applied by a supervisor, with its terms, and not twice', async () => {
    const { rows } = await app.db.pool.query<{ version: number }>('select max(version) as version from policy');
    const [before] = rows;
    const version = (before?.version ?? 0) + 1;
    await app.db.asOwner(
      `insert into policy (version, name, rules, valid_from)
       select ${version}, 'stricter', jsonb_set(rules, '{statutory,urban}', '600'), now() - interval '1 minute' from policy limit 1`,
    );
    const command = { type: 'applyPolicy', policyVersion: version, reason: '补充协议' };
    expect((await give(engineer, child, command))[0]).toBe(403);
    expect(await give(supervisor, child, { ...command, policyVersion: version + 7 })).toEqual([422, 'unknown_policy']);
    const target = (await read(engineer, child)).clocks.statutory.target;
    expect(await give(supervisor, child, command)).toEqual([200, undefined]);
    const { statutory } = (await read(engineer, child)).clocks;
    expect([statutory.target === target, statutory.target]).toEqual([false, 600 * 60_000]);
    expect(await give(supervisor, child, command)).toEqual([422, 'same_policy']);
  });
});
