import { describe, expect, it } from 'vitest';
import type { AdminUser } from '#shared/api/adminUser.ts';
import { adminUserListSchema, adminUserSchema, newPasswordSchema } from '#shared/api/adminUser.ts';
import { madeApiKeySchema } from '#shared/api/adminKey.ts';
import { auditListSchema } from '#shared/api/audit.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

/* What an administrator does in the settings, through the public interface, on the whole demo desk. */
const app = await startServer({ demo: true });
const admin = await app.signIn('admin');

const send = (who: Caller, method: string, path: string, json?: unknown): Promise<Response> =>
  who.fetch(`/api/admin${path}`, {
    method,
    ...(json === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }),
  });
const codeOf = async (answer: Response): Promise<[number, unknown]> => {
  const body = (await answer.json()) as { code?: unknown };
  return [answer.status, body.code];
};
const make = async (json: object): Promise<{ user: AdminUser; password: string | null }> => {
  const answer = await send(admin, 'POST', '/users', json);
  expect(answer.status).toBe(201);
  return newPasswordSchema.parse(await answer.json());
};
const read = async (id: string): Promise<AdminUser | undefined> =>
  adminUserListSchema.parse(await (await send(admin, 'GET', `/users?q=${id}`)).json()).items.find((u) => u.id === id);
const audit = async (query = '') =>
  auditListSchema.parse(await (await send(admin, 'GET', `/audit?${query}`)).json()).items;
const whoAmI = async (who: Caller): Promise<number> => {
  const answer = await who.fetch('/api/me');
  await answer.body?.cancel();
  return answer.status;
};

describe('a new user', () => {
  it('gets a random password that is shown once and works', async () => {
    const { user, password } = await make({ username: 'Wang.Wu', name: '王五', role: 'engineer' });
    expect(user).toMatchObject({
      id: 'wang.wu',
      username: 'wang.wu',
      role: 'engineer',
      lastSignInAt: null,
      sessions: 0,
    });
    await app.signIn('wang.wu', password ?? '');
    expect(await read('wang.wu')).toMatchObject({ sessions: 1, lastSignInAt: expect.any(String) as string });
    const [entry] = await audit('q=wang.wu');
    expect(entry).toMatchObject({
      action: 'userCreated',
      actor: { id: 'admin' },
      subject: { id: 'wang.wu', name: '王五' },
    });
    expect(JSON.stringify(await audit())).not.toContain(password);
  });

  it.each<[object, number, string, string]>([
    [{ username: 'engineer', name: '甲', role: 'engineer' }, 409, 'username_taken', 'username'],
    [{ username: 'a b', name: '甲', role: 'engineer' }, 400, 'invalid_request', 'username'],
    [{ username: 'someone', name: ' ', role: 'engineer' }, 400, 'invalid_request', 'name'],
    [{ username: 'someone', name: '甲\0', role: 'engineer' }, 400, 'invalid_request', 'name'],
    [{ username: 'someone', name: '甲', role: 'screen' }, 400, 'invalid_request', 'role'],
    [{ username: 'someone', name: '甲', role: 'engineer', password: 'short' }, 400, 'invalid_request', 'password'],
    [{ username: 'someone', name: '甲', role: 'engineer', branch: 'other' }, 400, 'invalid_request', 'branch'],
    [{ username: 'someone', name: '甲', role: 'customer' }, 422, 'customer_of_role', 'customer'],
    [{ username: 'someone', name: '甲', role: 'engineer', customer: 'college' }, 422, 'customer_of_role', 'customer'],
    [{ username: 'someone', name: '甲', role: 'customer', customer: 'nobody' }, 422, 'unknown_customer', 'customer'],
    [
      { username: 'someone', name: '甲', role: 'hotline', customers: ['college'] },
      422,
      'customers_of_role',
      'customers',
    ],
  ])('is refused as %j, naming the field', async (json, status, code, field) => {
    const answer = await send(admin, 'POST', '/users', json);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code, errors: [{ field }] });
    expect(await read('someone')).toBeUndefined();
  });
});

