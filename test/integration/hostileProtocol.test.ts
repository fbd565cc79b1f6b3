import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { projectRoot } from '#db/root.ts';
import { problemSchema } from '#shared/api/service.ts';
import { expectProblem } from './authorisationAnswers.ts';
import { expectUnharmed, hostileDesk } from './hostileDesk.ts';

/* What no HTTP client sends: written to the port as it is. And what a client may send, but asks for files or methods. */
const desk = await hostileDesk();
const { app, engineer, no } = desk;
const { port } = new URL(app.url);
const hasPages = existsSync(path.join(projectRoot, 'dist', 'web', 'index.html'));

interface Raw {
  /** 0 where nothing came back. */
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/**
 * All that comes back until the server closes; it is asked to.
 * @param end whether we say that no more will come, with which the server gives up what it is about to answer
 */
const raw = (request: string | Buffer, end = false): Promise<Raw> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error('the server neither answers nor closes')));
    socket.on('data', (chunk) => (text += chunk.toString('utf8')));
    socket.once('error', reject);
    socket.once('close', () => {
      const [head = '', ...body] = text.split('\r\n\r\n');
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
        headers: head,
        body: body.join('\r\n\r\n'),
      });
    });
    if (end) socket.end(request);
    else socket.write(request);
  });
const get = (target: string, headers = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${engineer.cookie}\r\nConnection: close\r\n${headers}\r\n`;

const expectRawProblem = ({ status, headers, body }: Raw, what: string): void => {
  expect(status, what).toBeGreaterThanOrEqual(400);
  expect(status, what).toBeLessThan(500);
  expect(headers, what).toMatch(/content-type: application\/problem\+json/i);
  expect(z.catchall(problemSchema, z.never()).parse(JSON.parse(body)).status).toBe(status);
};

describe('on the wire', () => {
  it.each<[string, string | Buffer]>([
    ['no HTTP', 'hello\r\n\r\n'],
    ['TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0, 0, 13, 10, 13, 10])],
    ['no host', 'GET /api/me HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two lengths', 'POST /api/declarations HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length and chunks',
      'POST /api/declarations HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['broken chunks', 'POST /api/declarations HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a negative length', 'POST /api/declarations HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'],
    ['NUL in the address', 'GET /api/\0 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['NUL in a header', 'GET /api/me HTTP/1.1\r\nHost: a\r\nX-A: a\0b\r\n\r\n'],
    ['a header without a name', 'GET /api/me HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n'],
    ['a header that is folded', 'GET /api/me HTTP/1.1\r\nHost: a\r\nX-A: a\r\n b\r\n\r\n'],
    ['more headers than there is room', get('/api/me', `X-A: ${'a'.repeat(20_000)}\r\n`)],
    ['an address that is too long', get(`/api/tickets?q=${'a'.repeat(20_000)}`)],
    ['an expectation that is none', get('/api/me', 'Expect: miracles\r\n')],
    ['a method that is none', 'HACK /api/me HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an address that is none', get('http://[/api/me')],
    ['an address of another host', get('http://elsewhere.example/api/nothing')],
    ['an address without a path', get('*')],
  ])('%s is a problem', async (what, request) => {
    expectRawProblem(await raw(request), what);
    expect((await app.fetch('/healthz')).status).toBe(200);
  });

  it('a body that never comes is given up with its connection', async () => {
    const request = `POST /api/tickets/${no}/commands HTTP/1.1\r\nHost: a\r\nCookie: ${engineer.cookie}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"type":`;
    const answer = await raw(request, true);
    expect([400, 0]).toContain(answer.status);
    await expectUnharmed(desk);
  });

  it('two requests in one are two requests', async () => {
    const smuggled = `${get('/healthz').replace('Connection: close\r\n', '')}${get('/api/nothing')}`;
    const { body, status } = await raw(smuggled);
    expect(status).toBe(200);
    expect(body).toContain('HTTP/1.1 404');
  });
});

describe('a file', () => {
  const OUTSIDE = [
    '/../package.json',
    '/../../package.json',
    '/assets/../../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/..%5c..%5cpackage.json',
    '/assets/..\\..\\..\\package.json',
    '/....//....//package.json',
    '//etc/passwd',
    '/assets//etc/passwd',
    '/assets/%2fetc%2fpasswd',
    '/%252e%252e/package.json',
    '/assets/%00',
    '/assets/%',
    '/assets/%ff',
    '/.env',
    '/.git/config',
    '/package.json',
    '/server/main.js',
    '/assets',
    '/assets/',
    '/api/docs/../../package.json',
    '/api/docs/..%2f..%2f..%2fpackage.json',
    '/healthz/../api/tickets',
    '/r/../api/tickets',
    '/api/openapi.json/../tickets',
    '/api/docs/../tickets',
    '/%61pi/tickets',
    '/api%2ftickets',
    '//api/tickets',
  ];
  it.each(OUTSIDE)('%s is not served from outside of the pages, nor a door opened by it', async (target) => {
    const anonymous = `GET ${target} HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
    const { status, headers, body } = await raw(anonymous);
    expect(status).toBeLessThan(500);
    expect(body).not.toMatch(/"dependencies"|root:|\[core\]|"items"/);
    // The reading page of the API is a library's, and says "Not Found" in a word.
    if (status >= 400 && !target.startsWith('/api/docs/')) expect(headers).toMatch(/application\/problem\+json/);
    else if (status >= 400) expect(body).toBe('Not Found');
    else expect(body).toMatch(/<!doctype html>|<!-- HTML for static distribution|swagger/i);
  });

  it('that is not there is 404, and whatever its method', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']) {
      const answer = await engineer.fetch('/assets/none.js', { method });
      expect([404, 405], method).toContain(answer.status);
      expect(answer.headers.get('content-type') ?? '', method).toMatch(/problem\+json/);
      await answer.body?.cancel();
    }
  });

  it.skipIf(!hasPages)('of a range beyond its end is a problem', async () => {
    const answer = await app.fetch('/icon.svg', { headers: { range: 'bytes=9999999-' } });
    expect(expectProblem(answer, await answer.text(), 'range')).toMatchObject({ status: 416 });
  });
});

