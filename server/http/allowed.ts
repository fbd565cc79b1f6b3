import type { Request } from 'express';
import { type Action, can, type Caller } from '#shared/actor.ts';
import { permissionProblem } from '../tickets/problems.ts';
import { callerOf } from './auth.ts';

/** The caller, who may do this. @throws Problem 403 */
export function allowedCaller(req: Request, action: Action): Caller {
  const caller = callerOf(req);
  const permission = can(caller, action, null);
  if (!permission.yes) throw permissionProblem(permission);
  return caller;
}
