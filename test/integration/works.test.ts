import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readNow } from '#server/tickets/queries.ts';
import { auditListSchema } from '#shared/api/audit.ts';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { handoverSheetSchema } from '#shared/api/handover.ts';
import { precheckSchema, problemSchema } from '#shared/api/service.ts';
import { reportSchema } from '#shared/api/report.ts';
import { ticketSchema } from '#shared/api/ticket.ts';
import {
  type PlanWork,
  type WorkDetail,
  workDetailSchema,
  workListSchema,
  workTargetsSchema,
} from '#shared/api/works.ts';
import type { Item } from '#shared/live/protocol.ts';
import { hours, type Instant, iso, parseIso, plus } from '#shared/time.ts';
import { localIn } from '#shared/zone.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

const app = await startServer({ demo: true });
const [engineer, supervisor, hotline, manager, college, hospital] = (await Promise.all(
  ['engineer', 'supervisor', 'hotline', 'manager', 'college', 'hospital'].map((name) => app.signIn(name)),
)) as [Caller, Caller, Caller, Caller, Caller, Caller];

const now = (): Promise<Instant> => readNow(app.db.pool);
const ZONE = 'Asia/Urumqi';
/** What a clock in Xinjiang shows so many hours from now. */
const inHours = async (h: number): Promise<string> => localIn(plus(await now(), hours(h)), ZONE);

interface Asked extends Partial<Omit<PlanWork, 'from' | 'to'>> {
  readonly from?: number;
  readonly to?: number;
}
const request = async ({ from = 100, to = 104, ...more }: Asked = {}) => ({
  kind: 'cutover',
  title: '城东割接',
  reason: '更换设备，短时中断',
  contact: '沈砚',
  zone: ZONE,
  services: ['svc-college'],
  from: await inHours(from),
  to: await inHours(to),
  ...more,
});
async function plan(asked: Asked = {}, by = engineer): Promise<WorkDetail> {
  const answer = await by.post('/api/works', await request(asked));
  const text = await answer.text();
  expect(answer.status, text).toBe(201);
  return workDetailSchema.parse(JSON.parse(text));
}
async function record(id: string, notice: object, by = engineer): Promise<WorkDetail> {
  const answer = await by.post(`/api/works/${id}/notices`, { how: '电话，陆老师', customers: ['college'], ...notice });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return workDetailSchema.parse(JSON.parse(text));
}
const cancel = (id: string): Promise<Response> => engineer.post(`/api/works/${id}/cancel`, { reason: '改期' });
async function refused(answer: Promise<Response>): Promise<readonly [number, string, ...string[]]> {
  const got = await answer;
  const { status, code, errors = [] } = problemSchema.parse(await got.json());
  return [status, code, ...errors.map((e) => `${e.field}: ${e.code}`)];
}
const list = async (by: Caller, query = '') =>
  workListSchema.parse(await (await by.fetch(`/api/works${query}`)).json()).items;
const precheck = async (service: string, by = hotline) =>
  precheckSchema.parse(
    await (await by.fetch(`/api/services/${service}/precheck`, { headers: { 'accept-language': 'zh' } })).json(),
  );
async function declare(service: string, symptom = 'no_dial_tone') {
  const answer = await hotline.post(
    '/api/declarations',
    { service, symptom, description: '无拨号音' },
    { 'idempotency-key': randomUUID(), 'accept-language': 'zh' },
  );
  return declarationAnswerSchema.parse(await answer.json());
}

