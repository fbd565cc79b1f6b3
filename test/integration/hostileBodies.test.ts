import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_TYPES } from '#shared/ticket/commandTypes.ts';
import { expectProblem } from './authorisationAnswers.ts';
import { expectSound, expectUnharmed, hostileDesk, nasty, runs } from './hostileDesk.ts';

/* Garbage in the bodies of requests, at every door that takes one. */
const desk = await hostileDesk();
const { app, engineer, college, no } = desk;
const show = (value: unknown): string => fc.stringify(value).slice(0, 300);

let keys = 0;
const json = { 'content-type': 'application/json' };
/** Each of the doors that take JSON, and what is right there. */
const BODIES: readonly { path: string; right: Readonly<Record<string, unknown>> }[] = [
  {
    path: '/api/declarations',
    right: {
      service: 'svc-college',
      symptom: 'other',
      description: '杂音',
      occurredAt: '2026-01-01T00:00:00+08:00',
      affectedNumbers: ['+869030000001'],
      contact: { name: '陆远舟', phone: '+869030000001' },
      channel: 'noc',
      onBehalf: { name: '陆远舟', how: '来电' },
    },
  },
  { path: '/api/auth/sign-in/username', right: { username: 'nobody', password: 'nothing' } },
  { path: '/api/auth/change-password', right: { currentPassword: 'nothing', newPassword: 'nothing at all' } },
  ...[
    {
      type: 'confirm',
      class: 'fault',
      severity: 'minor',
      customerUnreachable: [{ at: '2026-01-01T00:00:00Z', how: '电话' }],
    },
    {
      type: 'openSegment',
      party: 'carrier',
      element: 'core-ims',
      unit: '核心网',
      assignee: 'field',
      evidence: '-',
      note: '-',
    },
    { type: 'suspendClock', reason: 'force_majeure', evidence: '-', until: '2026-01-01T00:00:00Z' },
    { type: 'recordTest', item: 'outgoing', result: 'fail', failing: 'carrier', value: 1, note: '-' },
    { type: 'dismiss', reason: 'duplicate', evidence: '-', duplicateOf: 'F20200101-0001', expectedVersion: 1 },
    { type: 'dispute', fact: 1, reason: '-', expectedVersion: 1 },
    { type: 'addNote', text: '-', visibility: 'internal', expectedVersion: 1 },
  ].map((right) => ({ path: `/api/tickets/${no}/commands`, right })),
];

