import { existsSync } from 'node:fs';
import path from 'node:path';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '#db/root.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { demoPassword, type LiveSocket, startServer } from '#test/harness/server.ts';
import { expectProblem } from './authorisationAnswers.ts';

/* What keeps a session with whom it was given to: the cookie, the origin of what is asked, the end of it. */
const app = await startServer({ demo: true });
const { port } = new URL(app.url);
const hasPages = existsSync(path.join(projectRoot, 'dist', 'web', 'index.html'));

const FOREIGN = [
  'https://elsewhere.example',
  `http://127.0.0.1:${Number(port) + 1}`,
  'null',
  'file://',
  `${app.url}.example`,
];
const OURS = [app.url, `http://localhost:${port}`];
const JSON_TYPE = { 'content-type': 'application/json' };

function socketWith(headers: Record<string, string>, token?: string): LiveSocket {
  const socket: LiveSocket = io(app.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    autoConnect: false,
    extraHeaders: headers,
    ...(token === undefined ? {} : { auth: { token } }),
  });
  atEnd(() => Promise.resolve(void socket.close()));
  return socket;
}
/** Null when it was let in. */
const refusalOf = (socket: LiveSocket): Promise<string | null> => {
  const outcome = new Promise<string | null>((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', (error) => resolve(error.message));
  });
  socket.connect();
  return outcome;
};

describe('an answer', () => {
  it.each(['/', '/tickets/F20200101-0001', '/api/tickets', '/api/openapi.json', '/api/docs/', '/r/none', '/healthz'])(
    'to GET %s keeps a page from doing what it was not made for',
    async (to) => {
      const { headers, body } = await app.fetch(to, { headers: { accept: 'text/html' } });
      await body?.cancel();
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toMatch(/default-src '(self|none)'/);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*('unsafe-inline'|\*|http)|default-src[^;]*(\*|unsafe)/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it.skipIf(!hasPages)('that is a page holds no script of its own, so that the policy can forbid them', async () => {
    const html = await (await app.fetch('/', { headers: { accept: 'text/html' } })).text();
    expect(html).toContain('<script');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|javascript:/i);
  });

  it('to who is signed in is in no cache', async () => {
    const engineer = await app.signIn('engineer');
    for (const to of ['/api/me', '/api/tickets', '/api/pools', '/api/customers']) {
      const answer = await engineer.fetch(to);
      await answer.body?.cancel();
      expect(answer.headers.get('cache-control'), to).toBe('no-store');
    }
  });
});

describe('the cookie', () => {
  it('is out of reach for scripts and other sites; on https it is bound to the host, and so is the address', async () => {
    const signIn = (at: { fetch: typeof app.fetch }) =>
      at.fetch('/api/auth/sign-in/username', {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify({ username: 'engineer', password: demoPassword }),
      });
    const plain = await signIn(app);
    expect(plain.headers.getSetCookie()).toHaveLength(1);
    expect(plain.headers.getSetCookie()[0]).toMatch(
      /^demarc_session=(?=.*; HttpOnly)(?=.*; SameSite=Lax)(?=.*; Path=\/)/,
    );
    const secure = await startServer({ db: app.db, env: { PUBLIC_URL: 'https://desk.example', DEMO: 'on' } });
    const answer = await signIn(secure);
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-demarc_session=(?=.*; HttpOnly)(?=.*; Secure)(?=.*; SameSite=Lax)(?!.*; Domain)/,
    );
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
    await secure.close();
  });

  it('is worth nothing without our signature', async () => {
    const { cookie } = await app.signIn('engineer');
    const [name = '', value = ''] = cookie.split('=');
    const signed = decodeURIComponent(value);
    const [token = '', signature = ''] = signed.split('.');
    const [row] = await app.db.asOwner<{ token: string }>('select token from session order by created_at desc limit 1');
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    for (const forged of [
      token,
      `${token}.`,
      `${token}.${flipped}`,
      `x${signed}`,
      row?.token ?? '',
      `.${signature}`,
      '.',
      '%E0%A4%A',
    ])
      expect((await app.fetch('/api/me', { headers: { cookie: `${name}=${forged}` } })).status, forged).toBe(401);
    expect((await app.fetch('/api/me', { headers: { cookie } })).status).toBe(200);
  });
});

