import { type Response, Router } from 'express';
import { z } from 'zod';
import { newPolicySchema, policyFileQuerySchema, policyTextSchema, policyTrialSchema } from '#shared/api/policies.ts';
import type { Deps } from '../deps.ts';
import { createGate } from '../reports/gate.ts';
import { readPolicies } from '../settings/policies.ts';
import { exportPolicy, planPolicy, policyIn, writePolicy } from '../settings/policyPlan.ts';
import { tryPolicy } from '../settings/policyTrial.ts';
import { parseKey } from '../tickets/idempotency.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';

const versionSchema = z.object({
  version: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1),
});

/** `/api/policies`: the time limits in all versions, out as files, tried on the past, and in as new versions. */
export function policiesRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  /** A trial reads whole records: one after the other. */
  const gate = createGate(1);

  router.get(
    '/api/policies',
    handler(async (req, res) => {
      res.json(await readPolicies(db.pool, allowedCaller(req, 'readPolicies')));
    }),
  );
  router.get(
    '/api/policies/:version/file',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'readPolicies');
      const { version } = parse(versionSchema, req.params);
      const { lang } = parse(policyFileQuerySchema, req.query);
      const text = await exportPolicy(db.pool, branch, version, lang);
      res.setHeader('Content-Disposition', `attachment; filename="time-limits-${version}.yaml"`);
      res.type('application/yaml; charset=utf-8').send(text);
    }),
  );
  router.post(
    '/api/policies/plans',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'editPolicies');
      res.json(await planPolicy(db.pool, branch, parse(policyTextSchema, jsonBody(req)).text));
    }),
  );
  router.post(
    '/api/policies/trials',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'editPolicies');
      const { text, period } = parse(policyTrialSchema, jsonBody(req));
      const policy = await policyIn(db.pool, branch, text);
      const signal = leftBy(res);
      try {
        res.json(await gate(() => tryPolicy(db, { branch, policy, period, signal })));
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
      }
    }),
  );
  router.post(
    '/api/policies',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'editPolicies');
      const key = parseKey(req.get('idempotency-key'));
      res.status(201).json(await writePolicy(db, caller, parse(newPolicySchema, jsonBody(req)), key));
    }),
  );
  return router;
}

/** Ends when whoever asked has gone away. */
function leftBy(res: Response): AbortSignal {
  const left = new AbortController();
  res.on('close', () => left.abort());
  return left.signal;
}
