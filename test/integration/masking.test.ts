import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessListSchema } from '#shared/api/access.ts';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { WORDING_KINDS } from '#shared/wording/kinds.ts';
import { callRecord, postCalls } from '#test/harness/repair.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

/** Numbers of people who are the college's: its mobile members and its contacts, in the demo. */
const MEMBER = '+8615400000003';
const FAULT_CONTACT = '+8615490000001';
const DECLARER = '15412345678';
const PEOPLE = /(?<!\d)(?:\+?86)?154\d{8}(?!\d)/;

let app: TestApp;
let no: string;
const callers = new Map<string, Caller>();
const as = (name: string): Caller => {
  const caller = callers.get(name);
  if (caller === undefined) throw new Error(name);
  return caller;
};
const STAFF = ['hotline', 'engineer', 'supervisor', 'manager', 'admin'] as const;

const declare = async (who: string, body: object): Promise<Response> =>
  as(who).post('/api/declarations', body, { 'idempotency-key': randomUUID() });
const fault = { service: 'svc-college', symptom: 'no_dial_tone', description: '无拨号音' };
const reveal = (who: string, body: object): Promise<Response> => as(who).post('/api/reveals', body);
const log = async (who: string) => accessListSchema.parse(await (await as(who).fetch('/api/reveals')).json()).items;

beforeAll(async () => {
  app = await startServer({ demo: true });
  for (const name of [...STAFF, 'manager2', 'college', 'hospital', 'field']) callers.set(name, await app.signIn(name));
  const answer = await declare('hotline', {
    ...fault,
    affectedNumbers: ['+869030000017', MEMBER],
    contact: { name: '陆远舟', phone: DECLARER },
  });
  expect(answer.status).toBe(201);
  const declared = (await answer.json()) as DeclarationAnswer;
  no = declared.ticket.no;
  expect(JSON.stringify(declared)).not.toMatch(PEOPLE);
});

describe('people’s numbers', () => {
  it.each(STAFF)('never travel whole to %s, by no door', async (who) => {
    const paths = [
      '/api/services',
      '/api/services/svc-college',
      '/api/services/svc-college/precheck',
      '/api/customers',
      '/api/tickets?limit=200',
      `/api/tickets/${no}`,
      `/api/tickets/${no}/facts`,
      `/api/tickets/${no}/ledger`,
      `/api/tickets/${no}/evidence`,
      '/api/pools',
      '/api/customers/college',
      '/api/services/svc-college/numbers?limit=200',
      ...WORDING_KINDS.map((kind) => `/api/tickets/${no}/wording?kind=${kind}`),
    ];
    for (const path of paths) {
      const answer = await as(who).fetch(path);
      expect(answer.status, path).toBe(200);
      expect(await answer.text(), path).not.toMatch(PEOPLE);
    }
  });

  it('do not travel over the live connection either', async () => {
    const socket = await as('engineer').socket();
    for (const asked of [{ topic: 'board' as const }, { topic: 'ticket' as const, key: no }]) {
      const answer = await socket.emitWithAck('watch', asked);
      expect(answer.ok).toBe(true);
      expect(JSON.stringify(answer)).not.toMatch(PEOPLE);
    }
  });

  it('are read by their own customer, and its desk numbers by everybody', async () => {
    const own = await (await as('college').fetch('/api/services/svc-college')).text();
    expect(own).toContain(MEMBER);
    expect(own).toContain(FAULT_CONTACT);
    const staff = await (await as('engineer').fetch('/api/services/svc-college')).text();
    expect(staff).toContain('+869030000017');
    expect(staff).toContain('+86154****0003');
  });

  it('find their service by the whole of it, and not piece by piece', async () => {
    const found = async (q: string) =>
      (
        (await (await as('hotline').fetch(`/api/services?q=${encodeURIComponent(q)}`)).json()) as {
          items: { id: string }[];
        }
      ).items.map((s) => s.id);
    expect(await found('15400000003')).toEqual(['svc-college']);
    expect(await found('1540000000')).toEqual([]);
    expect(await found('09030000017')).toEqual(['svc-college']);
  });
});

