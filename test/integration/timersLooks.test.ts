import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { withTransaction } from '#db/transaction.ts';
import { lockPool } from '#server/pool/recount.ts';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { hours } from '#shared/time.ts';
import { startServer } from '#test/harness/server.ts';

/* Looks at calls beside deadlines: they may wait, and may fail, and nobody else is late for that. */
const app = await startServer({ demo: true });
const engineer = await app.signIn('engineer');

/** Due so many seconds ago. */
const lookNow = (contract: string, since = 1) =>
  app.db.pool.query(
    `update timer set due_at = demarc_now() - make_interval(secs => $2) where subject_kind = 'traffic' and subject = $1`,
    [contract, since],
  );
const isDue = async (contract: string): Promise<boolean> => {
  const rows = await app.db.asOwner<{ due: boolean }>(
    `select due_at <= demarc_now() as due from timer where subject_kind = 'traffic' and subject = $1`,
    [contract],
  );
  return rows[0]?.due ?? true;
};
const levelsOf = (no: string) =>
  app.db.asOwner(`select from ticket_fact where ticket = $1 and type = 'LevelReached'`, [no]);

it('a look that waits for a file being taken keeps no deadline waiting', async () => {
  const answer = await engineer.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
    { 'idempotency-key': randomUUID() },
  );
  const { no } = declarationAnswerSchema.parse(await answer.json()).ticket;
  await withTransaction(app.db, async (client) => {
    // As a batch of calls does.
    await lockPool(client, 'C-COLLEGE');
    await lookNow('C-COLLEGE');
    const waiting = () =>
      app.db.asOwner(
        `select from pg_locks l join pg_database d on d.oid = l.database
          where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
      );
    await expect.poll(async () => (await waiting()).length).toBeGreaterThan(0);
    await app.db.advanceClock(hours(50));
    await expect.poll(async () => (await levelsOf(no)).length).toBeGreaterThan(0);
    expect((await waiting()).length).toBeGreaterThan(0);
  });
  await expect.poll(() => isDue('C-COLLEGE')).toBe(false);
});

it('a look that fails is put off, and keeps no later one waiting', async () => {
  // What a look writes before it fails is not kept: that is how it is known to have failed.
  await app.db.asOwner(
    `update pool_profile set usual = '{}', made_at = demarc_now(), last_call_at = null where contract = 'C-COLLEGE'`,
  );
  await lookNow('C-COLLEGE', 60);
  await lookNow('C-HOSPITAL', 1);
  await expect.poll(() => isDue('C-HOSPITAL')).toBe(false);
  await expect.poll(() => isDue('C-COLLEGE')).toBe(false);
  const looked = await app.db.asOwner(`select last_call_at from pool_profile where contract = 'C-COLLEGE'`);
  expect(looked).toEqual([{ last_call_at: null }]);
});
