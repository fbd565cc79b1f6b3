import type { RequestHandler } from 'express';
import type { Screens } from '#server/screens/screens.ts';
import { callerOf, isPublic } from './auth.ts';
import { Problem } from './problem.ts';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A wall can change nothing, whatever a door would say: its writes are refused before any is asked, and reported. */
export const refuseWritesOfScreens =
  (screens: Pick<Screens, 'refused'>): RequestHandler =>
  (req, _res, next) => {
    if (READS.has(req.method) || isPublic(req.method, req.path)) return next();
    const caller = callerOf(req);
    if (caller.role !== 'screen') return next();
    void screens.refused(caller, `${req.method} ${req.path}`);
    throw new Problem(403, 'screen_reads_only', 'A screen only reads. This attempt has been reported to the desk.');
  };
