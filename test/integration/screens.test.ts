import { describe, expect, it } from 'vitest';
import { pairedSchema, type Screen } from '#shared/api/screens.ts';
import type { AlertPush, Bye } from '#shared/live/protocol.ts';
import { minutes } from '#shared/time.ts';
import { type Caller, type LiveSocket, startServer } from '#test/harness/server.ts';
import { expectProblem } from './authorisationAnswers.ts';
import { approve, ask, claim, listed, pair, patch, stateOfClaim } from './screenDesk.ts';

const app = await startServer({ demo: true });
const node2 = await startServer({ db: app.db, env: { DEMO: 'on' } });
const [engineer, supervisor, admin] = (await Promise.all(
  ['engineer', 'supervisor', 'admin'].map((name) => app.signIn(name)),
)) as [Caller, Caller, Caller];

const soon = <T>(what: () => T) => expect.poll(what, { timeout: 15_000 });
const byeOf = (socket: LiveSocket): Promise<Bye> => new Promise((resolve) => socket.once('bye', resolve));
const report = (socket: LiveSocket, ageMs: number | null) =>
  socket.timeout(10_000).emitWithAck('report', { asOf: ageMs === null ? null : new Date(at(ageMs)).toISOString() });

/** The desk's clock is moved by these tests. */
let moved = 0;
const at = (ageMs: number): number => Date.now() + moved - ageMs;
async function pass(ms: number): Promise<void> {
  moved += ms;
  await app.db.advanceClock(ms);
}

async function problemOf(answer: Response): Promise<[number, string]> {
  const { status, code } = expectProblem(answer, await answer.text(), answer.url);
  return [status, code];
}

describe('pairing', () => {
  it('shows a code without look-alikes and a link that has it where no log reads it', async () => {
    const { code, approveAt, expiresIn, secret } = await ask(app);
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/);
    expect(new URL(approveAt).hash).toBe(`#${code}`);
    expect(expiresIn).toBe(600_000);
    const kept = JSON.stringify(await app.db.asOwner('select * from pairing'));
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(code.replace('-', ''));
  });

  it('gives the session to whoever has the secret, once, after staff approved the code', async () => {
    const { code, secret } = await ask(app);
    expect(await stateOfClaim(await claim(app, secret))).toBe('waiting');
    const waiting = await engineer.fetch(`/api/screens/waiting/${code.toLowerCase()}`);
    expect(await waiting.json()).toMatchObject({ code, address: expect.stringContaining('127.0.0.1') as string });
    expect((await approve(engineer, code, '值班室')).status).toBe(201);
    expect(await problemOf(await approve(supervisor, code, '别处'))).toEqual([422, 'unknown_pairing_code']);
    const claimed = await claim(app, secret);
    expect(claimed.headers.getSetCookie()[0]).toMatch(
      /^demarc_session=(?=.*; HttpOnly)(?=.*; SameSite=Lax)(?=.*; Max-Age=34560000)/,
    );
    expect(await stateOfClaim(claimed)).toBe('paired');
    const again = await claim(app, secret);
    expect([await stateOfClaim(again), again.headers.getSetCookie()]).toEqual(['over', []]);
  });

  it.each(['engineer', 'supervisor', 'admin'])('is approved by %s', async (who) => {
    const { code } = await ask(app);
    expect((await approve(await app.signIn(who), code)).status).toBe(201);
  });

  it.each(['hotline', 'manager', 'field', 'college'])('is not approved by %s', async (who) => {
    const { code, secret } = await ask(app);
    expect(await problemOf(await approve(await app.signIn(who), code))).toEqual([403, 'role_forbidden']);
    expect(await stateOfClaim(await claim(app, secret))).toBe('waiting');
  });

  it('is over after ten minutes, approved or not', async () => {
    const [early, late] = [await ask(app), await ask(app)];
    await approve(engineer, early.code);
    await pass(minutes(11));
    expect(await problemOf(await approve(engineer, late.code))).toEqual([422, 'unknown_pairing_code']);
    expect(await stateOfClaim(await claim(app, early.secret))).toBe('over');
    expect(await stateOfClaim(await claim(app, late.secret))).toBe('over');
  });

  it('is not guessed: ten wrong codes, and a right one is not looked at for a while', async () => {
    const guesser = await app.signIn('admin');
    const guesses = await Promise.all(
      Array.from({ length: 10 }, (_, i) => guesser.fetch(`/api/screens/waiting/AAAA-AAA${'ABCDEFGHJK'[i]}`)),
    );
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([422]));
    const { code } = await ask(app);
    const answer = await approve(guesser, code);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problemOf(answer)).toEqual([429, 'too_many_requests']);
    expect((await approve(engineer, code)).status).toBe(201);
  });

  it('is not guessed by many at once either', async () => {
    const guesser = await node2.signIn('admin');
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, i) => guesser.fetch(`/api/screens/waiting/BBBBBB${10 + i}`.replace(/[01]/g, 'C'))),
    );
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(10);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  it('is asked for so many times a minute by one address', async () => {
    const other = await startServer({ db: app.db, env: { DEMO: 'on' } });
    const asked = await Promise.all(
      Array.from({ length: 31 }, () => other.fetch('/api/auth/pairing', { method: 'POST' })),
    );
    expect(asked.filter(({ status }) => status === 429)).toHaveLength(1);
    await other.close();
  });
});

