import { Router } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { newChannelTestSchema } from '#shared/api/channels.ts';
import type { Deps } from '../deps.ts';
import { sendTest } from '../notify/channelTest.ts';
import type { Outbox } from '../notify/outbox.ts';
import { sendAgain } from '../notify/undelivered.ts';
import { readChannels } from '../settings/channels.ts';
import { handler, jsonBody, parse } from './edge.ts';
import { notFound, Problem } from './problem.ts';
import { settingsCaller } from './settings.ts';

/** Tests cost money and reach people: enough to find a fault by, not enough to pester anybody. Per user. */
const TESTS = { points: 5, duration: 60 };

/** `/api/admin/channels` and `/api/admin/notices`: how notices go out, trying that, and what did not arrive. */
export function channelsRouter(deps: Deps, { outbox }: { readonly outbox: Pick<Outbox, 'ways' | 'sendNow'> }): Router {
  const limit = new RateLimiterMemory(TESTS);
  const router = Router();
  router.get(
    '/api/admin/channels',
    handler(async (req, res) => {
      res.json(await readChannels({ ...deps, outbox }, settingsCaller(req, 'readChannels').branch));
    }),
  );
  router.post(
    '/api/admin/channels/tests',
    handler(async (req, res) => {
      const caller = settingsCaller(req, 'testChannels');
      const test = parse(newChannelTestSchema, jsonBody(req));
      await limit.consume(caller.user).catch((refused: unknown) => {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const seconds = Math.ceil(refused.msBeforeNext / 1_000);
        throw new Problem(429, 'too_many_tests', `Too many tests; try again in ${seconds} s.`, [], {
          'Retry-After': String(seconds),
        });
      });
      res.status(202).json(await sendTest({ db: deps.db, outbox }, caller, test));
    }),
  );
  router.post(
    '/api/admin/notices/:id/send-again',
    handler(async (req, res) => {
      const caller = settingsCaller(req, 'sendNoticesAgain');
      const id = z.uuid().safeParse(req.params.id);
      if (!id.success) throw notFound('notice');
      await sendAgain(deps, caller, id.data);
      res.json({ sent: true });
    }),
  );
  return router;
}
