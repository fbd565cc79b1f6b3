import fc from 'fast-check';
import { expect } from 'vitest';
import { createApiKey } from '#server/auth/seed.ts';
import { DEMO_BRANCH } from '#db/demo/rows.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';
import { expectProblem } from './authorisationAnswers.ts';

/** A desk that is sent garbage, and everybody who may send some. */
export interface HostileDesk {
  readonly app: TestApp;
  readonly engineer: Caller;
  readonly college: Caller;
  /** Of an open ticket of the college. */
  readonly no: string;
  readonly key: string;
}

export async function hostileDesk(): Promise<HostileDesk> {
  const app = await startServer({ demo: true });
  const [engineer, college] = await Promise.all([app.signIn('engineer'), app.signIn('college')]);
  const { key } = await createApiKey(app.db.pool, { name: '话单', branch: DEMO_BRANCH.id });
  const declared = await declare(college);
  const { ticket } = (await declared.json()) as { ticket: { no: string } };
  return { app, engineer, college, no: ticket.no, key };
}

let declarations = 0;
const declare = (who: Caller): Promise<Response> =>
  who.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'other', description: '杂音' },
    { 'idempotency-key': `hostile-${(declarations += 1)}` },
  );

/** Everybody else is served as before: a declaration is taken, read, and changed. */
export async function expectUnharmed({ college, engineer, no }: HostileDesk): Promise<void> {
  const declared = await declare(college);
  expect(declared.status, await declared.text()).toBe(201);
  const noted = await engineer.post(`/api/tickets/${no}/commands`, { type: 'addNote', text: '仍在' });
  expect(noted.status, await noted.text()).toBe(200);
  const board = await engineer.fetch('/api/tickets?phase=open');
  expect(board.status, await board.text()).toBe(200);
}

/** Whatever was sent: taken, or refused as a problem that is the sender's; never an error of ours, never a page. */
export async function expectSound(answer: Response, what: string): Promise<number> {
  const text = await answer.text();
  if (answer.status >= 500) expect.fail(`${what}: ${answer.status} ${text}`);
  if (answer.status >= 400) expectProblem(answer, text, what);
  else expect(answer.headers.get('content-type') ?? 'application/json', what).toMatch(/^application\/json/);
  return answer.status;
}

/** As few as show something, as many as there is time for; the seed of a failure is printed. */
export const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns, endOnFailure: false });

/** What no schema of ours asks for, beside what is usual: the values that other programs have stumbled over. */
export const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e21,
    Number.MAX_SAFE_INTEGER + 2,
    -0,
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfffy',
    '\u202e',
    '1',
    '1e9',
    "'; drop table ticket; --",
    '$1',
    '%s%n',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    '<script>alert(1)</script>',
    'x'.repeat(5_000),
    '0000-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-14:00',
    '+275760-09-13T00:00:00Z',
    '2026-02-30T00:00:00Z',
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    { length: 1e9 },
    Array.from({ length: 2_000 }, () => 0),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc
    .array(fc.integer({ min: 0xd800, max: 0xdfff }), { minLength: 1, maxLength: 4 })
    .map((units) => String.fromCharCode(...units)),
);

/** Any bytes, percent-encoded: also those that are no UTF-8. */
export const percent = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
