import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

/** Of a request, what tells where it comes from. */
export interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly localPort?: number };
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request comes from our own pages, or from no browser at all. For writes and for the WebSocket handshake:
 * browsers name the origin of both, and send the session cookie along whoever asked for it.
 *
 * Trusted are the origin of `PUBLIC_URL`, and 127.0.0.1 and localhost at the port the request came in on. `null` is
 * what browsers send for a form of a page with `Referrer-Policy: no-referrer`, so there Sec-Fetch-Site decides, which
 * no page can set; as it does where no origin is sent.
 * @param publicUrl where browsers reach this server, `PUBLIC_URL`
 */
export function originTrusted(publicUrl: string, request: Arrival): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none';
  if (origin === 'null') return site === 'same-origin';
  if (origin === new URL(publicUrl).origin) return true;
  const port = request.socket.localPort;
  // A URL's origin leaves the default port out, as browsers do.
  return (
    port !== undefined && ['127.0.0.1', 'localhost'].some((host) => origin === new URL(`http://${host}:${port}`).origin)
  );
}

/** Refuses writes that another site made a browser send. */
export const refuseForeignWrites =
  (publicUrl: string): RequestHandler =>
  (req, _res, next) => {
    if (READS.has(req.method) || originTrusted(publicUrl, req)) next();
    else
      next(
        new Problem(
          403,
          'origin_not_trusted',
          `Writes from ${req.headers.origin ?? 'another site'} are not taken; PUBLIC_URL names the one that is.`,
        ),
      );
  };