describe('a work that is planned', () => {
  it('means the moments that clocks in its zone show, and touches what hangs on its elements', async () => {
    const asked = await request({ services: [], elements: ['ring-north'] });
    const answer = await engineer.post('/api/works', asked);
    const work = workDetailSchema.parse(await answer.json());
    expect(parseIso(work.from)).toBe(Date.parse(`${asked.from}:00+06:00`));
    expect(work.customers.map(({ id }) => id).sort()).toEqual(['ankang', 'fengshou', 'huimin', 'xiangyang', 'yunling']);
    expect(work).toMatchObject({
      state: 'upcoming',
      targets: [{ kind: 'element', id: 'ring-north' }],
      notice: { customers: 5, told: 0, inTime: 0, agreed: 0, objected: 0 },
      createdBy: '叶知秋',
    });
    await cancel(work.id);
  });

  it.each([
    ['without anything that it touches', { services: [] }, [400, 'invalid_request', 'targets: required']],
    ['in a zone that nobody has', { zone: 'Beijing' }, [400, 'invalid_request', 'zone: unknown_zone']],
    ['that ends before it begins', { from: 90, to: 80 }, [400, 'invalid_request', 'to: window_reversed']],
    ['of three weeks', { from: 90, to: 90 + 21 * 24 }, [400, 'invalid_request', 'to: window_too_long']],
    ['that is over', { from: -9, to: -1 }, [422, 'window_over', 'to: window_over']],
    ['on what nobody knows', { services: ['svc-nowhere'] }, [422, 'unknown_target', 'services: unknown_target']],
  ])('%s is refused', async (_, asked, expected) => {
    expect(await refused(engineer.post('/api/works', await request(asked as Asked)))).toEqual(expected);
  });
  it('at a time that its clocks jump over is refused, with the field', async () => {
    const gap = { ...(await request()), zone: 'America/New_York', from: '2027-03-14T02:30', to: '2027-03-14T04:00' };
    expect(await refused(engineer.post('/api/works', gap))).toEqual([
      400,
      'invalid_request',
      'from: no_such_local_time',
    ]);
  });
  it('is found by what it may be planned on', async () => {
    const found = workTargetsSchema.parse(await (await engineer.fetch('/api/works/targets?q=北线')).json());
    expect(found.elements).toEqual([{ id: 'ring-north', name: '北线传输环', services: 5 }]);
    const services = workTargetsSchema.parse(await (await engineer.fetch('/api/works/targets?q=示范医专')).json());
    expect(services.services.map(({ id }) => id)).toContain('svc-college');
  });
  it('is on the audit with whoever planned it', async () => {
    const work = await plan({ title: '审计割接' });
    await record(work.id, { what: 'told' });
    await cancel(work.id);
    const { items } = auditListSchema.parse(await (await supervisor.fetch('/api/admin/audit?q=审计割接')).json());
    expect(items.map(({ action }) => action)).toEqual(['workCancelled', 'workTold', 'workPlanned']);
  });
});

describe('a customer of a work', () => {
  it('is told, and answers; the last word counts', async () => {
    const work = await plan();
    expect((await record(work.id, { what: 'told' })).customers[0]?.notice).toMatchObject({
      inTime: true,
      answer: null,
    });
    expect((await record(work.id, { what: 'agreed' })).customers[0]?.notice.answer).toBe('agreed');
    const last = await record(work.id, { what: 'objected' });
    expect(last.customers[0]).toMatchObject({
      notice: { answer: 'objected' },
      records: [{}, {}, { what: 'objected', by: '叶知秋' }],
    });
    expect(last.notice).toEqual({ customers: 1, told: 1, inTime: 1, agreed: 0, objected: 1 });
    expect(last.version).toBe(4);
    await cancel(work.id);
  });
  it('was not told in time less than 72 h ahead', async () => {
    const work = await plan({ from: 71, to: 75 });
    const told = await record(work.id, { what: 'told' });
    expect(told.customers[0]?.notice).toMatchObject({ inTime: false });
    expect(told.notice).toMatchObject({ told: 1, inTime: 0 });
    const earlier = await record(work.id, { what: 'told', at: iso(plus(await now(), hours(-2))) });
    expect(earlier.customers[0]?.notice.inTime).toBe(true);
    await cancel(work.id);
  });
  it('answers itself in its portal: it knows of it then, its last word counts, and an objection is heard', async () => {
    const work = await plan({ services: ['svc-college', 'svc-hospital'] });
    const answers = async (by: Caller, json: object) =>
      workDetailSchema.parse(await (await by.post(`/api/works/${work.id}/answer`, json)).json());
    const agreed = await answers(college, { answer: 'agreed' });
    expect(agreed.customers).toMatchObject([
      {
        id: 'college',
        notice: { inTime: true, answer: 'agreed' },
        records: [{ what: 'told', own: true }, { own: true }],
      },
    ]);
    expect((await answers(college, { answer: 'agreed' })).version).toBe(agreed.version);
    await answers(college, { answer: 'objected', note: '当天有考试' });
    expect(await refused(hospital.post(`/api/works/${work.id}/answer`, { answer: 'perhaps' }))).toEqual([
      400,
      'invalid_request',
      'answer: invalid_value',
    ]);
    const seen = workDetailSchema.parse(await (await engineer.fetch(`/api/works/${work.id}`)).json());
    expect(seen.notice).toEqual({ customers: 2, told: 1, inTime: 1, agreed: 0, objected: 1 });
    expect(seen.customers.find(({ id }) => id === 'college')?.records.at(-1)).toMatchObject({
      what: 'objected',
      how: '当天有考试',
      own: true,
    });
    const { rows } = await app.db.pool.query(`select text ->> 'en' as en from alert where subject = $1`, [work.id]);
    expect(rows).toEqual([{ en: expect.stringMatching(/^Planned work “城东割接”: .+ objects$/) }]);

    const other = await plan({ services: ['svc-hospital'] });
    expect(await refused(college.post(`/api/works/${other.id}/answer`, { answer: 'agreed' }))).toEqual([
      404,
      'not_found',
    ]);
    expect(await refused(engineer.post(`/api/works/${other.id}/answer`, { answer: 'agreed' }))).toEqual([
      403,
      'role_forbidden',
    ]);
    await Promise.all([cancel(work.id), cancel(other.id)]);
    expect(await refused(college.post(`/api/works/${other.id}/answer`, { answer: 'agreed' }))).toEqual([
      404,
      'not_found',
    ]);
    expect(await refused(college.post(`/api/works/${work.id}/answer`, { answer: 'agreed' }))).toEqual([
      422,
      'work_cancelled',
    ]);
  });
  it('has not answered what it was not told, is not told in the future, and is one that it touches', async () => {
    const { id } = await plan();
    const send = (notice: object) =>
      refused(engineer.post(`/api/works/${id}/notices`, { how: '电话', customers: ['college'], ...notice }));
    expect(await send({ what: 'agreed' })).toEqual([422, 'not_told', 'customers: not_told']);
    expect(await send({ what: 'told', customers: ['hospital'] })).toEqual([
      422,
      'customer_not_touched',
      'customers: customer_not_touched',
    ]);
    const later = iso(plus(await now(), hours(1)));
    expect(await send({ what: 'told', at: later })).toEqual([422, 'notice_in_future', 'at: notice_in_future']);
    await cancel(id);
    expect(await send({ what: 'told' })).toEqual([422, 'work_cancelled']);
    expect(await refused(cancel(id))).toEqual([422, 'work_cancelled']);
  });
});

