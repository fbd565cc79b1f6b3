import { describe, expect, it } from 'vitest';
import { createSignInLimits } from '#server/auth/limits.ts';
import { ownLimits } from '#test/harness/limits.ts';
import { cookieOf, startAuthDesk, PASSWORD } from './authDesk.ts';

const desk = await startAuthDesk();
const post = (path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Response> =>
  fetch(`${desk.url}/api/auth/${path}`, {
    method: 'POST',
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
const codeOf = async (answer: Response): Promise<unknown> => ({ status: answer.status, ...(await answer.json()) });

describe('signing in', () => {
  it('opens a session that says who one is', async () => {
    const answer = await desk.signIn('manager');
    expect(answer.status).toBe(200);
    const me = await desk.me({ cookie: cookieOf(answer) });
    expect(await me.json()).toEqual({
      user: 'manager',
      username: 'manager',
      name: '苏合',
      role: 'manager',
      customers: ['c-college', 'c-mill'],
      branch: { id: 'b1', name: '北庭分公司', zone: 'Asia/Urumqi' },
    });
  });

  it('shows a fault contact their one customer', async () => {
    const me = await desk.me({ cookie: cookieOf(await desk.signIn('hospital')) });
    expect(await me.json()).toMatchObject({ role: 'customer', customers: ['c-hospital'] });
  });

  it('keeps the cookie from scripts and other sites, and says nothing more than who one is', async () => {
    const answer = await desk.signIn('engineer');
    expect(answer.headers.getSetCookie()).toHaveLength(1);
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^demarc_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const body: unknown = await answer.json();
    expect(body).toEqual({
      token: expect.any(String),
      user: { id: 'engineer', username: 'engineer', name: '叶知秋', role: 'engineer' },
    });
  });

  it('on https binds the cookie to the host', async () => {
    const secure = await startAuthDesk('https://desk.example');
    const answer = await secure.signIn('engineer');
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-demarc_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect((await secure.me({ cookie: cookieOf(answer) })).status).toBe(200);
  });

  it('takes the answered token as bearer token, but not what stands in the session table', async () => {
    const body: unknown = await (await desk.signIn('supervisor')).json();
    const token = body instanceof Object && 'token' in body ? String(body.token) : '';
    expect((await desk.me({ authorization: `Bearer ${token}` })).status).toBe(200);
    const [row] = await desk.db.asOwner<{ token: string }>(`select token from session where user_id = 'supervisor'`);
    expect((await desk.me({ authorization: `Bearer ${row?.token}` })).status).toBe(401);
    expect((await desk.me({ cookie: `demarc_session=${row?.token}` })).status).toBe(401);
    expect((await desk.me({ cookie: `demarc_session=${row?.token}.${'A'.repeat(43)}=` })).status).toBe(401);
  });

  it.each([
    ['a wrong password', 'engineer', 'not the password'],
    ['nobody of that name', 'nobody', PASSWORD],
    ['a name that cannot be', "x' or 1=1 --", PASSWORD],
  ])('with %s gets the same refusal and no cookie', async (_why, username, password) => {
    const answer = await desk.signIn(username, password);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await codeOf(answer)).toMatchObject({ status: 401, code: 'wrong_credentials' });
  });

  it.each([
    ['an unknown field', { username: 'engineer', password: PASSWORD, role: 'admin' }, ''],
    ['no password', { username: 'engineer' }, 'password'],
    ['a number', { username: 7, password: PASSWORD }, 'username'],
    ['NUL', { username: 'engi\0neer', password: PASSWORD }, 'username'],
    ['half a character', { username: 'engineer', password: '\ud83d' }, 'password'],
    ['an endless password', { username: 'engineer', password: 'x'.repeat(5_000) }, 'password'],
  ])('with %s is told which field is wrong', async (_what, body, field) => {
    expect(await codeOf(await post('sign-in/username', {}, body))).toMatchObject({
      status: 400,
      code: 'invalid_body',
      errors: [{ field }],
    });
  });

  it('wants JSON', async () => {
    expect((await post('sign-in/username', { 'content-type': 'text/plain' }, {})).status).toBe(415);
    expect((await post('sign-in/username')).status).toBe(415);
  });

  it('offers no other route of the sign-in library', async () => {
    const { key } = desk.apiKey;
    for (const path of [
      'sign-up/email',
      'sign-in/email',
      'update-user',
      'delete-user',
      'is-username-available',
      'admin/set-role',
      'revoke-sessions',
    ])
      expect((await post(path, { authorization: `Bearer ${key}` }, {})).status, path).toBe(404);
    for (const path of ['list-sessions', 'ok', 'error'])
      expect((await fetch(`${desk.url}/api/auth/${path}`)).status, path).toBe(404);
  });
});

describe('limits', () => {
  it('let 30 sign-ins a minute from one address pass, for one account and for wrong passwords too', async () => {
    const limited = await startAuthDesk();
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, () => limited.signIn('hotline')),
      ...Array.from({ length: 10 }, () => limited.signIn('hotline', 'not it')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array<number>(20).fill(200),
      ...Array<number>(10).fill(401),
    ]);
  });

  it('stop guessing at one account, but only from that address', async () => {
    const limits = createSignInLimits(ownLimits());
    for (let attempt = 0; attempt < 60; attempt += 1) await limits.attempt('192.0.2.1', 'hotline');
    await expect(limits.attempt('192.0.2.1', 'HOTLINE')).rejects.toMatchObject({
      status: 429,
      code: 'too_many_sign_ins',
    });
    await limits.attempt('192.0.2.1', 'engineer');
    await limits.attempt('192.0.2.2', 'hotline');
  });

  it('remember wrong passwords until the right one', async () => {
    const limits = createSignInLimits(ownLimits());
    for (let failure = 0; failure < 99; failure += 1) await limits.failed('192.0.2.1', 'hotline');
    await limits.attempt('192.0.2.1', 'hotline');
    await limits.succeeded('192.0.2.1', 'hotline');
    for (let failure = 0; failure < 100; failure += 1) await limits.failed('192.0.2.1', 'hotline');
    await expect(limits.attempt('192.0.2.1', 'hotline')).rejects.toMatchObject({ status: 429 });
  });

  it('do not believe who says whom it forwards for', async () => {
    const answer = await desk.signIn('field', PASSWORD, {
      'x-forwarded-for': '203.0.113.9',
      'x-demarc-address': '203.0.113.9',
    });
    expect(answer.status).toBe(200);
    const [session] = await desk.db.asOwner(`select ip_address from session where user_id = 'field'`);
    expect(session).toEqual({ ip_address: '127.0.0.1' });
  });
});

