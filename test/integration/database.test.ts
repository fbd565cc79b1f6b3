import { describe, expect, inject, it } from 'vitest';
import { openDatabase, ormOf, refusePrivileged } from '#db/open.ts';
import { StartRefused } from '#db/refused.ts';
import { withTransaction } from '#db/transaction.ts';
import { ownerOf, silent, testDatabase } from '#test/harness/database.ts';
import { databaseUrl, onServer } from '#test/harness/postgres.ts';

const db = await testDatabase();

describe('the role that serves', () => {
  it('is demarc_app on every connection of the pool, and outside it', async () => {
    const clients = await Promise.all([db.pool.connect(), db.pool.connect(), db.dedicated('test')]);
    const roles = await Promise.all(clients.map((client) => client.query('select current_user as role')));
    expect(roles.map(({ rows }) => rows[0])).toEqual([
      { role: 'demarc_app' },
      { role: 'demarc_app' },
      { role: 'demarc_app' },
    ]);
    const [first, second, dedicated] = clients;
    if (first && 'release' in first) first.release();
    if (second && 'release' in second) second.release();
    if (dedicated && 'end' in dedicated) await dedicated.end();
  });

  it('can neither change nor delete a fact or a declaration', async () => {
    for (const table of ['ticket_fact', 'declaration', 'attachment', 'attachment_part'])
      await expect(db.pool.query(`delete from ${table}`)).rejects.toThrow('permission denied');
    const { rows } = await db.pool.query(
      `select t.name, has_table_privilege(t.name, 'select') as reads, has_table_privilege(t.name, 'insert') as adds,
              has_table_privilege(t.name, 'update') or has_any_column_privilege(t.name, 'update') as changes,
              has_table_privilege(t.name, 'delete') or has_table_privilege(t.name, 'truncate') as removes
         from (values ('ticket_fact'), ('declaration')) as t (name)`,
    );
    for (const row of rows) expect(row).toMatchObject({ reads: true, adds: true, changes: false, removes: false });
  });

  it('cannot move the clock, nor make tables', async () => {
    await expect(db.pool.query('update demarc_clock set offset_ms = 1')).rejects.toThrow('permission denied');
    await expect(db.pool.query('create table mine (a int)')).rejects.toThrow('permission denied');
  });

  it('may have a temporary table, as an import has: another node starts beside it', async () => {
    const importing = await db.pool.connect();
    try {
      await importing.query('create temporary table staged_lines (line int)');
      await refusePrivileged(db.pool);
    } finally {
      importing.release(true);
    }
  });

  it('is refused when it could act with the rights of another that owns tables', async () => {
    // Roles belong to the whole server, where other tests are running: nothing of this is ever committed.
    const owner = await ownerOf(db);
    await owner.query('begin');
    await owner.query('create role powerful');
    await owner.query('grant powerful to demarc_app');
    await owner.query('grant powerful to current_user');
    await owner.query('create table owned_by_another ()');
    await owner.query('grant create on schema public to powerful');
    await owner.query('alter table owned_by_another owner to powerful');
    await owner.query('set local role demarc_app');
    await expect(refusePrivileged(owner)).rejects.toThrow(StartRefused);
    await expect(refusePrivileged(owner)).rejects.toThrow(/powerful, which owns tables/);
    await owner.query('rollback');
    await refusePrivileged(db.pool);
  });
});

describe('the clock in SQL', () => {
  it('is the wall clock, to the millisecond, and can be moved by the owner', async () => {
    const read = async () =>
      (await db.pool.query<{ at: Date; ms: string }>('select demarc_now() as at, demarc_now_ms() as ms')).rows[0];
    const before = Date.now();
    const now = await read();
    expect(now?.at.getTime()).toBeGreaterThanOrEqual(before - 1);
    await db.advanceClock(3_600_000);
    const later = await read();
    expect(Number(later?.ms)).toBeGreaterThanOrEqual(before + 3_600_000 - 1);
    await db.setClock(Date.UTC(2031, 0, 1));
    const set = await read();
    expect(set?.at.toISOString()).toMatch(/^2031-01-01T00:/);
    await db.setClock(Date.now());
  });
});

