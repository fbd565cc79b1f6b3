import { beforeEach, describe, expect, it } from 'vitest';
import { createSessions, type Cut, type Sessions } from '#server/auth/sessions.ts';
import { disableUser, enableUser, revokeApiKey, setRole } from '#server/auth/users.ts';
import { authConfig, cookieOf, startAuthDesk } from './authDesk.ts';

const desk = await startAuthDesk();
const { db, sessions } = desk;
const deps = { db, sessions, ring: () => undefined };

/** Another node: the same database, nothing else in common. */
const anotherNode = (options: Parameters<typeof createSessions>[1] = {}): Sessions =>
  createSessions({ config: authConfig(), db }, options);
const cookie = async (username: string): Promise<string> => cookieOf(await desk.signIn(username));
const statusOf = async (headers: Record<string, string>): Promise<number> => (await desk.me(headers)).status;
const bearer = { authorization: `Bearer ${desk.apiKey.key}` };
const changes = (): Promise<Cut[]> =>
  db.asOwner<{ kind: 'session' | 'user'; id: string }>('select kind, key as id from change order by seq');

beforeEach(async () => {
  await db.asOwner('delete from change');
});

describe('a session', () => {
  it('is read from the database once, not for every request', async () => {
    const engineer = await cookie('engineer');
    expect(await statusOf({ cookie: engineer })).toBe(200);
    await db.asOwner(`delete from session where user_id = 'engineer'`);
    expect(await sessions.sessionOf({ cookie: engineer })).toMatchObject({
      caller: { user: 'engineer', role: 'engineer', branch: 'b1' },
    });
    sessions.forget({ kind: 'user', id: 'engineer' });
    expect(await sessions.sessionOf({ cookie: engineer })).toBeNull();
  });

  it('is looked up again after a while, so that a lost message does not keep it alive', async () => {
    let now = Date.now();
    const node = anotherNode({ now: () => now, ttl: 20_000 });
    const engineer = await cookie('engineer');
    expect(await node.sessionOf({ cookie: engineer })).not.toBeNull();
    await db.asOwner(`delete from session where user_id = 'engineer'`);
    now += 19_999;
    expect(await node.sessionOf({ cookie: engineer })).not.toBeNull();
    now += 1;
    expect(await node.sessionOf({ cookie: engineer })).toBeNull();
  });

  it('is over when its time is, kept or not', async () => {
    let now = Date.now();
    const node = anotherNode({ now: () => now, ttl: 10 ** 12 });
    const engineer = await cookie('engineer');
    const session = await node.sessionOf({ cookie: engineer });
    await db.asOwner(`update session set expires_at = now() - interval '1 second' where user_id = 'engineer'`);
    expect(await node.sessionOf({ cookie: engineer })).not.toBeNull();
    now = session?.expiresAt ?? 0;
    expect(await node.sessionOf({ cookie: engineer })).toBeNull();
  });

  it('is kept only while there is room', async () => {
    const node = anotherNode({ mostKept: 1 });
    const engineer = await cookie('engineer');
    await node.sessionOf({ cookie: engineer });
    await node.sessionOf({ cookie: await cookie('hotline') });
    await db.asOwner(`delete from session where user_id = 'engineer'`);
    expect(await node.sessionOf({ cookie: engineer })).toBeNull();
  });

  it('that ended while it was being read is not let in', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let hasRead = (): void => undefined;
    const read = new Promise<void>((resolve) => (hasRead = resolve));
    const slow = new Proxy(db.pool, {
      get(pool, property) {
        if (property !== 'query') return Reflect.get(pool, property, pool);
        return async (query: { text: string; values: unknown[] }) => {
          const rows = await pool.query(query);
          hasRead();
          await held;
          return rows;
        };
      },
    });
    const node = createSessions({ config: authConfig(), db: { ...db, pool: slow } });
    const asked = node.sessionOf({ cookie: await cookie('engineer') });
    await read;
    await db.asOwner(`delete from session where user_id = 'engineer'`);
    node.forget({ kind: 'user', id: 'engineer' });
    release();
    expect(await asked).toBeNull();
  });
});

