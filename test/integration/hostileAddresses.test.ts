import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectProblem } from './authorisationAnswers.ts';
import { expectSound, expectUnharmed, hostileDesk, nasty, percent, runs } from './hostileDesk.ts';

/* Garbage around requests, at every door: in paths, queries and headers. */
const desk = await hostileDesk();
const { app, engineer, college, no } = desk;
const show = (value: unknown): string => fc.stringify(value).slice(0, 300);

let keys = 0;
const json = { 'content-type': 'application/json' };

describe('a path', () => {
  const PATHS = [
    (bad: string) => `/api/tickets/${bad}`,
    (bad: string) => `/api/tickets/${bad}/facts`,
    (bad: string) => `/api/tickets/${bad}/ledger`,
    (bad: string) => `/api/services/${bad}`,
    (bad: string) => `/api/services/${bad}/precheck`,
    (bad: string) => `/api/pools/${bad}`,
    (bad: string) => `/api/${bad}`,
    (bad: string) => `/api/tickets/${no}/${bad}`,
  ];
  const bad = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 30 }).map(percent),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => percent(Buffer.from(text))),
    fc.constantFrom(
      '%00',
      'a%00',
      '%',
      '%zz',
      '%ff',
      '%c0%80',
      '%ed%a0%80',
      '%2e%2e',
      '..%2f..%2fpackage.json',
      'a'.repeat(8_000),
      "'",
      '%27%20or%201=1--',
      '%24%7b1%7d',
    ),
  );

  it('of any bytes leads nowhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), bad, async (at, text) => {
        const path = at(text);
        // Of dots alone it is another path before it is sent.
        fc.pre(new URL(path, app.url).pathname === path);
        const status = await expectSound(await engineer.fetch(path), path);
        expect([400, 404], path).toContain(status);
      }),
      runs(120),
    );
  });

  it('to send a command to is judged as well', async () => {
    await fc.assert(
      fc.asyncProperty(bad, async (text) => {
        const path = `/api/tickets/${text}/commands`;
        fc.pre(new URL(path, app.url).pathname === path);
        const answer = await engineer.post(path, { type: 'acknowledge' }, { 'idempotency-key': `k${(keys += 1)}` });
        expect([400, 404], path).toContain(await expectSound(answer, path));
      }),
      runs(40),
    );
  });

  it.each(['%00', 'F2026%00', '%E5%8C%BB%00'])('with NUL (%s) is refused by name', async (text) => {
    for (const at of PATHS.slice(0, 6)) {
      const answer = await college.fetch(at(text));
      expect(expectProblem(answer, await answer.text(), at(text))).toMatchObject({ status: 400, code: 'bad_text' });
    }
  });
});

describe('a query', () => {
  const LISTS: readonly (readonly [string, readonly string[]])[] = [
    ['/api/tickets', ['phase', 'severity', 'holder', 'customer', 'q', 'cursor', 'limit']],
    ['/api/services', ['q']],
    ['/api/pools', ['month']],
    ['/api/pools/C-COLLEGE', ['month']],
    ['/api/customers', ['q']],
    ['/api/call-records', ['format']],
  ];
  const value = fc.oneof(
    fc.uint8Array({ maxLength: 30 }).map(percent),
    nasty.map((one) => percent(Buffer.from(typeof one === 'string' ? one : JSON.stringify(one)).subarray(0, 1_000))),
    fc.constantFrom(
      '%00',
      '%',
      '%zz',
      '%ff%fe',
      '',
      '1&q=2',
      '0',
      '-1',
      '1e400',
      '0x10',
      '2026-13',
      '1900-00',
      '\u0661'.repeat(3),
    ),
  );
  /** Cursors as ours are made, of what ours never hold. */
  const cursors = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          '2020',
          '2020-1-1',
          'now',
          'infinity',
          '-infinity',
          '2026-01-01T00:00:00.000Z',
          '2026-13-41T99:99:99.000Z',
          '+275760-09-13T00:00:00.000Z',
          '12',
          'Mon',
        ),
        fc.constantFrom('F20260101-0001', 'x', '\0', '%', "'"),
      )
      .map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );

  it('of anything is a problem or finds nothing amiss', async () => {
    const asked = fc
      .constantFrom(...LISTS)
      .chain(([path, names]) => fc.tuple(fc.constant(path), fc.constantFrom(...names), value));
    await fc.assert(
      fc.asyncProperty(asked, async ([path, name, text]) => {
        const at = `${path}?${name}=${text}`;
        await expectSound(await engineer.fetch(at, { method: path.endsWith('records') ? 'POST' : 'GET' }), at);
      }),
      runs(120),
    );
  });

  it('with a cursor that we never made is a problem', async () => {
    await fc.assert(
      fc.asyncProperty(cursors, async (text) => {
        const at = `/api/tickets?cursor=${Buffer.from(text).toString('base64url')}`;
        const status = await expectSound(await engineer.fetch(at), `${at} ${show(text)}`);
        if (text !== '2026-01-01T00:00:00.000Z F20260101-0001') expect(status, show(text)).toBe(400);
      }),
      runs(40),
    );
  });

  it.each([
    ['/api/tickets?q=1&q=2', 'q'],
    ['/api/tickets?limit=1&limit=2', 'limit'],
    ['/api/services?q=1&q=2', 'q'],
    ['/api/pools?month=2026-01&month=2026-02', 'month'],
    ['/api/tickets?phase[$ne]=closed', 'phase[$ne]'],
    ['/api/tickets?__proto__=1', '__proto__'],
    ['/api/tickets?__proto__[role]=admin', '__proto__[role]'],
    ['/api/tickets?limit=201', 'limit'],
    ['/api/tickets?limit=0', 'limit'],
    ['/api/tickets?phase=haunted', 'phase'],
    ['/api/tickets?q=%00', 'q'],
    ['/api/tickets?customer=a%00', 'customer'],
    ['/api/tickets?cursor=%00', 'cursor'],
    ['/api/services?q=%00', 'q'],
    ['/api/pools?month=%00', 'month'],
    ['/api/tickets?colour=red', 'colour'],
  ])('%s is refused, naming the field', async (path, field) => {
    const answer = await engineer.fetch(path);
    const problem = expectProblem(answer, await answer.text(), path);
    expect(problem.status).toBe(400);
    expect(problem.errors?.map((error) => error.field)).toContain(field);
  });

  it('finds a sign as it is written, not what it means to PostgreSQL', async () => {
    for (const sign of ['%', '_', '\\', '%_%']) {
      const found = await engineer.fetch(`/api/tickets?q=${encodeURIComponent(sign)}`);
      expect((await found.json()) as object, sign).toMatchObject({ items: [] });
    }
  });
});

