import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { beforeAll, expect, it } from 'vitest';
import { createMetrics } from '#server/metrics/metrics.ts';
import { readConfig } from '#server/config.ts';
import { setUpDesk } from '#server/demo/setUp.ts';
import { ingestCallRecords } from '#server/pool/ingest.ts';
import { countedContracts, recount } from '#server/pool/recount.ts';
import { rebuildTicket, recordedTickets, removeUnrecorded } from '#server/tickets/rebuild.ts';
import { silent, type TestDatabase, testDatabase } from '#test/harness/database.ts';
import { ownLimits } from '#test/harness/limits.ts';
import { readModels } from './readModels.ts';

let db: TestDatabase;

async function rebuildAll(): Promise<void> {
  for (const no of await recordedTickets(db)) await rebuildTicket(db, no);
  await removeUnrecorded(db);
  for (const contract of await countedContracts(db)) await recount(db, contract);
}

const COLLEGE_DESK = '+869030000001';
const OUTSIDE = '+869030000999';
const LINKED = [
  { id: 'leg-1', billsec: 30 },
  { id: 'leg-2', billsec: 95 },
  { id: 'leg-3', billsec: 20 },
];

beforeAll(async () => {
  db = await testDatabase();
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'demarc-test-data-'));
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: db.url,
    SECRET: 'a secret that only the tests know',
    DEMARC_DATA: dataFolder,
    DEMO: 'on',
    DEMO_PASSWORD: 'a password that the tests chose',
  });
  await setUpDesk({ config, db, log: silent, metrics: createMetrics(), limits: ownLimits(), ring: () => undefined });
  rmSync(dataFolder, { recursive: true, force: true });
  const { rows } = await db.pool.query<{ at: Date }>(`select max(started_at) as at from call_record`);
  // Each leg by itself: the longer one takes the place of the one counted before.
  for (const leg of LINKED) {
    const line = {
      ...leg,
      caller: COLLEGE_DESK,
      callee: OUTSIDE,
      startedAt: rows[0]?.at.toISOString(),
      linkedId: 'one call',
    };
    const sent = {
      by: { user: 'admin', branch: 'demo-branch' },
      source: 'system',
      file: null,
      format: 'ndjson',
    } as const;
    const source = Readable.from([Buffer.from(JSON.stringify(line))]);
    const answer = await ingestCallRecords({ db }, sent, source);
    expect(answer).toMatchObject({ accepted: 1, rejected: [] });
  }
});

it('makes the same rows again, column by column, over those that are there', async () => {
  const before = await readModels(db.pool);
  expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true);
  await rebuildAll();
  expect(await readModels(db.pool)).toEqual(before);
});

it('makes them again from nothing but facts and call records', async () => {
  const before = await readModels(db.pool);
  for (const table of ['segment', 'ticket', 'usage', 'usage_day', 'linked_call'])
    await db.pool.query(`delete from ${table}`);
  await db.pool.query(`delete from timer where subject_kind = 'ticket'`);
  await rebuildAll();
  expect(await readModels(db.pool)).toEqual(before);
});

it('mends rows that have gone wrong, and removes what no fact speaks of', async () => {
  const before = await readModels(db.pool);
  const [no = ''] = await recordedTickets(db);
  await db.pool.query(`update ticket set phase = 'declared', holder = 'customer' where no = $1`, [no]);
  await db.pool.query(
    `insert into segment (ticket, id, party, state, opened_at) values ($1, 'S99', 'customer', 'open', now())`,
    [no],
  );
  await db.pool.query(
    `insert into ticket select ('F0-'||no), version, human_version, branch, customer, service, phase, resolution, severity, class,
       symptom, holder, description, declared_at, restored_at, ended_at, last_hash, state, timing from ticket where no = $1`,
    [no],
  );
  await db.pool.query('update usage set minutes = minutes + 1000');
  await rebuildAll();
  expect(await readModels(db.pool)).toEqual(before);
});