describe('signing out', () => {
  it('ends that session at once, no other, and takes the cookie back', async () => {
    const here = await cookie('hotline');
    const there = await cookie('hotline');
    const id = (await sessions.sessionOf({ cookie: here }))?.id;
    const answer = await fetch(`${desk.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie: here } });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^demarc_session=; Max-Age=0/);
    expect(await statusOf({ cookie: here })).toBe(401);
    expect(await statusOf({ cookie: there })).toBe(200);
    expect(await changes()).toEqual([{ kind: 'session', id }]);
  });

  it('without a session, or with an API key, changes nothing', async () => {
    expect((await fetch(`${desk.url}/api/auth/sign-out`, { method: 'POST' })).status).toBe(200);
    expect((await fetch(`${desk.url}/api/auth/sign-out`, { method: 'POST', headers: bearer })).status).toBe(200);
    expect(await statusOf(bearer)).toBe(200);
    expect(await changes()).toEqual([]);
  });
});

describe('asking for the session', () => {
  it('answers it, prolongs an old one, and says null without one', async () => {
    const supervisor = await cookie('supervisor');
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${desk.url}/api/auth/get-session`, { headers });
    expect(await (await ask({ cookie: supervisor })).json()).toMatchObject({
      user: { id: 'supervisor', role: 'supervisor' },
    });
    await db.asOwner(`update session set expires_at = now() + interval '2 days' where user_id = 'supervisor'`);
    expect((await ask({ cookie: supervisor })).headers.getSetCookie()[0]).toMatch(/^demarc_session=[^;]/);
    const [row] = await db.asOwner(
      `select expires_at > now() + interval '6 days' as prolonged from session where user_id = 'supervisor'`,
    );
    expect(row).toEqual({ prolonged: true });
    expect(await (await ask({})).json()).toBeNull();
  });
});

describe('a disabled user', () => {
  it('is out at once, by cookie and by key, here and on every node that hears of it', async () => {
    const field = await cookie('field');
    const node = anotherNode();
    expect(await statusOf({ cookie: field })).toBe(200);
    expect(await node.sessionOf({ cookie: field })).not.toBeNull();
    await disableUser(deps, 'field');
    expect(await statusOf({ cookie: field })).toBe(401);
    const told = await changes();
    expect(told).toEqual([{ kind: 'user', id: 'field' }]);
    for (const cut of told) node.forget(cut);
    expect(await node.sessionOf({ cookie: field })).toBeNull();

    await disableUser(deps, desk.apiKey.user);
    expect(await statusOf(bearer)).toBe(401);
    await enableUser(deps, desk.apiKey.user);
    expect(await statusOf(bearer)).toBe(200);
  });

  it('cannot sign in, and only who knows the password learns why', async () => {
    await disableUser(deps, 'field');
    const answer = await desk.signIn('field');
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toMatchObject({ code: 'account_disabled' });
    expect((await desk.signIn('field', 'not it')).status).toBe(401);
    await enableUser(deps, 'field');
    expect((await desk.signIn('field')).status).toBe(200);
  });
});

describe('a changed role', () => {
  it('ends what was seen under the old one', async () => {
    const before = await cookie('hotline');
    expect(await statusOf({ cookie: before })).toBe(200);
    await setRole(deps, 'hotline', 'supervisor');
    expect(await statusOf({ cookie: before })).toBe(401);
    const me: unknown = await (await desk.me({ cookie: await cookie('hotline') })).json();
    expect(me).toMatchObject({ role: 'supervisor' });
    expect(await changes()).toEqual([{ kind: 'user', id: 'hotline' }]);
  });

  it('needs a customer for a fault contact, a known user, and leaves no trace when refused', async () => {
    await expect(setRole(deps, 'hotline', 'customer')).rejects.toMatchObject({ status: 422 });
    await expect(setRole(deps, 'hotline', 'engineer', 'c-mill')).rejects.toMatchObject({ status: 422 });
    await expect(setRole(deps, 'nobody', 'engineer')).rejects.toMatchObject({ status: 404 });
    expect(await changes()).toEqual([]);
  });
});

describe('an API key', () => {
  it('signs its integration in, and is not in the database', async () => {
    expect(await (await desk.me(bearer)).json()).toMatchObject({
      role: 'integration',
      name: '网管告警',
      username: null,
    });
    const [row] = await db.asOwner<{ text: string; used: boolean }>(
      `select k::text as text, last_used_at is not null as used from api_key k`,
    );
    expect(row?.used).toBe(true);
    expect(row?.text).not.toContain(desk.apiKey.key);
    expect(row?.text).not.toContain(desk.apiKey.key.slice(4));
  });

  it('that is wrong does not, not even beside a good cookie', async () => {
    expect(await statusOf({ authorization: `Bearer ${desk.apiKey.key}x` })).toBe(401);
    expect(await statusOf({ authorization: 'Bearer dmk_', cookie: await cookie('engineer') })).toBe(401);
  });

  it('is dead at once when revoked', async () => {
    const cuts: Cut[] = [];
    const stop = sessions.onCut((cut) => cuts.push(cut));
    expect(await statusOf(bearer)).toBe(200);
    await revokeApiKey(deps, desk.apiKey.id);
    expect(await statusOf(bearer)).toBe(401);
    stop();
    await disableUser(deps, desk.apiKey.user);
    expect(cuts).toEqual([{ kind: 'session', id: `key:${desk.apiKey.id}` }]);
    expect(await changes()).toEqual([...cuts, { kind: 'user', id: desk.apiKey.user }]);
  });
});
