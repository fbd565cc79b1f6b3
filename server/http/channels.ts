import { Router } from 'express';
import { newChannelTestSchema } from '#shared/api/channels.ts';
import type { Deps } from '../deps.ts';
import { refuseWait } from '../limits.ts';
import { sendTest } from '../notify/channelTest.ts';
import type { Outbox } from '../notify/outbox.ts';
import { sendAgain } from '../notify/undelivered.ts';
import { readChannels } from '../settings/channels.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse, uuidIn } from './edge.ts';

/** Tests cost money and reach people: enough to find a fault by, not enough to pester anybody. Per user. */
const TESTS = { points: 5, duration: 60 };

/** `/api/admin/channels` and `/api/admin/notices`: how notices go out, trying that, and what did not arrive. */
export function channelsRouter(deps: Deps, { outbox }: { readonly outbox: Pick<Outbox, 'ways' | 'sendNow'> }): Router {
  const limit = deps.limits.of('channel-tests', TESTS);
  const router = Router();
  router.get(
    '/api/admin/channels',
    handler(async (req, res) => {
      res.json(await readChannels({ ...deps, outbox }, allowedCaller(req, 'readChannels').branch));
    }),
  );
  router.post(
    '/api/admin/channels/tests',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'testChannels');
      const test = parse(newChannelTestSchema, jsonBody(req));
      refuseWait(await limit.take(caller.user), 'too_many_tests', 'tests');
      res.status(202).json(await sendTest({ db: deps.db, outbox }, caller, test));
    }),
  );
  router.post(
    '/api/admin/notices/:id/send-again',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'sendNoticesAgain');
      await sendAgain(deps, caller, uuidIn(req, 'notice'));
      res.json({ sent: true });
    }),
  );
  return router;
}