describe('a paired screen', () => {
  it('is signed in as a screen, for more than a year, and after a restart of the server', async () => {
    const { screen, tv } = await pair(app, engineer, '指挥室');
    const expected = { role: 'screen', name: '指挥室', screen: { id: screen.id, settings: screen.settings } };
    expect(await (await tv.fetch(app, '/api/me')).json()).toMatchObject(expected);
    const restarted = await startServer({ db: app.db, env: { DEMO: 'on' } });
    expect(await (await tv.fetch(restarted, '/api/me')).json()).toMatchObject(expected);
    await restarted.close();
    const [row] = await app.db.asOwner<{ days: number }>(
      `select extract(day from expires_at - now())::int as days from session where user_id = $1`,
      [`screen:${screen.id}`],
    );
    expect(row?.days).toBeGreaterThan(398);
  });

  it('is prolonged after a month, cookie and all', async () => {
    const { screen, tv } = await pair(app, engineer);
    await app.db.asOwner(`update session set expires_at = now() + interval '300 days' where user_id = $1`, [
      `screen:${screen.id}`,
    ]);
    const [again, then] = [await tv.fetch(node2, '/api/me'), await tv.fetch(node2, '/api/me')];
    expect(again.headers.getSetCookie()[0]).toContain(tv.cookie);
    expect(then.headers.getSetCookie()).toEqual([]);
  });

  it('comes back at once as what it was made', async () => {
    const { screen, tv } = await pair(app, engineer);
    const socket = await tv.socket(node2);
    const bye = byeOf(socket);
    const settings = { ...screen.settings, language: 'en' as const };
    expect((await patch(engineer, screen, { name: '门厅', settings })).status).toBe(200);
    expect((await bye).reason).toBe('signed_out');
    expect(await (await tv.fetch(node2, '/api/me')).json()).toMatchObject({ name: '门厅', screen: { settings } });
  });

  it('is not cut by a form that changed nothing', async () => {
    const { screen, tv } = await pair(node2, engineer);
    const socket = await tv.socket(node2);
    const { name, settings } = screen;
    expect((await patch(engineer, screen, { name, settings })).status).toBe(200);
    const rows = await app.db.asOwner(`select from change where kind = 'user' and key in
      (select "user" from screen where id = '${screen.id}')`);
    expect([rows.length, socket.connected]).toEqual([0, true]);
  });

  it('is changed here alone, not among the users', async () => {
    const { screen, tv } = await pair(node2, engineer);
    const { user } = (await (await tv.fetch(app, '/api/me')).json()) as { user: string };
    const admin = await app.signIn('admin');
    expect(await problemOf(await admin.post(`/api/admin/users/${user}/disable`, {}))).toEqual([422, 'paired_screen']);
    expect((await listed(engineer, screen)).revokedAt).toBeNull();
  });

  it('that signs itself out is not called revoked', async () => {
    const { tv } = await pair(node2, engineer, '库房');
    expect((await tv.fetch(app, '/api/auth/sign-out', { method: 'POST' })).status).toBe(200);
    const told = pairedSchema.parse(await (await tv.fetch(app, '/api/auth/pairing')).json());
    expect(told.state).toBe('paired');
  });

  it('that is revoked is cut on every node, stays out, and is told why', async () => {
    const { screen, tv } = await pair(app, engineer, '走廊');
    const byes = [byeOf(await tv.socket(app)), byeOf(await tv.socket(node2))];
    expect((await engineer.post(`/api/screens/${screen.id}/revoke`, {})).status).toBe(200);
    expect((await Promise.all(byes)).map(({ reason }) => reason)).toEqual(['signed_out', 'signed_out']);
    expect([(await tv.fetch(app, '/api/me')).status, (await tv.fetch(node2, '/api/me')).status]).toEqual([401, 401]);
    await expect(tv.socket(node2)).rejects.toThrow('not_signed_in');
    const told = pairedSchema.parse(await (await tv.fetch(app, '/api/auth/pairing')).json());
    expect(told).toEqual({ state: 'revoked', name: '走廊' });
    expect(pairedSchema.parse(await (await app.fetch('/api/auth/pairing')).json()).state).toBe('none');
    expect(await problemOf(await patch(engineer, screen, { name: '又来' }))).toEqual([422, 'screen_revoked']);
  });

  it('says how old its data is, and every node shows it', async () => {
    const { screen, tv } = await pair(app, engineer);
    expect(await listed(engineer, screen)).toMatchObject({ seenAt: null, dataAt: null });
    const watcher = await engineer.socket();
    const heard: Screen[] = [];
    watcher.on('changes', ({ topic, items }) => {
      if (topic === 'screens') heard.push(...(items as unknown as Screen[]).filter(({ id }) => id === screen.id));
    });
    expect(await watcher.emitWithAck('watch', { topic: 'screens' })).toMatchObject({ ok: true });
    const socket = await tv.socket(node2);
    expect(await report(socket, 100)).toEqual({ ok: true });
    await soon(() => heard.at(-1)).toMatchObject({ staleSince: null, seenAt: expect.any(String) as string });
  });

  it.each([{}, { asOf: 5 }, { asOf: 'yesterday' }, { asOf: null, more: 1 }, null, 'fresh'])(
    'that reports %j is told what is wrong',
    async (said) => {
      const { tv } = await pair(app, engineer);
      const socket = await tv.socket(app);
      const emit = socket.timeout(10_000).emitWithAck.bind(socket) as (...args: unknown[]) => Promise<unknown>;
      expect(await emit('report', said)).toMatchObject({ ok: false, code: 'bad_request' });
    },
  );

  it('is the only one that reports', async () => {
    const socket = await admin.socket();
    expect(await report(socket, 100)).toMatchObject({ ok: false, code: 'forbidden' });
  });
});

