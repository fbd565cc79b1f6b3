import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNow } from '#server/tickets/queries.ts';
import { contractEventsSchema, contractObligationsSchema } from '#shared/api/contracts.ts';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import {
  type MajeureDetail,
  majeureDetailSchema,
  majeureFileSchema,
  majeureKindsSchema,
  majeureListSchema,
  majeureTargetsSchema,
} from '#shared/api/majeure.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import type { Item } from '#shared/live/protocol.ts';
import { hours, iso, minus } from '#shared/time.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';
import { expectProblem } from './authorisationAnswers.ts';

/* Force majeure through the public interface, on the whole demo desk. */
let app: TestApp;
let supervisor: Caller;
let engineer: Caller;
let manager: Caller;
let college: Caller;

beforeAll(async () => {
  app = await startServer({ demo: true });
  [supervisor, engineer, manager, college] = (await Promise.all(
    ['supervisor', 'engineer', 'manager', 'college'].map((name) => app.signIn(name)),
  )) as [Caller, Caller, Caller, Caller];
});

const ago = async (h: number): Promise<string> => iso(minus(await readNow(app.db.pool), hours(h)));
const told = async (answer: Response, status = 200): Promise<MajeureDetail> => {
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  return majeureDetailSchema.parse(JSON.parse(text));
};
const refused = async (answer: Response, status: number, code: string, field?: string): Promise<void> => {
  const problem = expectProblem(answer, await answer.text(), code);
  expect([problem.status, problem.code]).toEqual([status, code]);
  if (field !== undefined) expect(problem.errors?.map((e) => e.field)).toEqual([field]);
};
const storm = async (over: object = {}) => ({
  kind: 'storm',
  on: 'carrier',
  what: '特大沙尘暴，多处线路中断',
  from: await ago(20),
  customers: ['college'],
  ...over,
});
const declare = async (over: object = {}): Promise<MajeureDetail> =>
  told(await supervisor.post('/api/majeure', await storm(over)), 201);
const read = async (id: string, who = supervisor): Promise<MajeureDetail> =>
  told(await who.fetch(`/api/majeure/${id}`));
