import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';

/** Of a body that says UTF-8 and is not: the parser would put U+FFFD in the place of what was meant, and keep that. */
class NotUtf8 extends Error {
  readonly type = 'entity.not.utf8';
}

/**
 * Reads JSON bodies, plain or compressed, of at most `limit` as they come out.
 * @param limit as the `bytes` package writes it, e.g. `256kb`
 */
export const readJson = (limit: string): RequestHandler =>
  express.json({
    limit,
    verify(_req, _res, body, charset) {
      if (charset === 'utf-8' && !isUtf8(body)) throw new NotUtf8('the body is not UTF-8');
    },
  });
