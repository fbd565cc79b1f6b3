import { ECDH } from 'node:crypto';
import { type Request, Router } from 'express';
import type { Session } from '#server/auth/sessions.ts';
import { maySendTo, serviceName } from '#server/push/services.ts';
import { dropSubscription, keepSubscription } from '#server/push/subscriptions.ts';
import { vapidKeys } from '#server/push/vapid.ts';
import { can } from '#shared/actor.ts';
import { pushEndpointSchema, pushSubscriptionSchema } from '#shared/api/push.ts';
import type { Deps } from '../deps.ts';
import { permissionProblem } from '../tickets/problems.ts';
import { sessionOf } from './auth.ts';
import { handler, jsonBody, parse } from './edge.ts';
import { Problem } from './problem.ts';

/** Whoever is told anything by push. @throws Problem 403 */
function subscriber(req: Request): Session {
  const session = sessionOf(req);
  const permission = can(session.caller, 'receivePush', null);
  if (!permission.yes) throw permissionProblem(permission);
  return session;
}

/** Right length, but no point of the curve: nothing could ever be encrypted for it. */
function isPoint(p256dh: string): boolean {
  try {
    ECDH.convertKey(Buffer.from(p256dh, 'base64url'), 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

const refusal = (code: string, field: string, detail: string): Problem =>
  new Problem(422, code, `${field}: ${detail}`, [{ field, code, message: detail }]);

/** `/api/push`: the desk's public key, and the browsers that want to be told. */
export function pushRouter({ config, db }: Pick<Deps, 'config' | 'db'>): Router {
  const { pushServices } = config;
  const { publicKey } = vapidKeys(config.secret);
  const router = Router();
  router.get('/api/push/key', (req, res) => {
    subscriber(req);
    res.json({ key: pushServices.length === 0 ? null : publicKey });
  });
  router.put(
    '/api/push/subscription',
    handler(async (req, res) => {
      const { id, caller } = subscriber(req);
      const subscription = parse(pushSubscriptionSchema, jsonBody(req));
      if (pushServices.length === 0) throw new Problem(422, 'push_off', 'This desk sends no pushes.');
      if (!maySendTo(subscription.endpoint, pushServices))
        throw refusal(
          'push_service_not_allowed',
          'endpoint',
          `is of no push service that this desk sends to: ${pushServices.map(serviceName).join(', ')}`,
        );
      if (!isPoint(subscription.keys.p256dh))
        throw refusal('push_key_invalid', 'keys.p256dh', 'is no point of P-256; subscribe anew');
      await keepSubscription(db.pool, { user: caller.user, session: id }, subscription);
      res.status(204).end();
    }),
  );
  router.delete(
    '/api/push/subscription',
    handler(async (req, res) => {
      const { caller } = subscriber(req);
      await dropSubscription(db.pool, caller.user, parse(pushEndpointSchema, jsonBody(req)).endpoint);
      res.status(204).end();
    }),
  );
  return router;
}
