import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Express } from 'express';
import type { ProblemBody } from '#shared/api/service.ts';

/*
 * What never becomes a request that Express can route: it is refused here, in the form of every other problem. There is
 * no `instance` to name then but the server itself.
 */
type Refusal = readonly [status: number, title: string, code: string, detail: string];

const BROKEN: Refusal = [400, 'Bad Request', 'broken_request', 'This is no HTTP request.'];
const NO_PATH: Refusal = [400, 'Bad Request', 'bad_path', 'The address of the request is not valid.'];
const EXPECTATION: Refusal = [417, 'Expectation Failed', 'expectation_failed', 'Expect may only be 100-continue.'];
/** By the codes of Node's HTTP parser. */
const BY_CODE: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    'headers_too_large',
    'The address and the headers are longer than 16 KiB.',
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large', 'too_large', 'The chunks of the body hold too much.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'request_timeout', 'The request did not arrive in time.'],
};

const bodyOf = ([status, title, code, detail]: Refusal): string => {
  const problem: ProblemBody = { type: 'about:blank', title, status, code, detail, instance: '/' };
  return JSON.stringify(problem);
};
const HEADERS = { 'Content-Type': 'application/problem+json', Connection: 'close' };

function refuse(res: ServerResponse, refusal: Refusal): void {
  const body = bodyOf(refusal);
  res.writeHead(refusal[0], { ...HEADERS, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

/** The HTTP server around `app`, not listening yet. */
export function serve(app: Express): Server {
  // Node would refuse a request without a host with nothing but a status.
  const http = createServer({ requireHostHeader: false }, (req, res) => {
    if (req.httpVersion === '1.1' && req.headers.host === undefined) return refuse(res, BROKEN);
    // Express calls its own last handler, which answers with a page, when an address cannot be read as one.
    if (!URL.canParse(req.url ?? '', 'http://localhost')) return refuse(res, NO_PATH);
    void app(req, res);
  });
  http.on('checkExpectation', (_req, res: ServerResponse) => refuse(res, EXPECTATION));
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const refusal = BY_CODE[error.code ?? ''] ?? BROKEN;
    const body = bodyOf(refusal);
    const headers = Object.entries({ ...HEADERS, 'Content-Length': Buffer.byteLength(body) });
    const lines = [`HTTP/1.1 ${refusal[0]} ${refusal[1]}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
  return http;
}

/** Between two looks for connections that were kept alive, and serve no request any more. */
const IDLE_LOOK = 20;

/**
 * Lets nobody new in, answers the requests under way, and cuts off those that take longer.
 * @param within ms
 */
export async function finish(http: Server, within: number): Promise<void> {
  const closed = new Promise<void>((done) => http.close(() => done()));
  const idle = setInterval(() => http.closeIdleConnections(), IDLE_LOOK);
  await Promise.race([closed, pause(within, undefined, { ref: false })]);
  clearInterval(idle);
  http.closeAllConnections();
}