describe('a number is revealed', () => {
  it('of a call, where its customer is in scope: the far end, or who called first; and the log says so', async () => {
    const [far, from] = ['+8615412340001', '+8615412340002'];
    const record = await callRecord(app, { caller: from, callee: far, forwardedBy: '+869030000017' });
    await postCalls(as('admin'), record);
    const { id: call, startedAt } = record;
    const asked = { of: 'call', contract: 'C-COLLEGE', call, startedAt, why: 'look' };
    expect(await (await reveal('engineer', { ...asked, end: 'far' })).json()).toEqual({ name: null, number: far });
    expect(await (await reveal('manager', { ...asked, end: 'from' })).json()).toEqual({ name: null, number: from });
    const [last, before] = await log('supervisor');
    const seen = { customer: { id: 'college' }, what: 'call', subject: 'C-COLLEGE', person: null, why: 'look' };
    expect(last).toMatchObject({ ...seen, by: { id: 'manager' }, number: '+86154****0002' });
    expect(before).toMatchObject({ ...seen, by: { id: 'engineer' }, number: '+86154****0001' });

    expect((await reveal('hospital', { ...asked, end: 'far' })).status).toBe(403);
    expect((await reveal('manager2', { ...asked, end: 'far' })).status).toBe(404);
    expect((await reveal('engineer', { ...asked, call: 'another', end: 'far' })).status).toBe(404);
    expect((await log('supervisor'))[0]).toEqual(last);
  });

  it('on purpose, and it is on record who saw whose, what for, and not the number itself', async () => {
    const answer = await reveal('engineer', { of: 'ticket', ticket: no, why: 'call' });
    expect(await answer.json()).toEqual({ name: '陆远舟', number: DECLARER });
    const [last] = await log('supervisor');
    expect(last).toMatchObject({
      by: { id: 'engineer' },
      customer: { id: 'college' },
      what: 'declared',
      subject: no,
      person: '陆远舟',
      number: '154****5678',
      why: 'call',
    });
    expect(JSON.stringify(await log('admin'))).not.toMatch(PEOPLE);
  });

  it('of a contact, and of an affected member by its place', async () => {
    const contact = await reveal('manager', { of: 'contact', contact: 'college-fault', why: 'look' });
    expect(await contact.json()).toEqual({ name: '陆远舟', number: FAULT_CONTACT });
    const affected = await reveal('hotline', { of: 'affected', ticket: no, at: 1, why: 'call' });
    expect(await affected.json()).toEqual({ name: null, number: MEMBER });
  });

  it.each([
    ['manager2', { of: 'contact', contact: 'college-fault', why: 'look' }, 404],
    ['field', { of: 'contact', contact: 'college-fault', why: 'look' }, 404],
    ['manager2', { of: 'ticket', ticket: 'F20200101-9999', why: 'look' }, 404],
    ['hotline', { of: 'affected', ticket: 'F20200101-9999', at: 0, why: 'look' }, 404],
    ['hotline', { of: 'member', ref: '00000000-0000-4000-8000-000000000000', why: 'look' }, 404],
    ['college', { of: 'contact', contact: 'college-fault', why: 'look' }, 403],
    ['engineer', { of: 'contact', contact: 'college-fault' }, 400],
    ['engineer', { of: 'contact', contact: 'a\0b', why: 'look' }, 400],
    ['engineer', { of: 'everybody', why: 'look' }, 400],
  ])('to nobody else: %s asks for %j and gets %i, with nothing on record', async (who, body, status) => {
    const before = await log('supervisor');
    expect((await reveal(who, body)).status).toBe(status);
    expect(await log('supervisor')).toEqual(before);
  });

  it('and what is on record stays: the desk itself cannot change it', async () => {
    await expect(app.db.pool.query('update access_log set by = $1', ['nobody'])).rejects.toThrow(/permission denied/);
    await expect(app.db.pool.query('delete from access_log')).rejects.toThrow(/permission denied/);
  });
});

describe('a declaration with a masked number', () => {
  it('means the registered one, so that nothing masked gets into the record', async () => {
    const answer = await declare('hotline', {
      ...fault,
      affectedNumbers: ['+86154****0003'],
      contact: { name: '陆远舟', phone: '154****0001' },
    });
    expect(answer.status).toBe(201);
    const body = (await answer.json()) as DeclarationAnswer;
    expect(body.warnings).toEqual([]);
    const whole = await reveal('engineer', { of: 'ticket', ticket: body.ticket.no, why: 'look' });
    expect(await whole.json()).toMatchObject({ number: FAULT_CONTACT });
    const { rows } = await app.db.pool.query<{ text: string }>(
      "select text from ticket_fact where ticket = $1 and text like '%****%'",
      [body.ticket.no],
    );
    expect(rows).toEqual([]);
  });

  it.each([
    [{ contact: { name: '陆远舟', phone: '154****9999' } }, 'contact.phone'],
    [{ contact: { name: '别人', phone: '154****0001' } }, 'contact.phone'],
    [{ affectedNumbers: ['+86154****9999'] }, 'affectedNumbers.0'],
  ])('that is nobody’s is refused, naming the field: %j', async (body, field) => {
    const answer = await declare('hotline', { ...fault, ...body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field, code: 'masked_number' }] });
  });
});
