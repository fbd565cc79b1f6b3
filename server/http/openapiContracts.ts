import {
  contractEventsSchema,
  contractObligationsSchema,
  dueObligationsSchema,
  dueQuerySchema,
  recordedEventSchema,
  recordEventSchema,
} from '#shared/api/contracts.ts';
import { answer, body, id, MISSING, problem, PROBLEMS, query } from './openapiParts.ts';

/** The contracts' part of the description of the interface. */
export const contractPaths = {
  '/api/contracts/{id}/events': {
    get: {
      summary: 'What happened to a contract, in the order in which it was recorded; for staff',
      parameters: [id('Contract')],
      responses: { '200': answer(contractEventsSchema, 'All of it, never changed'), ...PROBLEMS, ...MISSING },
    },
    post: {
      summary:
        'Record what happened to a contract. What stops or resumes a service changes its state; for its account manager, supervisors and administrators',
      parameters: [
        id('Contract'),
        {
          in: 'header',
          name: 'Idempotency-Key',
          description: 'Optional: a repetition gets the same answer and records nothing more',
          required: false,
          schema: { type: 'string' },
        },
      ],
      requestBody: body(recordEventSchema),
      responses: {
        '201': answer(recordedEventSchema, 'Recorded'),
        '200': answer(recordedEventSchema, 'Recorded before, with this key'),
        ...PROBLEMS,
        ...MISSING,
        '409': problem('The key was used for another event'),
        '422': problem('Not possible; `code` says why, `errors` which field would have to be another'),
      },
    },
  },
  '/api/contracts/{id}/obligations': {
    get: {
      summary:
        'What a contract obliges its parties to, its arrears with the late fee, and its term; a customer reads its own',
      parameters: [id('Contract')],
      responses: { '200': answer(contractObligationsSchema, 'As it stands now'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/obligations': {
    get: {
      summary: 'What is overdue or due soon, of all contracts in the caller’s scope',
      parameters: query(dueQuerySchema),
      responses: { '200': answer(dueObligationsSchema, 'The first due first'), ...PROBLEMS },
    },
  },
};