describe('a transaction', () => {
  it('is rolled back when its work throws, and its connection given back', async () => {
    await expect(
      withTransaction(db, async (client) => {
        await client.query('create temporary table half (a int)');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(db.pool.idleCount).toBe(db.pool.totalCount);
    await expect(db.pool.query('select * from half')).rejects.toThrow('does not exist');
  });

  it('is tried again after a conflict with another one', async () => {
    await db.asOwner('create table counter (id int primary key, n int)');
    await db.asOwner('insert into counter values (1, 0), (2, 0)');
    await db.asOwner('grant all on counter to demarc_app');
    let runs = 0;
    const meet = async (first: number, second: number) =>
      withTransaction(db, async (client) => {
        runs += 1;
        await client.query('update counter set n = n + 1 where id = $1', [first]);
        await client.query('select pg_sleep(0.05)');
        await client.query('update counter set n = n + 1 where id = $1', [second]);
      });
    await Promise.all([meet(1, 2), meet(2, 1)]);
    expect(await db.asOwner('select n from counter order by id')).toEqual([{ n: 2 }, { n: 2 }]);
    expect(runs).toBeGreaterThan(2); // the two deadlocked, and one began anew
  });

  it('lives through the loss of its connection: the work fails, the process does not', async () => {
    const lost = withTransaction(db, async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      await db.asOwner('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await client.query('select 1');
    });
    await expect(lost).rejects.toThrow();
    expect((await db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('carries drizzle over its own connection', async () => {
    await withTransaction(db, async (client) => {
      expect(ormOf(client)).toBe(ormOf(client));
      const result = await ormOf(client).execute<{ role: string }>('select current_user as role');
      expect(result.rows).toEqual([{ role: 'demarc_app' }]);
    });
  });
});

describe('opening', () => {
  const config = { dataFolder: '/nowhere', databaseOwnerUrl: null, databasePool: 2 };

  it('migrates an empty database once, however many nodes start together, and says which found it empty', async () => {
    const server = inject('testServer');
    const name = `${server.template}_empty`;
    await onServer(server, `create database ${name} encoding 'UTF8' template template0`);
    const databaseUrlOfIt = databaseUrl(server.ownerUrl, name);
    const opened = await Promise.all(
      [1, 2, 3].map(() => openDatabase({ ...config, databaseUrl: databaseUrlOfIt }, silent)),
    );
    try {
      expect(opened.map((one) => one.fresh).sort()).toEqual([false, false, true]);
      expect(opened.map((one) => one.embedded)).toEqual([false, false, false]);
    } finally {
      await Promise.all(opened.map((one) => one.close()));
      await onServer(server, `drop database ${name} with (force)`);
    }
  });

  it('serves by an ordinary login beside the owner', async () => {
    const server = inject('testServer');
    const login = `${server.template}_login`;
    await onServer(server, `create role ${login} login password 'secret'`);
    const ordinary = new URL(db.url);
    ordinary.username = login;
    ordinary.password = 'secret';
    try {
      const opened = await openDatabase(
        { ...config, databaseUrl: ordinary.href, databaseOwnerUrl: db.ownerUrl },
        silent,
      );
      const { rows } = await opened.pool.query('select current_user, session_user');
      await opened.close();
      expect(rows).toEqual([{ current_user: 'demarc_app', session_user: login }]);
    } finally {
      await onServer(server, `drop role ${login}`);
    }
  });

  it('tells an owner without the right to make roles or tables what to do', async () => {
    const server = inject('testServer');
    const login = `${server.template}_weak`;
    await onServer(server, `create role ${login} login password 'secret'`);
    const weak = new URL(db.url);
    weak.username = login;
    weak.password = 'secret';
    try {
      await expect(openDatabase({ ...config, databaseUrl: weak.href }, silent)).rejects.toThrow(
        /_weak may not .* DATABASE_OWNER_URL/,
      );
    } finally {
      await onServer(server, `drop role ${login}`);
    }
  });

  it('refuses a server that is not there with a sentence that names the variable', async () => {
    const nobody = 'postgres://nobody:x@127.0.0.1:1/none';
    await expect(openDatabase({ ...config, databaseUrl: nobody }, silent)).rejects.toThrow(
      /cannot be reached: .*ECONNREFUSED.* DATABASE_/,
    );
  });

  it('refuses a database that is not UTF-8', async () => {
    const server = inject('testServer');
    const name = `${server.template}_ascii`;
    await onServer(server, `create database ${name} encoding 'SQL_ASCII' locale 'C' template template0`);
    try {
      await expect(openDatabase({ ...config, databaseUrl: databaseUrl(server.url, name) }, silent)).rejects.toThrow(
        /SQL_ASCII.*needs UTF8/,
      );
    } finally {
      await onServer(server, `drop database ${name} with (force)`);
    }
  });
});