describe('a write', () => {
  const writes: [string, Record<string, unknown>][] = [
    ['/api/declarations', { service: 'svc-college', symptom: 'other', description: '杂音' }],
    ['/api/tickets/F20200101-0001/commands', { type: 'acknowledge' }],
    ['/api/call-records?format=ndjson', {}],
    ['/api/auth/sign-out', {}],
    ['/api/auth/sign-in/username', { username: 'engineer', password: demoPassword }],
    ['/api/auth/change-password', { currentPassword: 'a', newPassword: 'b' }],
    ['/r/none', {}],
  ];

  it.each(writes)('to %s that another site made a browser send is refused', async (to, body) => {
    const engineer = await app.signIn('engineer');
    const send = async (headers: Record<string, string>, type = 'application/json') => {
      const answer = await engineer.fetch(to, {
        method: 'POST',
        headers: { 'content-type': type, 'idempotency-key': 'one', ...headers },
        body: JSON.stringify(body),
      });
      return [answer, await answer.text()] as const;
    };
    for (const headers of [
      ...FOREIGN.map((origin): Record<string, string> => ({ origin, 'sec-fetch-site': 'cross-site' })),
      ...FOREIGN.map((origin): Record<string, string> => ({ origin })),
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      // Form types need no preflight, so a page can send them anywhere.
      for (const type of ['application/json', 'text/plain']) {
        const [answer, text] = await send(headers, type);
        expect(expectProblem(answer, text, JSON.stringify(headers))).toMatchObject({
          status: 403,
          code: 'origin_not_trusted',
        });
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
    // Nor does it end the session or tell a page that it could.
    expect((await engineer.fetch('/api/me')).status).toBe(200);
    const preflight = await app.fetch(to, {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    await preflight.body?.cancel();
  });

  it('from our own page, or from no browser, is taken', async () => {
    const engineer = await app.signIn('engineer');
    const arrivals: Record<string, string>[] = [
      ...OURS.map((origin) => ({ origin })),
      {},
      { 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of arrivals) {
      const answer = await engineer.post('/api/tickets/F20200101-0001/commands', { type: 'acknowledge' }, headers);
      expect(expectProblem(answer, await answer.text(), '').status).toBe(404);
    }
  });

  it('through the WebSocket handshake neither', async () => {
    const { cookie } = await app.signIn('engineer');
    for (const origin of FOREIGN) expect(await refusalOf(socketWith({ cookie, origin })), origin).not.toBeNull();
    for (const origin of OURS) expect(await refusalOf(socketWith({ cookie, origin })), origin).toBeNull();
  });
});

describe('after signing out', () => {
  it('the session is dead, for requests, tokens and sockets; another of the same person is not', async () => {
    const there = await app.signIn('engineer');
    const signIn = await app.fetch('/api/auth/sign-in/username', {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ username: 'engineer', password: demoPassword }),
    });
    const { token } = (await signIn.json()) as { token: string };
    const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const [live, byToken, other] = [
      socketWith({ cookie }),
      socketWith({}, token),
      socketWith({ cookie: there.cookie }),
    ];
    for (const socket of [live, byToken, other]) expect(await refusalOf(socket)).toBeNull();
    const ends = [live, byToken].map(
      (socket) =>
        new Promise<string>((resolve) => {
          let reason = '';
          socket.on('bye', (bye) => (reason = bye.reason));
          socket.once('disconnect', () => resolve(reason));
        }),
    );
    expect((await app.fetch('/api/auth/sign-out', { method: 'POST', headers: { cookie } })).status).toBe(200);
    const proofs: Record<string, string>[] = [{ cookie }, { authorization: `Bearer ${token}` }];
    for (const headers of proofs) expect((await app.fetch('/api/me', { headers })).status).toBe(401);
    expect(await Promise.all(ends)).toEqual(['signed_out', 'signed_out']);
    expect(await refusalOf(socketWith({ cookie }))).toBe('not_signed_in');
    expect(await refusalOf(socketWith({}, token))).toBe('not_signed_in');
    expect((await there.fetch('/api/me')).status).toBe(200);
    expect(other.connected).toBe(true);
  });
});
