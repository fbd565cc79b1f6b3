import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '#server/config.ts';
import { setUpDesk } from '#server/demo/setUp.ts';
import type { Deps } from '#server/deps.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent, type TestDatabase, testDatabase } from '#test/harness/database.ts';

const PASSWORD = 'a password that the tests chose';

function depsOn(db: TestDatabase, env: Readonly<Record<string, string>>): Deps {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'demarc-test-data-'));
  atEnd(async () => rmSync(dataFolder, { recursive: true, force: true }));
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: db.url,
    SECRET: 'a secret that only the tests know',
    DEMARC_DATA: dataFolder,
    ...env,
  });
  return { config, db, log: silent, ring: () => undefined };
}

const withDemo = (db: TestDatabase) => depsOn(db, { DEMO: 'on', DEMO_PASSWORD: PASSWORD });

it('greets with every log-in and their password, now and at the next start', async () => {
  const db = await testDatabase();
  const first = await setUpDesk(withDemo(db));
  expect(first.greeting[0]).toContain(PASSWORD);
  for (const name of 'admin supervisor engineer hotline field manager manager2 college hospital'.split(' '))
    expect(
      first.greeting.some((line) => line.includes(` ${name} `)),
      name,
    ).toBe(true);
  expect(await setUpDesk(withDemo(db))).toEqual(first);
  const elsewhere = await setUpDesk(depsOn(db, { DEMO: 'off', DEMO_PASSWORD: 'another password entirely' }));
  expect(elsewhere.greeting[0]).not.toContain('another password');
});

it('is refused in a database that a real desk uses, which gets one administrator and a policy instead', async () => {
  const db = await testDatabase();
  const { greeting } = await setUpDesk(depsOn(db, { DEMO: 'off' }));
  expect(greeting).toHaveLength(1);
  expect(greeting[0]).toMatch(/^First log-in: admin, password \S{16} /);
  expect((await setUpDesk(depsOn(db, { DEMO: 'off' }))).greeting).toEqual([]);
  await expect(setUpDesk(withDemo(db))).rejects.toThrow(/DEMO is on, but this database belongs to a real desk/);
  const { rows } = await db.pool.query('select username, role from app_user');
  expect(rows).toEqual([{ username: 'admin', role: 'admin' }]);
});

it('set up by two nodes at once is there once', async () => {
  const db = await testDatabase();
  await Promise.all([setUpDesk(withDemo(db)), setUpDesk(withDemo(db))]);
  const { rows } = await db.pool.query('select id, manager, level from customer where id = any($1) order by id', [
    ['college', 'hospital'],
  ]);
  expect(rows).toEqual([
    { id: 'college', manager: 'manager', level: 'AA' },
    { id: 'hospital', manager: 'manager2', level: 'AAA' },
  ]);
});