/** What the NOC is told of a screen. */
async function listening(screen: Screen, by: Caller = engineer): Promise<AlertPush[]> {
  const heard: AlertPush[] = [];
  (await by.socket()).on('alert', (alert) => void (alert.subject === screen.id && heard.push(alert)));
  return heard;
}

describe('an alarm', () => {
  it('is raised once when a screen goes dark, and taken back when it is there again', async () => {
    const { screen, tv } = await pair(app, engineer, '机房');
    const [heard, hotline] = [await listening(screen), await listening(screen, await app.signIn('hotline'))];
    await report(await tv.socket(app), 100);
    await pass(110_000);
    // Nothing is due yet, so nothing can have been said: there is nothing to wait for.
    const [due] = await app.db.asOwner<{ ms: number }>(
      `select extract(epoch from due_at - demarc_now())::float8 * 1000 as ms from timer where subject = '${screen.id}'`,
    );
    expect(due?.ms).toBeGreaterThan(0);
    expect([(await listed(engineer, screen)).alarm, heard]).toEqual([null, []]);
    await pass(12_000);
    await soon(() => heard.map(({ text }) => text.zh)).toEqual(['大屏“机房”失联：120 秒以上没有消息']);
    const watcher = await engineer.socket();
    const alarms = async (): Promise<boolean> => {
      const answer = await watcher.emitWithAck('watch', { topic: 'alarms' });
      return answer.ok && answer.items.some(({ key }) => key === heard[0]?.id);
    };
    expect([(await listed(engineer, screen)).alarm, await alarms()]).toEqual(['dark', true]);
    await report(await tv.socket(node2), 100);
    await soon(() => heard.map(({ id, withdrawnAt }) => [id, withdrawnAt !== undefined])).toEqual([
      [heard[0]?.id, false],
      [heard[0]?.id, true],
    ]);
    expect(heard[1]?.text.zh).toBe('大屏“机房”已恢复，数据实时');
    expect([(await listed(engineer, screen)).alarm, await alarms()]).toEqual([null, false]);
    expect(hotline).toEqual([]);
  });

  it('is raised for stale data sooner, and gives way to darkness without a word of its own', async () => {
    const { screen, tv } = await pair(app, engineer, '礼堂');
    const heard = await listening(screen);
    await report(await tv.socket(app), 8_000);
    await soon(async () => (await listed(engineer, screen)).staleSince).not.toBeNull();
    expect(heard).toEqual([]);
    await pass(25_000);
    await soon(() => heard.map(({ text }) => text.en)).toEqual([
      'Screen “礼堂” has been showing stale data for over 30 s',
    ]);
    await pass(100_000);
    await soon(() => heard.map(({ text }) => text.en)[1]).toBe('Screen “礼堂” is dark: not heard from for over 120 s');
    expect((await listed(engineer, screen)).alarm).toBe('dark');
  });

  it('follows the times that the branch sets', async () => {
    const { screen, tv } = await pair(app, engineer);
    const limits = (json: object) =>
      admin.fetch('/api/admin/branch', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      });
    expect((await limits({ screenDarkAfter: 5 })).status).toBe(400);
    expect((await limits({ screenDarkAfter: 300 })).status).toBe(200);
    const heard = await listening(screen);
    await report(await tv.socket(app), 100);
    await pass(130_000);
    expect((await limits({ screenDarkAfter: 120 })).status).toBe(200);
    await soon(() => heard.map(({ severity }) => severity)).toEqual(['minor']);
  });

  it('is none for a screen that rests, and one that is raised is taken back then', async () => {
    const { screen, tv } = await pair(app, engineer, '食堂');
    const heard = await listening(screen);
    await report(await tv.socket(app), 100);
    await pass(121_000);
    await soon(() => heard).toHaveLength(1);
    await patch(engineer, screen, { resting: true });
    await soon(() => heard.at(-1)?.text.zh).toBe('大屏“食堂”已停用，告警撤回');
    await pass(600_000);
    expect(await listed(engineer, screen)).toMatchObject({ alarm: null, restingSince: expect.any(String) as string });
    await patch(engineer, screen, { resting: false });
    await soon(async () => (await listed(engineer, screen)).alarm).toBe('dark');
  });

  it('waits for the screens to come back when the desk itself was away', async () => {
    const { screen, tv } = await pair(app, engineer);
    const heard = await listening(screen);
    await report(await tv.socket(app), 100);
    await pass(3_600_000);
    const due = async (): Promise<boolean> =>
      (
        await app.db.asOwner<{ ahead: boolean }>(
          `select due_at > demarc_now() as ahead from timer where subject_kind = 'screen' and subject = $1`,
          [screen.id],
        )
      )[0]?.ahead ?? false;
    await soon(due).toBe(true);
    expect((await listed(engineer, screen)).alarm).toBeNull();
    await pass(20_000);
    await soon(() => heard).toHaveLength(1);
  });
});

