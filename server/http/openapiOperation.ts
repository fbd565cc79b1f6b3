import { z } from 'zod';
import { answer, PROBLEMS } from './openapiParts.ts';

const lag = z.number().nullable();
const readySchema = z.object({ status: z.literal('ready'), feedLagMs: lag });
const notReadySchema = z.object({
  status: z.literal('unavailable'),
  reason: z.enum(['database', 'feed', 'stopping']),
  feedLagMs: lag,
});

/** What whoever runs the desk asks: its part of the description of the interface. */
export const operationPaths = {
  '/healthz': {
    get: {
      summary: 'The process answers',
      security: [],
      responses: { '200': answer(z.object({ status: z.literal('ok') }), 'It does') },
    },
  },
  '/readyz': {
    get: {
      summary: 'Whether this node can do its work; `feedLagMs` is the age of what its screens have been told',
      security: [],
      responses: {
        '200': answer(readySchema, 'It can'),
        '503': answer(notReadySchema, 'It cannot now: the database is away, its feed is stuck, or it stops'),
      },
    },
  },
  '/metrics': {
    get: {
      summary: 'What this node measures of itself, for Prometheus; engineers, supervisors, integrations',
      responses: {
        '200': { description: 'In its text format', content: { 'text/plain': { schema: { type: 'string' } } } },
        '401': PROBLEMS['401'],
        '403': PROBLEMS['403'],
      },
    },
  },
};