describe('a header', () => {
  // What a header can hold at all: visible signs, blanks, and the upper half of latin1.
  const text = fc
    .array(
      fc.integer({ min: 0x20, max: 0xff }).filter((code) => code < 0x7f || code > 0x9f),
      { maxLength: 60 },
    )
    .map((codes) => String.fromCharCode(...codes).trim());

  it('of any signs is a problem or ignored', async () => {
    const names = fc.constantFrom(
      'idempotency-key',
      'accept-language',
      'accept',
      'if-none-match',
      'x-forwarded-for',
      'x-demarc-address',
      'accept-encoding',
      'range',
      'user-agent',
    );
    await fc.assert(
      fc.asyncProperty(names, text, async (name, content) => {
        const headers = { ...json, 'idempotency-key': `k${(keys += 1)}`, [name]: content };
        const declared = await college.fetch('/api/declarations', {
          method: 'POST',
          headers,
          body: JSON.stringify({ service: 'svc-college', symptom: 'other', description: '杂音' }),
        });
        expect([200, 201, 400, 409], show(headers)).toContain(await expectSound(declared, show(headers)));
        await expectSound(await college.fetch('/api/services/svc-college/precheck', { headers }), show(headers));
      }),
      runs(40),
    );
  });

  it('that should prove who is calling, and does not, is 401', async () => {
    const proof: fc.Arbitrary<Record<string, string>> = fc.oneof(
      text.map((content) => ({ cookie: content })),
      text.map((content) => ({ cookie: `demarc_session=${content}` })),
      text.map((content) => ({ authorization: content })),
      text.map((content) => ({ authorization: `Bearer ${content}` })),
      text.map((content) => ({ authorization: `Bearer dmk_${content}` })),
      fc.constantFrom<Record<string, string>>(
        { cookie: 'demarc_session=%' },
        { cookie: 'demarc_session=%E0%A4%A.%' },
        { cookie: 'demarc_session="' },
        { cookie: ';;;=' },
        { authorization: `Bearer ${'a'.repeat(9_000)}` },
      ),
    );
    await fc.assert(
      fc.asyncProperty(proof, async (headers) => {
        for (const path of ['/api/me', '/api/tickets'])
          expect(await expectSound(await app.fetch(path, { headers }), show(headers))).toBe(401);
        expect(
          await expectSound(await app.fetch('/api/auth/sign-out', { method: 'POST', headers }), show(headers)),
        ).toBe(200);
        expect(await expectSound(await app.fetch('/api/auth/get-session', { headers }), show(headers))).toBe(200);
      }),
      runs(40),
    );
  });

  it.each(['', ' ', 'a b', 'k'.repeat(201), 'ключ'.replace(/./g, 'é'), 'a,b c'])(
    'as Idempotency-Key %j is refused',
    async (key) => {
      for (const [path, body] of [
        ['/api/declarations', { service: 'svc-college', symptom: 'other', description: '杂音' }],
        [`/api/tickets/${no}/commands`, { type: 'addNote', text: '杂音' }],
      ] as const) {
        const answer = await engineer.post(path, body, { 'idempotency-key': key });
        expect(expectProblem(answer, await answer.text(), key).status).toBe(400);
      }
    },
  );
});

describe('after all that', () => {
  it('everybody is served as ever', () => expectUnharmed(desk));
});
