import { poolDetailSchema } from '#shared/api/pool.ts';
import {
  billLimitSchema,
  dismissGroupSchema,
  dismissSuspicionSchema,
  groupDecidedSchema,
  openGroupSchema,
  requestHoldSchema,
  settleHoldSchema,
  suspicionListSchema,
  suspicionQuerySchema,
  suspicionSchema,
  tellSuspicionSchema,
} from '#shared/api/suspicions.ts';
import { answer, body, id, MISSING, problem, PROBLEMS, query, REFUSED } from './openapiParts.ts';

const HOLD = { ...id('Request'), name: 'hold' };
const CONTRACT = { ...id('Contract'), name: 'contract' };
const done = { '200': answer(suspicionSchema, 'The suspicion after it'), ...PROBLEMS, ...MISSING, ...REFUSED };

const decided = {
  '200': answer(groupDecidedSchema, 'The group after it'),
  ...PROBLEMS,
  ...MISSING,
  '409': problem('`group_changed`: there are more of them by now than were seen'),
  ...REFUSED,
};

/** What call records make the desk suspect: its part of the description of the interface. */
export const suspicionPaths = {
  '/api/suspicions': {
    get: {
      summary: 'Suspected faults (silence) and fraud (bursts) in scope; up to when call records have come',
      parameters: query(suspicionQuerySchema),
      responses: { '200': answer(suspicionListSchema, 'The latest first'), ...PROBLEMS },
    },
  },
  '/api/suspicions/groups/{id}/tickets': {
    post: {
      summary:
        'Open a ticket of each silence of a group, under that of the service that fell silent first; each customer’s clock to be told starts',
      parameters: [id('Group')],
      requestBody: body(openGroupSchema),
      responses: decided,
    },
  },
  '/api/suspicions/groups/{id}/dismiss': {
    post: {
      summary: 'All of a group are nothing: with a word why',
      parameters: [id('Group')],
      requestBody: body(dismissGroupSchema),
      responses: decided,
    },
  },
  '/api/suspicions/{id}': {
    get: {
      summary: 'One of them, with calls usual and seen by the hour',
      parameters: [id('Suspicion')],
      responses: { '200': answer(suspicionSchema, 'As it stands'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/suspicions/{id}/ticket': {
    post: {
      summary: 'Open a ticket of it, channel `alarm`; the clock to tell the customer starts',
      parameters: [id('Suspicion')],
      responses: done,
    },
  },
  '/api/suspicions/{id}/dismiss': {
    post: {
      summary: 'It is nothing: with a word why',
      parameters: [id('Suspicion')],
      requestBody: body(dismissSuspicionSchema),
      responses: done,
    },
  },
  '/api/suspicions/{id}/told': {
    post: {
      summary: 'Record that the customer has been told',
      parameters: [id('Suspicion')],
      requestBody: body(tellSuspicionSchema),
      responses: done,
    },
  },
  '/api/suspicions/{id}/holds': {
    post: {
      summary: 'Ask that a number’s international calls be held; the switch is outside',
      parameters: [id('Suspicion')],
      requestBody: body(requestHoldSchema),
      responses: done,
    },
  },
  '/api/suspicions/{id}/holds/{hold}': {
    post: {
      summary: 'Say that they are held, or will not be',
      parameters: [id('Suspicion'), HOLD],
      requestBody: body(settleHoldSchema),
      responses: done,
    },
  },
  '/api/pools/{contract}/limit': {
    put: {
      summary: 'Of which bill a contract’s people are warned; null: of none',
      parameters: [CONTRACT],
      requestBody: body(billLimitSchema),
      responses: { '200': answer(poolDetailSchema, 'The pool after it'), ...PROBLEMS, ...MISSING },
    },
  },
};
