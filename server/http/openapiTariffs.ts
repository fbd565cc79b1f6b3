import {
  billQuerySchema,
  billSchema,
  callFileQuerySchema,
  callListSchema,
  callQuerySchema,
  numberUsageListSchema,
} from '#shared/api/bill.ts';
import { poolNoticeListSchema } from '#shared/api/poolNotice.ts';
import {
  askReratingSchema,
  assignedPlanSchema,
  assignPlanSchema,
  newNumberingSchema,
  newPlanVersionSchema,
  numberingListSchema,
  pinnedListSchema,
  planListSchema,
  reratingPlanSchema,
  reratingSchema,
  writtenVersionSchema,
} from '#shared/api/tariffs.ts';
import { answer, body, id, MISSING, problem, PROBLEMS, query, REFUSED } from './openapiParts.ts';

/** Bills, calls and what they are rated by: their part of the description of the interface. */
const contract = {
  in: 'path',
  name: 'contract',
  description: 'Contract id',
  required: true,
  schema: { type: 'string' },
};
const key = {
  in: 'header',
  name: 'Idempotency-Key',
  description: 'Sent again with the same body, the version is written once and answered again',
  required: false,
  schema: { type: 'string' },
};
const CHANGED = { '409': problem('Another version has been written since; look at it and decide anew') };

export const tariffPaths = {
  '/api/pools/{contract}/bill': {
    get: {
      summary: 'A preview of a month’s bill: what is included, what is beyond, each type, what faults give back',
      parameters: [contract, ...query(billQuerySchema)],
      responses: {
        '200': answer(billSchema, 'The bill as it stands'),
        ...PROBLEMS,
        '404': problem('There is none in the caller’s scope; `no_bill`: the contract has no bill for this month'),
        ...REFUSED,
      },
    },
  },
  '/api/pools/{contract}/numbers': {
    get: {
      summary: 'What each member number used in a month, the most first; people’s numbers are masked',
      parameters: [contract, ...query(billQuerySchema)],
      responses: {
        '200': answer(numberUsageListSchema, 'Up to a hundred numbers, and the sum of all others'),
        ...PROBLEMS,
        ...MISSING,
        ...REFUSED,
      },
    },
  },
  '/api/pools/{contract}/notices': {
    get: {
      summary:
        'What was sent of a month’s pool, to the customer and its account manager, and what became of it; for staff',
      parameters: [contract, ...query(billQuerySchema)],
      responses: { '200': answer(poolNoticeListSchema, 'Newest first, recipients masked'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/pools/{contract}/calls': {
    get: {
      summary: 'A month’s calls, each with why it costs what it costs; far ends are masked',
      parameters: [contract, ...query(callQuerySchema)],
      responses: { '200': answer(callListSchema, 'A page, newest first'), ...PROBLEMS, ...MISSING, ...REFUSED },
    },
  },
  '/api/pools/{contract}/calls/export': {
    get: {
      summary: 'A month’s calls as a file, far ends masked',
      parameters: [contract, ...query(callFileQuerySchema)],
      responses: { '200': { description: 'CSV in UTF-8' }, ...PROBLEMS, ...MISSING, ...REFUSED },
    },
  },
  '/api/pools/{contract}/reratings/plans': {
    post: {
      summary: 'What rating a month again would change, by what is in force for it now. Nothing is done',
      parameters: [contract],
      requestBody: body(askReratingSchema),
      responses: {
        '200': answer(reratingPlanSchema, 'Before and after, with its hash'),
        ...PROBLEMS,
        ...MISSING,
        ...REFUSED,
      },
    },
  },
  '/api/pools/{contract}/reratings': {
    post: {
      summary: 'Rate a month again, as its plan said',
      parameters: [contract],
      requestBody: body(reratingSchema),
      responses: { '200': answer(reratingPlanSchema, 'Done'), ...PROBLEMS, ...MISSING, ...CHANGED, ...REFUSED },
    },
  },
  '/api/reratings': {
    get: {
      summary: 'Months that were rated by other versions than those in force for them',
      responses: { '200': answer(pinnedListSchema, 'By contract and month'), ...PROBLEMS },
    },
  },
  '/api/plans': {
    get: {
      summary: 'Plans in all versions, and the contracts that go by them',
      responses: { '200': answer(planListSchema, 'By id'), ...PROBLEMS },
    },
    post: {
      summary: 'Write a version of a plan, or a new plan. Months that have calls stay as they were rated',
      parameters: [key],
      requestBody: body(newPlanVersionSchema),
      responses: { '201': answer(writtenVersionSchema, 'Written'), ...PROBLEMS, ...CHANGED, ...REFUSED },
    },
  },
  '/api/contracts/{id}/plan': {
    post: {
      summary: 'Give a contract another plan. Its months that have calls stay as they were rated',
      parameters: [id('Contract'), key],
      requestBody: body(assignPlanSchema),
      responses: {
        '200': answer(assignedPlanSchema, 'Given, with the months that stay'),
        ...PROBLEMS,
        ...MISSING,
        ...CHANGED,
        '422': problem('There is no such plan, it is the contract’s own, or only other branches’ contracts go by it'),
      },
    },
  },
  '/api/numbering': {
    get: {
      summary: 'The branch’s numbering in all versions: districts by prefix, service and emergency numbers',
      responses: { '200': answer(numberingListSchema, 'Newest first'), ...PROBLEMS },
    },
    post: {
      summary: 'Write a version of the numbering. Months that have calls stay as they were rated',
      parameters: [key],
      requestBody: body(newNumberingSchema),
      responses: { '201': answer(writtenVersionSchema, 'Written'), ...PROBLEMS, ...CHANGED },
    },
  },
};
