import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import type { ProblemBody } from '#shared/api/service.ts';
import { type Caller, type TestApp, startServer } from '#test/harness/server.ts';

let app: TestApp;
let hotline: Caller;
let engineer: Caller;
let college: Caller;

beforeAll(async () => {
  app = await startServer({ demo: true });
  hotline = await app.signIn('hotline');
  engineer = await app.signIn('engineer');
  college = await app.signIn('college');
});
afterAll(() => app.close());

const fault = { service: 'svc-college', symptom: 'no_dial_tone', description: '无拨号音' };
const declare = (who: Caller, body: unknown, key: string = randomUUID()) =>
  who.post('/api/declarations', body, { 'idempotency-key': key });
const answerOf = async (response: Response) => (await response.json()) as DeclarationAnswer;
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return (await response.json()) as ProblemBody;
};
const fieldsOf = (problem: ProblemBody) => (problem.errors ?? []).map((error) => error.field);

describe('a declaration', () => {
  it('made many times at the same instant makes one ticket', async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, () => declare(hotline, { ...fault, service: 'svc-hospital' })),
    );
    const answers = await Promise.all(all.map(answerOf));
    expect(all.map((r) => r.status)).toEqual(all.map(() => 201));
    expect(new Set(answers.map((a) => a.ticket.no)).size).toBe(1);
    expect(answers.filter((a) => !a.declaration.joined)).toHaveLength(1);
    expect(new Set(answers.map((a) => a.declaration.id)).size).toBe(12);
  });

  it('sent twice at once with one key is one declaration', async () => {
    const key = randomUUID();
    const both = await Promise.all([declare(college, fault, key), declare(college, fault, key)]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 201]);
    const [a, b] = await Promise.all(both.map((r) => r.json()));
    expect(a).toEqual(b);
  });

  it('is not spoiled by another caller’s use of the same key', async () => {
    const key = randomUUID();
    const mine = await answerOf(await declare(college, fault, key));
    const theirs = await answerOf(await declare(hotline, fault, key));
    expect(theirs.declaration.id).not.toBe(mine.declaration.id);
  });

  it('whose contact nobody can call back is refused, naming the field and how to write it', async () => {
    const refused = await declare(college, { ...fault, contact: { name: '陆远舟', phone: '12ab' } });
    expect(refused.status).toBe(400);
    expect((await problemOf(refused)).errors).toMatchObject([{ field: 'contact.phone', code: 'phone_invalid' }]);
    const extension = await declare(college, { ...fault, contact: { name: '陆远舟', phone: '7654321 转 12' } });
    expect((await answerOf(extension)).ticket.contact).toMatchObject({ phone: '7654321 转 12' });
  });

  it('of a service suspended for arrears is kept, with a warning', async () => {
    const { items } = (await (await hotline.fetch('/api/services')).json()) as {
      items: { id: string; state: string }[];
    };
    const suspended = items.find((service) => service.state === 'suspended_arrears');
    const answer = await declare(hotline, { ...fault, service: suspended?.id });
    expect(answer.status).toBe(201);
    expect((await answerOf(answer)).warnings.map((w) => w.code)).toEqual(['suspended_arrears']);
  });

  it('takes its channel from the role, and does not let a customer claim another', async () => {
    const own = await declare(college, { ...fault, channel: 'portal' });
    expect(own.status).toBe(201);
    const claimed = await declare(college, { ...fault, channel: 'hotline' });
    expect(claimed.status).toBe(422);
    expect(fieldsOf(await problemOf(claimed))).toEqual(['channel']);
  });

  it.each([
    ['an unknown service', { ...fault, service: 'svc-nowhere' }, 422, 'unknown_service', 'service'],
    ['a number that is nobody’s', { ...fault, service: '+869030000999' }, 422, 'unknown_service', 'service'],
    ['an unknown symptom', { ...fault, symptom: 'haunted' }, 400, 'invalid_request', 'symptom'],
    ['an unknown field', { ...fault, urgent: true }, 400, 'invalid_request', 'urgent'],
    ['a missing description', { service: 'svc-college', symptom: 'other' }, 400, 'invalid_request', 'description'],
    ['NUL in a text', { ...fault, description: 'a\u0000b' }, 400, 'invalid_request', 'description'],
    ['half a surrogate pair', { ...fault, description: 'a\ud800b' }, 400, 'invalid_request', 'description'],
    ['a time that is none', { ...fault, occurredAt: 'yesterday' }, 400, 'invalid_request', 'occurredAt'],
    ['a list', [], 400, 'invalid_request', 'body'],
  ])('with %s is refused, naming the field', async (_what, body, status, code, field) => {
    const answer = await declare(hotline, body);
    expect(answer.status).toBe(status);
    const problem = await problemOf(answer);
    expect(problem).toMatchObject({ code, status, instance: '/api/declarations' });
    expect(fieldsOf(problem)).toContain(field);
  });

  it('of another customer’s service is as if that service did not exist', async () => {
    const foreign = await problemOf(await declare(college, { ...fault, service: 'svc-hospital' }));
    const missing = await problemOf(await declare(college, { ...fault, service: 'svc-nowhere' }));
    expect(foreign).toEqual(missing);
  });

  it('without a key, with a broken body or as something other than JSON is refused', async () => {
    const headers = { 'content-type': 'application/json' };
    const send = (init: RequestInit) => hotline.fetch('/api/declarations', { method: 'POST', ...init });
    const cases: [Promise<Response>, number, string][] = [
      [send({ headers, body: JSON.stringify(fault) }), 400, 'idempotency_key_missing'],
      [send({ headers: { ...headers, 'idempotency-key': 'k' }, body: '{"service":' }), 400, 'broken_json'],
      [
        send({ headers: { 'idempotency-key': 'k', 'content-type': 'text/plain' }, body: 'x' }),
        415,
        'unsupported_media_type',
      ],
      [
        send({
          headers: { ...headers, 'idempotency-key': 'k' },
          body: JSON.stringify({ ...fault, description: 'x'.repeat(300_000) }),
        }),
        413,
        'too_large',
      ],
      [
        send({ headers: { ...headers, 'idempotency-key': 'k'.repeat(300) }, body: JSON.stringify(fault) }),
        400,
        'idempotency_key_invalid',
      ],
    ];
    for (const [answer, status, code] of cases) expect(await problemOf(await answer)).toMatchObject({ status, code });
  });
});