describe('whoever reads of works', () => {
  it('sees what touches theirs, and of others nothing', async () => {
    const work = await plan({ title: '医院与医专割接', reason: '医院楼内', services: ['svc-college', 'svc-hospital'] });
    await record(work.id, { what: 'told', customers: ['college', 'hospital'], how: '电话，白芷' });
    for (const own of [college, manager]) {
      const text = await (await own.fetch(`/api/works/${work.id}`)).text();
      const seen = workDetailSchema.parse(JSON.parse(text));
      expect(seen.customers.map(({ id }) => id)).toEqual(['college']);
      expect(seen.notice).toMatchObject({ customers: 1, told: 1 });
      expect(seen.targets.map(({ id }) => id)).toEqual(['svc-college']);
    }
    const plain = await (await college.fetch(`/api/works/${work.id}`)).text();
    expect(plain).not.toMatch(/医院|白芷|叶知秋|沈砚|hospital/);
    expect(workDetailSchema.parse(JSON.parse(plain))).toMatchObject({
      title: null,
      reason: null,
      contact: null,
      createdBy: null,
    });
    expect((await list(hospital)).map(({ id }) => id)).toContain(work.id);
    expect((await list(hotline, '?customer=college')).map(({ id }) => id)).toContain(work.id);
    expect((await list(hotline, '?service=svc-yulin')).map(({ id }) => id)).not.toContain(work.id);
    await cancel(work.id);
    expect((await list(hotline, '?state=cancelled')).map(({ id }) => id)).toContain(work.id);
    expect((await list(hotline, '?state=upcoming')).map(({ id }) => id)).not.toContain(work.id);
  });
  it('finds nothing under what is no id', async () => {
    const asked = [
      engineer.fetch('/api/works/nonsense'),
      cancel('nonsense'),
      college.post('/api/works/0/answer', { answer: 'agreed' }),
    ];
    for (const answer of asked) expect(await refused(answer)).toEqual([404, 'not_found']);
  });
  it('turns the pages, what is to come by its start', async () => {
    const made = [];
    for (const day of [40, 30, 50])
      made.push(await plan({ from: day * 24, to: day * 24 + 2, services: ['svc-yulin'] }));
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = await engineer.fetch(`/api/works?state=upcoming&service=svc-yulin&limit=2${cursor}`);
      const page = workListSchema.parse(await answer.json());
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual([made[1]?.id, made[0]?.id, made[2]?.id]);
    expect(await refused(engineer.fetch('/api/works?cursor=nonsense'))).toEqual([
      400,
      'bad_cursor',
      'cursor: bad_cursor',
    ]);
    for (const { id } of made) await cancel(id);
  });
  it('hears of them live, and that they are gone', async () => {
    const socket = await engineer.socket();
    const heard: Item[] = [];
    socket.on('changes', ({ topic, items }) => topic === 'works' && heard.push(...items));
    const answer = await socket.emitWithAck('watch', { topic: 'works' });
    expect(answer).toMatchObject({ ok: true });
    const work = await plan();
    await cancel(work.id);
    await expect.poll(() => heard.filter(({ key }) => key === work.id).at(-1)?.removed).toBe(true);
    socket.close();
  });
});

