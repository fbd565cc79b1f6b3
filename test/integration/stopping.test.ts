import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ownerOf } from '#test/harness/database.ts';
import { startServer } from '#test/harness/server.ts';

it('a server that is told to stop still answers the requests under way, and lets nobody new in', async () => {
  const app = await startServer({ demo: true });
  const hotline = await app.signIn('hotline');
  const socket = await hotline.socket();
  const saidBye = new Promise((resolve) => socket.once('bye', resolve));

  const other = await ownerOf(app.db);
  await other.query('begin');
  await other.query(`select from service where id = 'svc-college' for update`);
  const declared = hotline.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
    { 'idempotency-key': randomUUID() },
  );
  const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await other.query<{ n: number }>(waiting)).rows[0]?.n).toBeGreaterThan(0);

  const closed = app.close();
  await saidBye;
  await expect(app.fetch('/healthz')).rejects.toThrow();
  await other.query('commit');
  expect((await declared).status).toBe(201);
  await closed;
});
