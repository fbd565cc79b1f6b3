import { Router } from 'express';
import { isStaff } from '#shared/actor.ts';
import type { User } from '#shared/api/user.ts';
import type { Deps } from '../deps.ts';
import { callerOf } from './auth.ts';
import { handler } from './edge.ts';
import { Problem } from './problem.ts';

/** `GET /api/users`: the staff of the caller's branch, to give work to. Staff only. */
export function usersRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.get(
    '/api/users',
    handler(async (req, res) => {
      const caller = callerOf(req);
      if (!isStaff(caller.role)) throw new Problem(403, 'role_forbidden', 'Your role may not see who works here.');
      const { rows } = await db.pool.query<User>(
        `select id, name, role from app_user
          where branch = $1 and disabled_at is null and role not in ('customer', 'screen', 'integration') order by name, id`,
        [caller.branch],
      );
      res.json({ items: rows });
    }),
  );
  return router;
}
