import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { type Caller, type TestApp, startServer } from '#test/harness/server.ts';

/** A branch whose own network has another area code than the shipped numbering: its short numbers are of that area. */
let app: TestApp;
let admin: Caller;
let engineer: Caller;

beforeEach(async () => {
  app = await startServer({ demo: true });
  [admin, engineer] = [await app.signIn('admin'), await app.signIn('engineer')];
  await app.db.pool.query(
    `insert into service_number (number, service, kind) values ('+862170000017', 'svc-college', 'desk')`,
  );
  const numbering = { ...DEMO_NUMBERING, homeArea: '21' };
  const body = { base: 0, validFrom: '2026-01-01', numbering, reason: '新区号' };
  expect((await admin.post('/api/numbering', body)).status).toBe(201);
});
afterEach(() => app.close());

const warned = z.object({ warnings: z.array(z.object({ code: z.string(), text: z.string() })) });
const found = z.object({ items: z.array(z.object({ id: z.string() })) });

it('a service is found and declared by a number without an area code', async () => {
  expect((await engineer.fetch('/api/services/70000017')).status).toBe(200);
  expect((await engineer.fetch('/api/services/0000017')).status).toBe(404);
  const { items } = found.parse(await (await engineer.fetch('/api/services?q=7000-0017')).json());
  expect(items.map(({ id }) => id)).toEqual(['svc-college']);

  const answer = await engineer.post(
    '/api/declarations',
    {
      service: '70000017',
      symptom: 'no_dial_tone',
      description: '无声',
      affectedNumbers: ['7000 0017', '0000017'],
      onBehalf: { name: '陆', how: '来电' },
    },
    { 'idempotency-key': randomUUID() },
  );
  const { warnings } = warned.parse(await answer.json());
  expect(warnings.filter(({ code }) => code === 'unknown_numbers').map(({ text }) => text)).toEqual([
    '以下号码不属于该业务，已照记：0000017',
  ]);
});

it('so is a person’s phone', async () => {
  const me = z.object({ items: z.array(z.object({ id: z.string(), username: z.string() })) });
  const { items } = me.parse(await (await admin.fetch('/api/admin/users')).json());
  const id = items.find(({ username }) => username === 'engineer')?.id ?? '';
  const answer = await admin.fetch(`/api/admin/users/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phone: '70000018' }),
  });
  expect(answer.status).toBe(200);
  const { rows } = await app.db.pool.query('select phone from app_user where id = $1', [id]);
  expect(rows).toEqual([{ phone: '+862170000018' }]);
});