describe('a screen that asks for a change', () => {
  const refusals = (screen: Screen): Promise<{ text: { zh: string }; severity: string }[]> =>
    app.db.asOwner(`select text, severity from alert where subject = $1 and id like '%refused%'`, [screen.id]);
  const audited = (screen: Screen): Promise<{ actor: string; after: unknown }[]> =>
    app.db.asOwner(`select actor, after from audit where action = 'screenRefused' and subject = $1`, [screen.id]);

  it('is refused by HTTP, and the desk is told once, with an entry on record', async () => {
    const { screen, tv } = await pair(app, engineer, '展厅');
    const heard = await listening(screen);
    const send = (path: string, method = 'POST'): Promise<Response> =>
      tv.fetch(app, path, { method, headers: { 'content-type': 'application/json' }, body: '{}' });
    for (const [path, method] of [
      ['/api/tickets/F1/commands', 'POST'],
      ['/api/declarations', 'POST'],
      ['/api/nothing', 'PUT'],
    ] as const)
      expect(await problemOf(await send(path, method))).toEqual([403, 'screen_reads_only']);
    await soon(() => heard.map(({ text }) => text.zh)).toEqual([
      '大屏“展厅”试图执行操作（POST /api/tickets/F1/commands），已拒绝',
    ]);
    expect(await audited(screen)).toEqual([
      { actor: `screen:${screen.id}`, after: { attempt: 'POST /api/tickets/F1/commands' } },
    ]);
    expect((await refusals(screen)).map(({ severity }) => severity)).toEqual(['major']);
    expect((await tv.fetch(app, '/api/tickets')).status).toBe(200);
  });

  it('is refused on the socket likewise', async () => {
    const { screen, tv } = await pair(app, engineer);
    const socket = await tv.socket(app);
    const emit = socket.timeout(10_000).emitWithAck.bind(socket) as (...args: unknown[]) => Promise<unknown>;
    expect(await emit('acknowledge\0', { no: 'F1' })).toMatchObject({ ok: false, code: 'forbidden' });
    await soon(() => audited(screen)).toEqual([
      { actor: `screen:${screen.id}`, after: { attempt: 'socket acknowledge·' } },
    ]);
    expect(await refusals(screen)).toHaveLength(1);
  });
});
