import { Router, type Request } from 'express';
import type { UserDeps } from '#server/auth/users.ts';
import { readAudit } from '#server/settings/audit.ts';
import { editBranch, readBranch } from '#server/settings/branch.ts';
import { addKey, listKeys, revokeKey } from '#server/settings/keys.ts';
import { listUsers } from '#server/settings/userList.ts';
import { addUser, editUser, resetPassword, setDisabled } from '#server/settings/users.ts';
import { newApiKeySchema } from '#shared/api/adminKey.ts';
import { adminUserQuerySchema, editUserSchema, newUserSchema, resetPasswordSchema } from '#shared/api/adminUser.ts';
import { auditQuerySchema } from '#shared/api/audit.ts';
import { editBranchSchema } from '#shared/api/branch.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';

const idOf = (req: Request): string => String(req.params.id);

/** `/api/admin/…`: users, keys, the branch, and what was done with them. All of the caller's own branch. */
export function settingsRouter(deps: UserDeps): Router {
  const { db } = deps;
  const router = Router();

  router.get(
    '/api/admin/users',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'administer');
      res.json(await listUsers(db.pool, branch, parse(adminUserQuerySchema, req.query)));
    }),
  );
  router.post(
    '/api/admin/users',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      res.status(201).json(await addUser(deps, caller, parse(newUserSchema, jsonBody(req))));
    }),
  );
  router.patch(
    '/api/admin/users/:id',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      res.json(await editUser(deps, caller, idOf(req), parse(editUserSchema, jsonBody(req))));
    }),
  );
  for (const [verb, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const)
    router.post(
      `/api/admin/users/:id/${verb}`,
      handler(async (req, res) => {
        res.json(await setDisabled(deps, allowedCaller(req, 'administer'), idOf(req), disabled));
      }),
    );
  router.post(
    '/api/admin/users/:id/password',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      const { password } = parse(resetPasswordSchema, jsonBody(req));
      res.json(await resetPassword(deps, caller, idOf(req), password));
    }),
  );

  router.get(
    '/api/admin/keys',
    handler(async (req, res) => {
      res.json({ items: await listKeys(db.pool, allowedCaller(req, 'administer').branch) });
    }),
  );
  router.post(
    '/api/admin/keys',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      res.status(201).json(await addKey(deps, caller, parse(newApiKeySchema, jsonBody(req)).name));
    }),
  );
  router.post(
    '/api/admin/keys/:id/revoke',
    handler(async (req, res) => {
      res.json(await revokeKey(deps, allowedCaller(req, 'administer'), idOf(req)));
    }),
  );

  router.get(
    '/api/admin/branch',
    handler(async (req, res) => {
      res.json(await readBranch(db.pool, allowedCaller(req, 'administer').branch));
    }),
  );
  router.patch(
    '/api/admin/branch',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      res.json(await editBranch(db, caller, parse(editBranchSchema, jsonBody(req))));
    }),
  );

  router.get(
    '/api/admin/audit',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'readAudit');
      res.json(await readAudit(db.pool, branch, parse(auditQuerySchema, req.query)));
    }),
  );
  return router;
}