describe('a method', () => {
  const PATHS = [
    '/api/me',
    '/api/declarations',
    '/api/services',
    '/api/services/svc-college',
    '/api/customers',
    '/api/tickets',
    `/api/tickets/${no}`,
    `/api/tickets/${no}/facts`,
    `/api/tickets/${no}/ledger`,
    `/api/tickets/${no}/commands`,
    '/api/pools',
    '/api/pools/C-COLLEGE',
    '/api/call-records',
    '/api/openapi.json',
    '/api/auth/sign-in/username',
    '/healthz',
    '/readyz',
    '/r/none',
    '/',
  ];
  it.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'LINK', 'PURGE'])('%s is for nothing here', async (method) => {
    for (const at of PATHS) {
      const answer = await engineer.fetch(at, { method });
      const problem = expectProblem(answer, await answer.text(), `${method} ${at}`);
      expect([404, 405], `${method} ${at}`).toContain(problem.status);
    }
  });

  it.each([
    'GET /api/declarations',
    `GET /api/tickets/x/commands`,
    'GET /api/call-records',
    'POST /api/tickets',
    'POST /api/me',
    'POST /api/services',
    'POST /healthz',
    'GET /api/auth/sign-out',
    'GET /api/auth/change-password',
  ])('%s, the wrong one of the two, is none', async (door) => {
    const [method = '', at = ''] = door.split(' ');
    const answer = await engineer.fetch(at, { method });
    expect([404, 405]).toContain(expectProblem(answer, await answer.text(), door).status);
  });

  it('CONNECT, UPGRADE and TRACE lead nowhere', async () => {
    for (const request of [
      'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n',
      'TRACE /api/me HTTP/1.1\r\nHost: a\r\nCookie: a=secret\r\nConnection: close\r\n\r\n',
      'GET /api/me HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      'GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://elsewhere.example\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    ]) {
      const { status, body } = await raw(request);
      expect([400, 401, 403, 404, 405, 0], request).toContain(status);
      expect(body).not.toContain('secret');
    }
    await expectUnharmed(desk);
  });
});