describe('a new name', () => {
  it('stands at once on the lists that are open, of every ticket the person works on', async () => {
    const engineer = await app.signIn('engineer');
    const list = await engineer.socket();
    const before = await list.emitWithAck('watch', { topic: 'rows' });
    expect(JSON.stringify(before)).toContain('"assignee":"field"');
    const renamed = new Promise<string>((resolve) =>
      list.on('changes', (changes) => resolve(JSON.stringify(changes.items))),
    );
    expect((await send(admin, 'PATCH', '/users/field', { name: '雷鸣' })).status).toBe(200);
    expect(await renamed).toContain('雷鸣');
    expect(
      JSON.stringify(
        await (await app.signIn('hotline')).socket().then((s) => s.emitWithAck('watch', { topic: 'rows' })),
      ),
    ).toContain('雷鸣');
  });
});

describe('disabling', () => {
  it('ends sessions and sockets at once, and enabling lets them sign in again', async () => {
    const { password } = await make({ username: 'leaver', name: '李离', role: 'engineer' });
    const leaver = await app.signIn('leaver', password ?? '');
    const socket = await leaver.socket();
    const said = new Promise((resolve) => socket.once('bye', resolve));
    expect((await send(admin, 'POST', '/users/leaver/disable')).status).toBe(200);
    expect(await said).toMatchObject({ reason: 'signed_out' });
    expect(await whoAmI(leaver)).toBe(401);
    await expect(app.signIn('leaver', password ?? '')).rejects.toThrow('account_disabled');
    expect((await send(admin, 'POST', '/users/leaver/enable')).status).toBe(200);
    expect(await whoAmI(leaver)).toBe(401);
    await app.signIn('leaver', password ?? '');
    expect((await audit('q=leaver')).map((entry) => entry.action)).toEqual([
      'userEnabled',
      'userDisabled',
      'userCreated',
    ]);
  });

  it('again changes nothing and records nothing', async () => {
    await make({ username: 'twice', name: '再再', role: 'field' });
    await send(admin, 'POST', '/users/twice/disable');
    expect((await send(admin, 'POST', '/users/twice/disable')).status).toBe(200);
    expect(await audit('q=twice&action=userDisabled')).toHaveLength(1);
  });
});

describe('an administrator', () => {
  it('cannot lock themselves out, nor change their own role or password here', async () => {
    expect(await codeOf(await send(admin, 'POST', '/users/admin/disable'))).toEqual([422, 'own_account']);
    expect(await codeOf(await send(admin, 'PATCH', '/users/admin', { role: 'engineer' }))).toEqual([
      422,
      'own_account',
    ]);
    expect(await codeOf(await send(admin, 'POST', '/users/admin/password', {}))).toEqual([422, 'own_account']);
    expect(await whoAmI(admin)).toBe(200);
  });

  it('and another who disable each other at once leave one', async () => {
    const { password } = await make({ username: 'second', name: '副管', role: 'admin' });
    const second = await app.signIn('second', password ?? '');
    const answers = await Promise.all([
      send(admin, 'POST', '/users/second/disable'),
      send(second, 'POST', '/users/admin/disable'),
    ]);
    for (const answer of answers) await answer.body?.cancel();
    const left = await app.db.asOwner(`select id from app_user where role = 'admin' and disabled_at is null`);
    expect(left).toHaveLength(1);
    await app.db.asOwner(`update app_user set disabled_at = null where id = 'admin'`);
  });
});