describe('origins', () => {
  it('of other sites are refused, ours and none are not', async () => {
    const tries: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: desk.url },
      {},
    ];
    const answers = [];
    for (const headers of tries) answers.push((await desk.signIn('college', PASSWORD, headers)).status);
    expect(answers).toEqual([403, 403, 403, 200, 200]);
  });
});

describe('changing the password', () => {
  it('takes the right one and a good one, ends the other sessions, and keeps this one', async () => {
    const here = cookieOf(await desk.signIn('manager2'));
    const elsewhere = cookieOf(await desk.signIn('manager2'));
    const change = (currentPassword: string, newPassword: string): Promise<Response> =>
      post('change-password', { cookie: here }, { currentPassword, newPassword });
    expect(await codeOf(await change('not it', 'a new one of mine'))).toMatchObject({
      status: 403,
      code: 'wrong_password',
    });
    expect(await codeOf(await change(PASSWORD, 'short'))).toMatchObject({
      status: 400,
      errors: [{ field: 'newPassword' }],
    });
    expect((await desk.me({ cookie: elsewhere })).status).toBe(200);
    expect((await change(PASSWORD, 'a new one of mine')).status).toBe(200);
    expect((await desk.me({ cookie: elsewhere })).status).toBe(401);
    expect((await desk.me({ cookie: here })).status).toBe(200);
    expect((await desk.signIn('manager2')).status).toBe(401);
    expect((await desk.signIn('manager2', 'a new one of mine')).status).toBe(200);
  });

  it('is for those signed in with a password', async () => {
    const body = { currentPassword: PASSWORD, newPassword: 'a new one of mine' };
    expect((await post('change-password', {}, body)).status).toBe(401);
    expect((await post('change-password', { authorization: `Bearer ${desk.apiKey.key}` }, body)).status).toBe(403);
  });
});
