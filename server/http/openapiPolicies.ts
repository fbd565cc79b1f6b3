import { z } from 'zod';
import {
  newPolicySchema,
  policyFileQuerySchema,
  policyListSchema,
  policyPlanSchema,
  policyTextSchema,
  policyTrialResultSchema,
  policyTrialSchema,
} from '#shared/api/policies.ts';
import { answer, body, MISSING, problem, PROBLEMS, query } from './openapiParts.ts';

/** The time limits' part of the description of the interface. */
const version = { in: 'path', name: 'version', required: true, schema: { type: 'integer', minimum: 1 } };
const key = {
  in: 'header',
  name: 'Idempotency-Key',
  description: 'Sent again with the same body, the version is written once and answered again',
  required: false,
  schema: { type: 'string' },
};

export const policyPaths = {
  '/api/policies': {
    get: {
      summary: 'Time limits in all versions, and the open tickets under older ones',
      responses: { '200': answer(policyListSchema, 'Newest first'), ...PROBLEMS },
    },
    post: {
      summary: 'Write a new version, as its plan said; in force at once for new declarations',
      parameters: [key],
      requestBody: body(newPolicySchema),
      responses: {
        '201': answer(z.object({ version: z.int() }), 'Written'),
        ...PROBLEMS,
        '409': problem('The text or the version in force has changed since the plan was made'),
      },
    },
  },
  '/api/policies/{version}/file': {
    get: {
      summary: 'A version as YAML, with what each key means',
      parameters: [version, ...query(policyFileQuerySchema)],
      responses: { '200': { description: 'YAML in UTF-8' }, ...PROBLEMS, ...MISSING },
    },
  },
  '/api/policies/plans': {
    post: {
      summary: 'What writing a YAML text would change, or each fault with its line. Nothing is done',
      requestBody: body(policyTextSchema),
      responses: { '200': answer(policyPlanSchema, 'The plan, with its hash'), ...PROBLEMS },
    },
  },
  '/api/policies/trials': {
    post: {
      summary: 'What a period would have been under a YAML text, recomputed from the facts. Nothing is done',
      requestBody: body(policyTrialSchema),
      responses: { '200': answer(policyTrialResultSchema, 'Attainment as it was and as it would be'), ...PROBLEMS },
    },
  },
};
