import { Router } from 'express';
import { declarationRequestSchema } from '#shared/api/declaration.ts';
import type { Deps } from '../deps.ts';
import type { Declare } from '../tickets/declare.ts';
import { parseKey } from '../tickets/idempotency.ts';
import { callerOf } from './auth.ts';
import { handler, jsonBody, languageOf, parse } from './edge.ts';
import { Problem } from './problem.ts';

/** `POST /api/declarations`: 201 when it is on disk, 200 with the stored answer for a repeated key. */
export function declarationsRouter(
  { metrics }: Pick<Deps, 'metrics'>,
  { declare }: { readonly declare: Declare },
): Router {
  const router = Router();
  router.post(
    '/api/declarations',
    handler(async (req, res) => {
      const caller = callerOf(req);
      const key = parseKey(req.get('idempotency-key'));
      if (key === undefined)
        throw new Problem(
          400,
          'idempotency_key_missing',
          'Send an Idempotency-Key header: with it a repetition is safe.',
          [{ field: 'Idempotency-Key', code: 'required', message: 'use a new UUID for each declaration' }],
        );
      const request = parse(declarationRequestSchema, jsonBody(req));
      const { fresh, answer } = await declare({ caller, language: languageOf(req) }, request, key);
      const outcome = !fresh ? 'repeated' : answer.declaration.joined ? 'joined' : 'opened';
      metrics.declarations.inc({ role: caller.role, outcome });
      res.status(fresh ? 201 : 200).json(answer);
    }),
  );
  return router;
}
