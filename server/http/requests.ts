import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { type Logger, inRequest } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { isInterface } from './auth.ts';
import { shownPath } from './shownPath.ts';

/** What a proxy before us may have called it: nothing that could break a line, or fill one. */
const GIVEN = /^[\w.:-]{1,64}$/;

/** The route that answered, by its pattern: never an address, of which there are as many as tickets. */
function routeOf(req: Request): string {
  const route: unknown = req.route;
  if (typeof route === 'object' && route !== null && 'path' in route && typeof route.path === 'string')
    return `${req.baseUrl}${route.path}`;
  if (req.baseUrl !== '') return req.baseUrl;
  return isInterface(req.path) ? 'none' : 'page';
}

/**
 * First in the chain: gives each request a name of its own (`X-Request-Id`, taken over from a proxy that gave one), under
 * which everything that is logged on its behalf can be found, and measures it when it has been answered. What changes
 * something, and what went wrong here, is logged; what only reads, where the log says everything.
 */
export function requests({ log, metrics }: { readonly log: Logger; readonly metrics: Metrics }): RequestHandler {
  return (req, res, next) => {
    const given = req.get('x-request-id');
    const request = given !== undefined && GIVEN.test(given) ? given : randomUUID();
    const began = performance.now();
    const { method, path } = req;
    res.setHeader('X-Request-Id', request);
    res.once('close', () => {
      const ms = performance.now() - began;
      const status = res.writableFinished ? res.statusCode : 499;
      metrics.requests.observe({ method, route: routeOf(req), status: String(status) }, ms / 1_000);
      const level = status >= 500 || (method !== 'GET' && method !== 'HEAD') ? 'info' : 'debug';
      log[level]({ request, method, path: shownPath(path), status, ms: Math.round(ms) }, 'answered');
    });
    inRequest(request, next);
  };
}