const sendFile = (id: string): Promise<Response> =>
  supervisor.fetch(`/api/majeure/${id}/files?name=${encodeURIComponent('气象证明.txt')}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: '红色预警',
  });
const eventsOf = async (contract: string) =>
  contractEventsSchema
    .parse(await (await supervisor.fetch(`/api/contracts/${contract}/events`)).json())
    .items.map(({ seq, event }) => ({ seq, ...event }))
    .filter(({ type }) => type.startsWith('majeure') || type === 'retracted');
const owed = async (contract: string, kind: string) =>
  contractObligationsSchema
    .parse(await (await supervisor.fetch(`/api/contracts/${contract}/obligations`)).json())
    .obligations.filter((one) => one.kind === kind);

describe('declaring force majeure', () => {
  it('chooses from the branch’s kinds and from what the registry knows', async () => {
    const kinds = majeureKindsSchema.parse(await (await engineer.fetch('/api/majeure/kinds')).json());
    expect(kinds.items.map(({ id }) => id)).toEqual(expect.arrayContaining(['earthquake', 'war', 'government_act']));
    const found = majeureTargetsSchema.parse(await (await supervisor.fetch('/api/majeure/targets?q=胡杨')).json());
    expect(found.items).toContainEqual(expect.objectContaining({ kind: 'county', id: '胡杨县' }));
  });

  it('writes its beginning to every contract of a service in the area, in one go', async () => {
    const majeure = await declare({ customers: [], counties: ['胡杨县'] });
    expect(majeure.contracts).toBeGreaterThan(2);
    expect(majeure).toMatchObject({ state: 'lasting', notice: { given: 0 }, proof: { given: 0 }, to: null });
    for (const { id } of majeure.contractsOf)
      expect((await eventsOf(id)).at(-1)).toMatchObject({
        type: 'majeureBegan',
        on: 'carrier',
        what: '风灾、沙尘暴：特大沙尘暴，多处线路中断',
      });
    const { items } = majeureListSchema.parse(await (await engineer.fetch('/api/majeure?state=lasting')).json());
    expect(items.map(({ id }) => id)).toContain(majeure.id);
    const written = async (id: string) => (await engineer.fetch(`/api/majeure/${id}`)).status;
    expect([await written(majeure.id.toUpperCase()), await written('no-such-id')]).toEqual([200, 404]);
  });

  it('is refused, with the field that would have to be another', async () => {
    const to = async (over: object) => supervisor.post('/api/majeure', await storm(over));
    await refused(await to({ from: await ago(-1) }), 422, 'in_future', 'from');
    await refused(await to({ kind: 'bad_luck' }), 422, 'unknown_kind', 'kind');
    await refused(await to({ customers: ['nobody'] }), 422, 'unknown_target', 'customers');
    await refused(await to({ customers: [] }), 400, 'invalid_request', 'targets');
    await refused(await engineer.post('/api/majeure', await storm()), 403, 'role_forbidden');
  });
});

describe('its notice and its proof', () => {
  it('have a clock each, two days from its start, and are met by what is recorded once for all contracts', async () => {
    const { id, contractsOf } = await declare();
    const [contract] = contractsOf.map((one) => one.id);
    expect(contractsOf).toMatchObject([{ notice: { state: 'open' }, proof: { state: 'open' } }]);
    const sent = await sendFile(id);
    const file = majeureFileSchema.parse(await sent.json());
    expect(await (await engineer.fetch(`/api/majeure/${id}/files/${file.id}`)).text()).toBe('红色预警');
    const give = (what: string, over: object = {}) =>
      supervisor.post(`/api/majeure/${id}/notices`, {
        what,
        contracts: [contract],
        evidence: '书面通知，陆远舟签收',
        ...over,
      });
    await refused(await give('noticed', { contracts: ['C-HOSPITAL'] }), 422, 'unknown_contract', 'contracts');
    await refused(await give('proven', { files: [randomUUID()] }), 422, 'unknown_file', 'files');
    await refused(await give('noticed', { at: await ago(30) }), 422, 'before_its_beginning', 'at');
    const noticed = await told(await give('noticed'));
    expect(noticed.contractsOf).toMatchObject([{ notice: { state: 'met' }, proof: { state: 'open' } }]);
    await refused(await give('noticed'), 422, 'already_answered', 'contracts');
    const proven = await told(await give('proven', { files: [file.id] }));
    expect(proven).toMatchObject({ notice: { given: 1, dueAt: null }, proof: { given: 1, dueAt: null } });
    expect(proven.entries.map(({ what }) => what)).toEqual(['proven', 'noticed']);
    expect((await eventsOf('C-COLLEGE')).at(-1)).toMatchObject({
      type: 'majeureProven',
      evidence: expect.stringMatching(/^书面通知，陆远舟签收；气象证明.txt \(SHA-256 [0-9a-f]{16}\)$/) as unknown,
    });
    await told(await supervisor.post(`/api/majeure/${id}/retract`, { reason: '测试' }));
  });

  it('run again from its end, and the term is longer by as many days', async () => {
    const { id } = await declare({ from: await ago(24 * 5) });
    const before = (await owed('C-COLLEGE', 'majeure_notice'))[0];
    expect(before).toMatchObject({ state: 'overdue' });
    await refused(
      await supervisor.post(`/api/majeure/${id}/end`, { at: await ago(24 * 6), said: '提前' }),
      422,
      'before_its_beginning',
      'at',
    );
    const over = await told(await supervisor.post(`/api/majeure/${id}/end`, { at: await ago(2), said: '预警解除' }));
    expect(over).toMatchObject({
      state: 'over',
      contractsOf: [{ notice: { state: 'open' }, talks: { state: 'void' } }],
    });
    const { term } = contractObligationsSchema.parse(
      await (await supervisor.fetch('/api/contracts/C-COLLEGE/obligations')).json(),
    );
    expect(term.extendedDays).toBe(5);
    await refused(
      await supervisor.post(`/api/majeure/${id}/end`, { at: await ago(1), said: '再次' }),
      422,
      'majeure_over',
      'at',
    );
    await told(await supervisor.post(`/api/majeure/${id}/retract`, { reason: '测试' }));
  });

  it('are kept by the record alone, and it never was once it is retracted', async () => {
    const { id } = await declare();
    const seq = (await eventsOf('C-COLLEGE')).at(-1)?.seq;
    for (const event of [
      { type: 'majeureNoticed', of: seq, evidence: '函' },
      { type: 'retracted', of: seq, reason: '误录' },
    ])
      await refused(
        await manager.post('/api/contracts/C-COLLEGE/events', { event }),
        422,
        'kept_by_majeure',
        'event.of',
      );
    const gone = await told(await supervisor.post(`/api/majeure/${id}/retract`, { reason: '误录' }));
    expect(gone).toMatchObject({ state: 'retracted', tickets: 0, talksAt: null });
    expect((await owed('C-COLLEGE', 'majeure_notice')).filter(({ event }) => event === seq)).toEqual([]);
    await refused(await supervisor.post(`/api/majeure/${id}/retract`, { reason: '再次' }), 422, 'majeure_retracted');
  });
});

describe('a ticket that it touches', () => {
  it('is proposed a suspension, which an engineer makes with the causation in words, and which refers to the record', async () => {
    const answer = await college.post(
      '/api/declarations',
      { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
      { 'idempotency-key': randomUUID() },
    );
    const { no } = ((await answer.json()) as DeclarationAnswer).ticket;
    const ticketOf = async (who: Caller): Promise<Ticket> =>
      (await (await who.fetch(`/api/tickets/${no}`)).json()) as Ticket;
    const send = (who: Caller, body: object) => who.post(`/api/tickets/${no}/commands`, body);
    await send(engineer, { type: 'acknowledge' });
    expect((await ticketOf(engineer)).majeures).toEqual([]);
    const elsewhere = await declare({ customers: ['hospital'] });
    const { id, from } = await declare();
    const kind = { zh: '风灾、沙尘暴', en: 'storm' };
    expect((await ticketOf(engineer)).majeures).toEqual([
      { id, kind, what: '特大沙尘暴，多处线路中断', from, to: null },
    ]);
    expect((await ticketOf(college)).majeures).toEqual([{ id: null, kind, what: null, from, to: null }]);
    expect((await college.fetch(`/api/majeure/${id}`)).status).toBe(403);

    const suspend = {
      type: 'suspendClock',
      reason: 'force_majeure',
      evidence: '沙尘暴刮断引入线路，道路封闭，抢修车辆不能到场',
      until: await ago(-5),
    };
    await refused(await send(engineer, { ...suspend, majeure: elsewhere.id }), 422, 'unknown_majeure', 'majeure');
    await refused(
      await send(engineer, { ...suspend, reason: 'customer_access', majeure: id }),
      422,
      'majeure_other_reason',
      'majeure',
    );
    await refused(
      await send(engineer, { ...suspend, evidence: '', majeure: id }),
      422,
      'evidence_required',
      'evidence',
    );
    expect((await send(engineer, { ...suspend, majeure: id })).status).toBe(200);
    expect((await ticketOf(engineer)).suspension).toMatchObject({ reason: 'force_majeure', majeure: id });
    expect((await ticketOf(college)).suspension).toMatchObject({ majeure: null });
    expect((await read(id)).ticketsOf).toMatchObject([{ no, suspended: true }]);
    expect((await read(id, manager)).ticketsOf).toHaveLength(1);
    expect((await manager.fetch(`/api/majeure/${elsewhere.id}`)).status).toBe(404);
    await told(await supervisor.post(`/api/majeure/${id}/retract`, { reason: '测试' }));
    expect((await ticketOf(engineer)).majeures).toEqual([]);
  });
});

it('what is on record cannot be changed', async () => {
  for (const table of ['majeure_entry', 'majeure_target', 'majeure_service', 'majeure_contract', 'majeure_file'])
    await expect(app.db.pool.query(`delete from ${table}`)).rejects.toThrow('permission denied');
  await expect(app.db.pool.query(`update majeure_kind set zh = ''`)).rejects.toThrow('permission denied');
});

describe('whoever has it open', () => {
  it('hears of each step, also of a file', async () => {
    const socket = await engineer.socket();
    const heard: Item[] = [];
    socket.on('changes', ({ topic, items }) => topic === 'majeures' && heard.push(...items));
    expect(await socket.emitWithAck('watch', { topic: 'majeures' })).toMatchObject({ ok: true });
    const { id, version } = await declare();
    const versionsOf = () => heard.filter(({ key }) => key === id).map((item) => item.version);
    await expect.poll(() => versionsOf().at(-1)).toBe(version);
    expect((await sendFile(id)).status).toBe(201);
    await expect.poll(() => versionsOf().at(-1)).toBe(version + 1);
    await told(await supervisor.post(`/api/majeure/${id}/end`, { at: await ago(1), said: '已通车' }));
    await expect.poll(() => versionsOf().at(-1)).toBe(version + 2);
    await told(await supervisor.post(`/api/majeure/${id}/retract`, { reason: '误登记' }));
    await expect.poll(() => versionsOf().at(-1)).toBe(version + 3);
    socket.close();
  });
});
