import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { createUser } from '#server/auth/seed.ts';
import { registrySchema } from '#shared/api/registry.ts';
import { customerListSchema } from '#shared/api/service.ts';
import { boardItemSchema } from '#shared/api/ticket.ts';
import type { Changes, Item, Topic, WatchAnswer } from '#shared/live/protocol.ts';
import { demoPassword, type LiveSocket, startServer } from '#test/harness/server.ts';
import { askPlan, csvOf, importFile, planOf, told } from './registryDesk.ts';

const looseItem = z.catchall(boardItemSchema, z.unknown());

/* Whoever looks at a screen follows what an import changes, and nobody reaches into another branch. */
const app = await startServer({ demo: true });
const admin = await app.signIn('admin');

const watch = (socket: LiveSocket, topic: Topic): Promise<WatchAnswer> =>
  new Promise((answer) => socket.emit('watch', { topic }, answer));
/** The first item of a topic that comes and is the one looked for. */
const next = (socket: LiveSocket, topic: Topic, is: (item: Item) => boolean): Promise<Item> =>
  new Promise((found) =>
    socket.on('changes', (changes: Changes) => {
      const item = changes.topic === topic ? changes.items.find(is) : undefined;
      if (item !== undefined) found(item);
    }),
  );

describe('an import', () => {
  it('of a short name and an address is seen on open tickets at once, whose version stays', async () => {
    const socket = await (await app.signIn('engineer')).socket();
    const board = await watch(socket, 'board');
    if (!board.ok) throw new Error(board.code);
    const before = board.items.map((item) => looseItem.parse(item)).find((item) => !('removed' in item));
    if (before === undefined) throw new Error('the demo has open tickets');
    const seen = next(socket, 'board', ({ key }) => key === before.no);
    await importFile(admin, 'customers.csv', `id,shortName\n${before.customer.id},改名客户\n`);
    const after = looseItem.parse(await seen);
    expect(after).toMatchObject({ shortName: '改名客户', version: before.version, customer: before.customer });

    const moved = next(socket, 'board', ({ key }) => key === before.no);
    await importFile(admin, 'services.csv', `id,address\n${before.service.id},市区新址 9 号\n`);
    expect(looseItem.parse(await moved).service).toMatchObject({ address: '市区新址 9 号' });
  });

  it('of a contract’s name is seen on its pool, with a higher version', async () => {
    const socket = await (await app.signIn('supervisor')).socket();
    const pools = await watch(socket, 'pools');
    if (!pools.ok) throw new Error(pools.code);
    const before = pools.items.find(({ key }) => key === 'C-COLLEGE');
    const seen = next(socket, 'pools', ({ key }) => key === 'C-COLLEGE');
    await importFile(admin, 'contracts.csv', 'id,name\nC-COLLEGE,医专语音合同\n');
    const after = await seen;
    expect(after).toMatchObject({ name: '医专语音合同' });
    expect(after.version).toBeGreaterThan(before?.version ?? 0);
  });

  it('that gives a customer to another account manager ends the scope of both at once', async () => {
    const callers = await Promise.all(['manager', 'manager2'].map((name) => app.signIn(name)));
    const sockets = await Promise.all(callers.map((who) => who.socket()));
    const byes = sockets.map((socket) => new Promise((resolve) => socket.once('bye', resolve)));
    const of = async (at: number) =>
      customerListSchema.parse(await (await callers[at]?.fetch('/api/customers'))?.json()).items.map(({ id }) => id);
    expect(await of(0)).toContain('mingzhu');
    await importFile(admin, 'customers.csv', 'id,manager\nmingzhu,manager2\n');
    expect(await Promise.all(byes)).toMatchObject([{ reason: 'signed_out' }, { reason: 'signed_out' }]);
    expect(await of(0)).not.toContain('mingzhu');
    expect(await of(1)).toContain('mingzhu');
  });
});

describe('an administrator of another branch', () => {
  it('sees nothing of this one, changes nothing of it, and is only told what is taken', async () => {
    await app.db.pool.query(`insert into branch (id, name, zone) values ('far', '远方分公司', 'Asia/Urumqi')`);
    await createUser(app.db.pool, {
      username: 'far.admin',
      name: '远方管理员',
      role: 'admin',
      password: demoPassword,
      branch: 'far',
    });
    const far = await app.signIn('far.admin');
    const { tables } = registrySchema.parse(await (await far.fetch('/api/admin/registry')).json());
    expect(tables.every(({ rows }) => rows === 0)).toBe(true);
    for (const { table } of tables)
      expect(
        new TextDecoder()
          .decode(await csvOf(far, table))
          .trimEnd()
          .split('\r\n'),
      ).toHaveLength(1);

    const college = 'id,name,shortName,level,area,county\ncollege,夺,夺,A,urban,x\n';
    const refused = await askPlan(far, 'customers.csv', college);
    expect(await refused.text()).not.toMatch(/示范医|学苑路/);
    expect(told(await planOf(far, 'customers.csv', college))).toEqual(['2 refused college: taken_elsewhere@id']);
    expect(told(await planOf(far, 'elements.csv', 'id,name,kind\ncore-ims,x,core\n'))).toEqual([
      '2 refused core-ims: taken_elsewhere@id',
    ]);
    expect(told(await planOf(far, 'numbers.csv', 'number,service,kind\n+869030000001,svc-college,desk\n'))).toEqual([
      '2 refused +869030000001: taken_elsewhere@number',
    ]);
    expect(told(await planOf(far, 'lines.csv', 'service,position,element\nsvc-college,0,core-ims\n'))).toEqual([
      '2 refused svc-college / 0: reference_unknown@service reference_unknown@element',
    ]);
    expect(told(await planOf(far, 'lines.csv', 'service,position,remove\nsvc-college,0,yes\n'))).toEqual([
      '2 refused svc-college / 0: remove_unknown@-',
    ]);

    await importFile(far, 'customers.csv', 'id,name,shortName,level,area,county\nfar-one,远客,远客,A,urban,x\n');
    const { rows } = await app.db.pool.query(`select branch from customer where id = 'far-one'`);
    expect(rows).toEqual([{ branch: 'far' }]);
    const here = await planOf(admin, 'customers.csv', 'id,name\nfar-one,抢\n');
    expect(told(here)[0]).toContain('refused far-one: ');
    expect(told(here)[0]).toContain('taken_elsewhere@id');
  });
});