const send = (path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
  engineer.fetch(path, {
    method: 'POST',
    headers: { ...json, 'idempotency-key': `k${(keys += 1)}`, ...headers },
    body,
  });

describe('a body', () => {
  it.each(BODIES)(
    'for $path with one field spoiled (of $right.type) is a problem or taken',
    async ({ path, right }) => {
      const spoiled = fc.record({
        field: fc.constantFrom(...Object.keys(right), 'extra', '__proto__', 'constructor'),
        value: nasty,
      });
      await fc.assert(
        fc.asyncProperty(spoiled, async ({ field, value }) => {
          // Not by assignment, which would set the prototype of the object instead.
          const body = JSON.stringify({ ...right, [field]: value });
          await expectSound(await send(path, body), show({ field, value }));
        }),
        runs(path.includes('auth') ? 15 : 30),
      );
      await expectUnharmed(desk);
    },
  );

  it.each([
    '/api/declarations',
    '/api/auth/sign-in/username',
    '/api/auth/change-password',
    `/api/tickets/${no}/commands`,
  ])('for %s of any JSON at all is a problem', async (path) => {
    await fc.assert(
      fc.asyncProperty(nasty, async (value) => {
        const status = await expectSound(await send(path, JSON.stringify(value)), show(value));
        expect(status, show(value)).toBe(400);
      }),
      runs(25),
    );
  });

  it('of any bytes at all is a problem, whatever it says it is', async () => {
    const types = fc.constantFrom(
      'application/json',
      'application/json; charset=utf-16',
      'application/json; charset=utf-7',
      'application/json; charset=none',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json;;;=',
      'x',
    );
    const encodings = fc.constantFrom('identity', 'gzip', 'deflate', 'br', 'zstd', 'compress', 'gzip, gzip', '');
    const paths = fc.constantFrom('/api/declarations', '/api/auth/sign-in/username', `/api/tickets/${no}/commands`);
    await fc.assert(
      fc.asyncProperty(
        paths,
        types,
        encodings,
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        async (path, type, encoding, bytes) => {
          const headers = { 'content-type': type, ...(encoding === '' ? {} : { 'content-encoding': encoding }) };
          const status = await expectSound(
            await send(path, new Uint8Array(bytes), headers),
            show([path, headers, bytes]),
          );
          expect(status).toBeGreaterThanOrEqual(400);
        },
      ),
      runs(80),
    );
  });

  const note = (text: string): string => JSON.stringify({ type: 'addNote', text });
  const cases: [string, BodyInit, Record<string, string>, number, string][] = [
    ['nested a hundred thousand deep', '['.repeat(100_000), {}, 400, 'broken_json'],
    ['nested and closed', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, {}, 400, 'invalid_request'],
    ['of objects, nested', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, {}, 400, 'invalid_request'],
    ['larger than is taken', note('x'.repeat(300_000)), {}, 413, 'too_large'],
    ['that is a bomb', gzipSync(note('x'.repeat(30_000_000))), { 'content-encoding': 'gzip' }, 413, 'too_large'],
    ['that is no gzip', note('a'), { 'content-encoding': 'gzip' }, 400, 'broken_request'],
    [
      'that breaks off',
      gzipSync(note('a'.repeat(999))).subarray(0, 30),
      { 'content-encoding': 'gzip' },
      400,
      'broken_request',
    ],
    [
      'in GB18030',
      Buffer.concat([Buffer.from('{"type":"addNote","text":"'), Buffer.from([0xd5, 0xcf]), Buffer.from('"}')]),
      {},
      400,
      'bad_encoding',
    ],
    ['cut inside a character', Buffer.from(note('医院')).subarray(0, 28), {}, 400, 'bad_encoding'],
    ['of a number that is none', '{"type":"addNote","text":NaN}', {}, 400, 'broken_json'],
    [
      'with a key of ours twice',
      '{"type":"explode","type":"addNote","text":"a","text":"\\u0000"}',
      {},
      400,
      'invalid_request',
    ],
    ['of a number beyond all', '{"type":"addNote","text":"a","expectedVersion":1e400}', {}, 400, 'invalid_request'],
    ['with a version in a text', '{"type":"addNote","text":"a","expectedVersion":"1"}', {}, 400, 'invalid_request'],
    ['with a version of nought', '{"type":"addNote","text":"a","expectedVersion":0}', {}, 400, 'invalid_request'],
    ['with a version and a half', '{"type":"addNote","text":"a","expectedVersion":1.5}', {}, 400, 'invalid_request'],
    [
      'with the prototype as a field',
      '{"type":"addNote","text":"a","__proto__":{"role":"admin"}}',
      {},
      400,
      'invalid_request',
    ],
    [
      'with a constructor as a field',
      '{"type":"addNote","text":"a","constructor":{"prototype":{"role":"admin"}}}',
      {},
      400,
      'invalid_request',
    ],
  ];
  it.each(cases)('%s is refused by name', async (_what, body, headers, status, code) => {
    const answer = await send(`/api/tickets/${no}/commands`, body, headers);
    const problem = expectProblem(answer, await answer.text(), code);
    expect(problem).toMatchObject({ status, code });
    expect(Reflect.get({}, 'role')).toBeUndefined();
  });

  it('that was taken can be read again: no time in it is beyond what we write', async () => {
    for (const occurredAt of [
      '0000-01-01T00:00:00+14:00',
      '9999-12-31T23:59:59-14:00',
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
    ]) {
      const body = JSON.stringify({ service: 'svc-hospital', symptom: 'other', description: '杂音', occurredAt });
      await expectSound(await send('/api/declarations', body), occurredAt);
      const again = await send(
        '/api/declarations',
        JSON.stringify({ service: 'svc-hospital', symptom: 'other', description: '杂音' }),
      );
      expect(again.status, `${occurredAt}: ${await again.text()}`).toBe(201);
    }
  });
});

describe('a form', () => {
  it.each<[string, string, string, number]>([
    ['thousands of fields', 'a&'.repeat(7_000), 'application/x-www-form-urlencoded', 413],
    ['more than is taken', `reason=${'x'.repeat(20_000)}`, 'application/x-www-form-urlencoded', 413],
    ['another charset', 'answer=yes', 'application/x-www-form-urlencoded; charset=utf-16', 415],
  ])('of %s is a problem, before its link is looked for', async (_what, body, type, status) => {
    const answer = await app.fetch(`/r/${'a'.repeat(43)}`, { method: 'POST', headers: { 'content-type': type }, body });
    expect(expectProblem(answer, await answer.text(), type).status).toBe(status);
  });

  it('of broken escapes answers nothing but that there is no such link', async () => {
    for (const body of ['%', 'answer=%zz', 'answer=%00', '__proto__=1', 'answer[]=yes', 'answer=yes&answer=no', '=']) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await app.fetch(`/r/${'a'.repeat(43)}`, { method: 'POST', headers, body });
      expect(answer.status, await answer.text()).toBe(404);
    }
  });
});

describe('a command', () => {
  it('of each type with nothing in it, or the wrong things, is a problem', async () => {
    for (const type of COMMAND_TYPES)
      for (const rest of [
        {},
        { expectedVersion: '1' },
        { segment: '\0' },
        { text: 'a\ud800' },
        { evidence: '\0' },
        { onBehalf: { name: '\0', how: 'a' } },
      ]) {
        const command = { type, ...rest };
        const answer = await college.post(`/api/tickets/${no}/commands`, command);
        await expectSound(answer, JSON.stringify(command));
      }
    await expectUnharmed(desk);
  });
});
