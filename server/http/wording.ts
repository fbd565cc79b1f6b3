import { Router } from 'express';
import { z } from 'zod';
import {
  templateChangeSchema,
  wordingKindSchema,
  wordingLanguageSchema,
  wordingQuerySchema,
} from '#shared/api/wording.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { readNow, readRecord } from '../tickets/queries.ts';
import { withConnection } from '../tickets/reading.ts';
import { readFacts } from '../tickets/record.ts';
import { composeWording } from '../wording/compose.ts';
import { changeTemplate, listTemplates, readTemplate } from '../wording/templates.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, languageOf, parse } from './edge.ts';
import { notFound } from './problem.ts';

const keySchema = z.object({ kind: wordingKindSchema, lang: wordingLanguageSchema });

/** What the desk says of a ticket with one key, and the templates that a branch says it by. */
export function wordingRouter(deps: Deps): Router {
  const router = Router();

  router.get(
    '/api/tickets/:no/wording',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readWording');
      const { kind, lang = languageOf(req) } = parse(wordingQuerySchema, req.query);
      const no = String(req.params.no);
      const answer = await withConnection(deps.db, async (client) => {
        const record = await readRecord(client, scopeOf(caller), no);
        if (record === null) throw notFound('ticket');
        const now = await readNow(client);
        const facts = await readFacts(client, no);
        const kinds = kind === undefined ? undefined : [kind];
        return composeWording(client, { caller, record, facts, now, lang, kinds });
      });
      res.json(answer);
    }),
  );

  router.get(
    '/api/wording',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'editWording');
      res.json({ items: await listTemplates(deps.db.pool, caller.branch) });
    }),
  );

  router.get(
    '/api/wording/:kind/:lang',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'editWording');
      res.json(await readTemplate(deps.db.pool, caller.branch, parse(keySchema, req.params)));
    }),
  );

  router.put(
    '/api/wording/:kind/:lang',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'editWording');
      const key = parse(keySchema, req.params);
      const change = parse(templateChangeSchema, jsonBody(req));
      res.json(await changeTemplate(deps.db.pool, caller, key, change));
    }),
  );

  return router;
}
