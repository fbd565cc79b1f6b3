import { Router, type Request } from 'express';
import type { UserDeps } from '#server/auth/users.ts';
import type { Deps } from '#server/deps.ts';
import { refuseWait } from '#server/limits.ts';
import { editScreen, revokeScreen } from '#server/screens/change.ts';
import { approveScreen, waitingScreen } from '#server/screens/pair.ts';
import { readScreensOf, screenView } from '#server/screens/read.ts';
import { readScreenLimits } from '#server/settings/branch.ts';
import { editScreenSchema, newScreenSchema } from '#shared/api/screens.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';
import { Problem } from './problem.ts';

/** Codes that no screen shows, of one user: 39 bits are not tried out at this pace within the life of one. */
const WRONG_CODES = { points: 10, duration: 600 };

const idOf = (req: Request): string => String(req.params.id);

/** `/api/screens`: the walls of the caller's branch. */
export function screensRouter(deps: UserDeps & Pick<Deps, 'config' | 'limits'>): Router {
  const router = Router();
  const wrong = deps.limits.of('pairing-codes', WRONG_CODES);

  /** Looks up a code, and counts it against its user where it is none: counted first, so that many at once are many. */
  async function guarded<T>(user: string, look: () => Promise<T>): Promise<T> {
    refuseWait(await wrong.take(user));
    let guessed = false;
    try {
      return await look();
    } catch (thrown) {
      guessed = thrown instanceof Problem && thrown.code === 'unknown_pairing_code';
      throw thrown;
    } finally {
      if (!guessed) await wrong.giveBack(user);
    }
  }

  router.get(
    '/api/screens',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'manageScreens');
      const [rows, limits] = await Promise.all([
        readScreensOf(deps.db.pool, branch),
        readScreenLimits(deps.db.pool, branch),
      ]);
      res.json({ items: rows.map(screenView), limits });
    }),
  );
  router.get(
    '/api/screens/waiting/:code',
    handler(async (req, res) => {
      const { user } = allowedCaller(req, 'manageScreens');
      res.json(await guarded(user, () => waitingScreen(deps, String(req.params.code))));
    }),
  );
  router.post(
    '/api/screens',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'manageScreens');
      const asked = parse(newScreenSchema, jsonBody(req));
      const made = await guarded(caller.user, () => approveScreen(deps, caller, asked));
      deps.ring();
      res.status(201).json(made);
    }),
  );
  router.patch(
    '/api/screens/:id',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'manageScreens');
      const edited = await editScreen(deps, caller, idOf(req), parse(editScreenSchema, jsonBody(req)));
      deps.ring();
      res.json(edited);
    }),
  );
  router.post(
    '/api/screens/:id/revoke',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'manageScreens');
      res.json(await revokeScreen(deps, caller, idOf(req)));
    }),
  );
  return router;
}