describe('a command', () => {
  it.each([
    ['of an unknown type', { type: 'explode' }, 400, 'invalid_request'],
    ['in the wrong phase', { type: 'recordTest', item: 'outgoing', result: 'pass' }, 422, 'wrong_phase'],
    [
      'with an unknown segment',
      { type: 'clearSegment', segment: 'S9', cause: 'core', action: 'x' },
      422,
      'unknown_segment',
    ],
    ['naming nobody', { type: 'assign', to: 'ghost' }, 422, 'unknown_user'],
    ['an unknown parent', { type: 'linkParent', parent: 'F20260101-0001' }, 422, 'unknown_ticket'],
  ])('%s is refused', async (_what, command, status, code) => {
    const { ticket } = await answerOf(await declare(college, fault));
    const answer = await engineer.post(`/api/tickets/${ticket.no}/commands`, command);
    expect(answer.status).toBe(status);
    expect(await problemOf(answer)).toMatchObject({ code });
  });

  it('that its role may not send is 403; on another’s ticket 404', async () => {
    const { ticket } = await answerOf(await declare(college, fault));
    const path = `/api/tickets/${ticket.no}/commands`;
    expect((await college.post(path, { type: 'acknowledge' })).status).toBe(403);
    expect(await problemOf(await hotline.post(path, { type: 'chase' }))).toMatchObject({
      status: 403,
      code: 'on_behalf_required',
    });
    expect((await (await app.signIn('hospital')).post(path, { type: 'chase' })).status).toBe(404);
    expect((await (await app.signIn('manager2')).post(path, { type: 'addNote', text: 'x' })).status).toBe(404);
  });

  it('sent twice with one key happens once', async () => {
    const { ticket } = await answerOf(await declare(college, fault));
    const key = { 'idempotency-key': randomUUID() };
    const path = `/api/tickets/${ticket.no}/commands`;
    const first = (await (await college.post(path, { type: 'chase' }, key)).json()) as { chases: number };
    const again = (await (await college.post(path, { type: 'chase' }, key)).json()) as { chases: number };
    expect(again.chases).toBe(first.chases);
    expect((await college.post(path, { type: 'chase', note: 'other' }, key)).status).toBe(409);
  });

  it('that was refused is refused again under its key, and done once it is possible', async () => {
    const { ticket } = await answerOf(await declare(hotline, { ...fault, service: 'svc-hospital' }));
    const path = `/api/tickets/${ticket.no}/commands`;
    const blank = { type: 'suspendClock', reason: 'customer_access', evidence: '  ', until: '2099-01-01T00:00:00Z' };
    const key = { 'idempotency-key': randomUUID() };
    const opening = { type: 'openSegment', party: 'carrier' };
    expect((await engineer.post(path, opening, key)).status).toBe(422);
    expect((await engineer.post(path, opening, key)).status).toBe(422);
    for (const step of [
      { type: 'acknowledge' },
      { type: 'recordFinding', text: '局端正常' },
      { type: 'recordFinding', text: '话机无灯', onBehalf: { name: '白芷', how: '来电' } },
      { type: 'confirm', class: 'fault', severity: 'major' },
    ])
      expect((await engineer.post(path, step)).status).toBe(200);
    expect(await problemOf(await engineer.post(path, blank))).toMatchObject({ status: 422, code: 'evidence_required' });
    const done = (await (await engineer.post(path, opening, key)).json()) as { segments: unknown[] };
    const again = (await (await engineer.post(path, opening, key)).json()) as { segments: unknown[] };
    expect([done.segments.length, again.segments.length]).toEqual([1, 1]);
  });

  it('that saw an older version than a person’s last change is 409; joins do not count', async () => {
    const { ticket } = await answerOf(await declare(college, fault));
    const path = `/api/tickets/${ticket.no}/commands`;
    const read = (await (await engineer.fetch(`/api/tickets/${ticket.no}`)).json()) as { version: number };
    await declare(hotline, fault);
    expect((await engineer.post(path, { type: 'addNote', text: 'a', expectedVersion: read.version })).status).toBe(200);
    expect((await engineer.post(path, { type: 'addNote', text: 'b', expectedVersion: read.version })).status).toBe(409);
  });
});