describe('a changed role', () => {
  it('signs out, and what a manager managed is given up', async () => {
    const fresh = await app.signIn('admin');
    const manager = await app.signIn('manager2');
    const answer = await send(fresh, 'PATCH', '/users/manager2', { role: 'hotline' });
    expect(adminUserSchema.parse(await answer.json())).toMatchObject({ role: 'hotline', customers: [] });
    expect(await whoAmI(manager)).toBe(401);
    expect(await app.db.asOwner(`select id from customer where manager = 'manager2'`)).toEqual([]);
    const entries = auditListSchema.parse(await (await send(fresh, 'GET', '/audit?q=manager2')).json()).items;
    expect(entries[0]).toMatchObject({ before: { role: 'manager' }, after: { role: 'hotline', customers: [] } });
  });

  it('of customers is in force for the very next request of both managers', async () => {
    const fresh = await app.signIn('admin');
    const manager = await app.signIn('manager');
    const sees = async (): Promise<string> => (await manager.fetch('/api/customers')).text();
    expect(await sees()).toContain('"college"');
    const made = await send(fresh, 'POST', '/users', {
      username: 'third',
      name: '新经理',
      role: 'manager',
      customers: ['college'],
    });
    expect(made.status).toBe(201);
    expect(await sees()).not.toContain('"college"');
  });
});

describe('a reset password', () => {
  it('ends every sign-in and the old password; a given one is not shown', async () => {
    const fresh = await app.signIn('admin');
    const made = await send(fresh, 'POST', '/users', {
      username: 'forgetful',
      name: '忘忘',
      role: 'hotline',
      password: 'the old password',
    });
    expect(newPasswordSchema.parse(await made.json()).password).toBeNull();
    const forgetful = await app.signIn('forgetful', 'the old password');
    const { password } = newPasswordSchema.parse(
      await (await send(fresh, 'POST', '/users/forgetful/password', {})).json(),
    );
    expect(await whoAmI(forgetful)).toBe(401);
    await expect(app.signIn('forgetful', 'the old password')).rejects.toThrow('401');
    await app.signIn('forgetful', password ?? '');
  });
});

describe('an API key', () => {
  it('works until it is revoked, and is dead at once then', async () => {
    const fresh = await app.signIn('admin');
    const { key, apiKey } = madeApiKeySchema.parse(
      await (await send(fresh, 'POST', '/keys', { name: '话单采集' })).json(),
    );
    const use = (): Promise<Response> => app.fetch('/api/me', { headers: { authorization: `Bearer ${key}` } });
    expect((await use()).status).toBe(200);
    const list = await (await send(fresh, 'GET', '/keys')).text();
    expect(list).toContain(apiKey.id);
    expect(list).not.toContain(key);
    expect((await send(fresh, 'POST', `/keys/${apiKey.id}/revoke`)).status).toBe(200);
    expect((await use()).status).toBe(401);
    expect(await codeOf(await send(fresh, 'POST', '/keys/nothing/revoke'))).toEqual([404, 'not_found']);
  });
});

describe('the branch', () => {
  it('takes a name and a zone that exists, and says which field is wrong', async () => {
    const fresh = await app.signIn('admin');
    const answer = await send(fresh, 'PATCH', '/branch', { zone: 'Asia/Urumqi' });
    expect(await answer.json()).toMatchObject({ zone: 'Asia/Urumqi', homeArea: '903' });
    expect(await (await fresh.fetch('/api/me')).json()).toMatchObject({ branch: { zone: 'Asia/Urumqi' } });
    const wrong = await send(fresh, 'PATCH', '/branch', { zone: 'Mars/Base' });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ errors: [{ field: 'zone' }] });
  });
});

describe('the audit', () => {
  it('can be read on, filtered and searched, and not be changed by the desk itself', async () => {
    const fresh = await app.signIn('supervisor');
    const first = auditListSchema.parse(await (await send(fresh, 'GET', '/audit?limit=2')).json());
    expect(first.items).toHaveLength(2);
    const next = auditListSchema.parse(
      await (await send(fresh, 'GET', `/audit?limit=2&cursor=${first.nextCursor}`)).json(),
    );
    expect(next.items[0]?.seq).toBeLessThan(first.items[1]?.seq ?? 0);
    expect((await send(fresh, 'GET', '/audit?to=2000-01-01')).status).toBe(200);
    expect(auditListSchema.parse(await (await send(fresh, 'GET', '/audit?to=2000-01-01')).json()).items).toEqual([]);
    await expect(app.db.pool.query('delete from audit')).rejects.toThrow('permission denied');
    await expect(app.db.pool.query(`update audit set actor = 'x'`)).rejects.toThrow('permission denied');
  });
});