describe('a fault while a work runs', () => {
  it('is met by a precheck that says so, a warning, and a record of how the work stood', async () => {
    const work = await plan({ from: -1, to: 3, services: [], elements: ['room-changhe'] });
    const seen = await precheck('svc-changhe');
    expect(seen.works).toEqual([
      {
        id: work.id,
        kind: 'cutover',
        element: 'room-changhe',
        elementName: '长河技校弱电间',
        from: work.from,
        to: work.to,
        zone: ZONE,
        noticedInTime: false,
        agreed: false,
      },
    ]);
    expect(seen.verdict).toMatchObject({ suspect: 'planned_work', element: 'room-changhe' });
    expect(seen.verdict.text).toMatch(/长河技校弱电间.*正在计划割接.*新疆时间.*未提前 72 小时告知/);
    expect(seen.signs.works).toMatchObject({ source: 'works' });

    const { warnings, ticket } = await declare('svc-changhe');
    expect(warnings).toEqual([{ code: 'planned_work', text: expect.stringContaining('计划割接') as string }]);
    expect(ticket.works).toEqual([{ id: work.id, from: work.from, to: work.to, noticedInTime: false, agreed: false }]);
    // What is recorded afterwards does not change how it stood.
    const told = iso(plus(await now(), hours(-90)));
    await record(work.id, { what: 'told', customers: ['changhe'], at: told });
    await record(work.id, { what: 'agreed', customers: ['changhe'] });
    const kept = ticketSchema.parse(await (await engineer.fetch(`/api/tickets/${ticket.no}`)).json());
    expect(kept.works).toEqual(ticket.works);
    // A second declaration joins, and is warned the same.
    expect((await declare('svc-changhe')).warnings).toMatchObject([{ code: 'planned_work' }]);
    await cancel(work.id);
    expect((await precheck('svc-changhe')).works).toEqual([]);
  });

  it('of nobody’s work has nothing of it', async () => {
    const { ticket, warnings } = await declare('svc-college');
    expect(warnings).toEqual([]);
    expect(ticket.works).toEqual([]);
    expect((await precheck('svc-college')).works).toEqual([]);
  });
});

it('the handover sheet has what runs or begins within the shift', async () => {
  const soon = await plan({ from: 5, to: 7, title: '今晚割接', services: ['svc-yulin'] });
  const far = await plan({ from: 20, to: 22, title: '明晚割接', services: ['svc-yulin'] });
  const { content } = handoverSheetSchema.parse(await (await supervisor.fetch('/api/handover')).json());
  const ids = content.works?.map(({ id }) => id) ?? [];
  expect(ids).toContain(soon.id);
  expect(ids).not.toContain(far.id);
  expect(content.works?.find(({ id }) => id === soon.id)).toMatchObject({
    title: '今晚割接',
    notice: { customers: 1, inTime: 0 },
  });
});

it('a demo has works of every state, and none near the college or the hospital', async () => {
  const works = await list(engineer, '?limit=100');
  const near = await Promise.all(
    ['college', 'hospital'].map((customer) => list(engineer, `?customer=${customer}&state=running`)),
  );
  expect(near).toEqual([[], []]);
  expect(new Set(works.map(({ state }) => state))).toEqual(new Set(['upcoming', 'running', 'over', 'cancelled']));
  expect(
    works.some(({ notice, noticeDue }) => parseIso(noticeDue) < Date.now() && notice.inTime < notice.customers),
  ).toBe(true);
});

// Last: it moves the desk's clock.
it('a fault inside a work is left out of the assessed limit where the customer was told in time and agreed, and of no other', async () => {
  const told = iso(plus(await now(), hours(-80)));
  const work = await plan({ from: -1, to: 3, services: ['svc-hospital', 'svc-mingzhu'] });
  await record(work.id, { what: 'told', customers: ['hospital', 'mingzhu'], at: told });
  await record(work.id, { what: 'agreed', customers: ['hospital'] });
  const [excused, counted] = [await declare('svc-hospital'), await declare('svc-mingzhu')];
  expect(excused.ticket.works).toMatchObject([{ noticedInTime: true, agreed: true }]);
  const day = localIn(await now(), 'Asia/Shanghai').slice(0, 10);
  const attainment = async (customer: string) => {
    const answer = await supervisor.fetch(`/api/reports/service?from=${day}&to=${day}&customer=${customer}`);
    return reportSchema.parse(await answer.json()).attainment;
  };
  const before = await attainment('hospital');
  expect(before.restore.excepted).toBe(1);
  expect(before.statutory.excepted).toBe(0);
  expect((await attainment('mingzhu')).restore.excepted).toBe(0);
  // Once the window is over it excuses no longer what still stands.
  await app.db.advanceClock(hours(4));
  const after = await attainment('hospital');
  expect(after.restore.excepted).toBe(0);
  expect(after.restore.missed + after.restore.undecided).toBeGreaterThan(0);
  expect(counted.ticket.works).toMatchObject([{ noticedInTime: true, agreed: false }]);
});
