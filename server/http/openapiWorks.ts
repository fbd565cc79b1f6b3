import {
  announceWorkSchema,
  answerWorkSchema,
  cancelWorkSchema,
  moveWorkSchema,
  planWorkSchema,
  recordNoticeSchema,
  workDetailSchema,
  workListSchema,
  workQuerySchema,
  workTargetsQuerySchema,
  workTargetsSchema,
} from '#shared/api/works.ts';
import { answer, body, id, MISSING, PROBLEMS, query, REFUSED } from './openapiParts.ts';

/** Planned work's part of the description of the interface. */
export const workPaths = {
  '/api/works': {
    get: {
      summary: 'Planned works in the caller’s scope; a customer reads those on its own services',
      parameters: query(workQuerySchema),
      responses: {
        '200': answer(workListSchema, 'What is to come by its start, all else the last first'),
        ...PROBLEMS,
      },
    },
    post: {
      summary: 'Plan a work: its window is said in a zone, on elements or single services',
      requestBody: body(planWorkSchema),
      responses: { '201': answer(workDetailSchema, 'Planned, with whom it touches'), ...PROBLEMS, ...REFUSED },
    },
  },
  '/api/works/targets': {
    get: {
      summary: 'Elements and services that a work may be planned on, by name or id',
      parameters: query(workTargetsQuerySchema),
      responses: { '200': answer(workTargetsSchema, 'The first that match'), ...PROBLEMS },
    },
  },
  '/api/works/{id}': {
    get: {
      summary: 'One work, with the customers it touches and what is on record with each',
      parameters: [id('Work')],
      responses: { '200': answer(workDetailSchema, 'As it stands'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/works/{id}/cancel': {
    post: {
      summary: 'Call a work off; one that runs ends with it, and those who know of it are sent the notice of that',
      parameters: [id('Work')],
      requestBody: body(cancelWorkSchema),
      responses: { '200': answer(workDetailSchema, 'Cancelled'), ...PROBLEMS, ...MISSING, ...REFUSED },
    },
  },
  '/api/works/{id}/window': {
    post: {
      summary: 'Give a work that has not begun another window; those who know of it are sent the notice of that',
      requestBody: body(moveWorkSchema),
      parameters: [id('Work')],
      responses: {
        '200': answer(workDetailSchema, 'Moved: what was told and answered of the old window does not count'),
        ...PROBLEMS,
        ...MISSING,
        ...REFUSED,
      },
    },
  },
  '/api/works/{id}/announce': {
    post: {
      summary: 'Send the fault contacts of its customers the notice of a work, by SMS and e-mail',
      parameters: [id('Work')],
      requestBody: body(announceWorkSchema),
      responses: {
        '200': answer(workDetailSchema, 'Queued; each customer’s `sent` says how far'),
        ...PROBLEMS,
        ...MISSING,
        ...REFUSED,
      },
    },
  },
  '/api/works/{id}/notices': {
    post: {
      summary: 'Record that customers were told of it or called in vain, or agreed or objected',
      parameters: [id('Work')],
      requestBody: body(recordNoticeSchema),
      responses: { '200': answer(workDetailSchema, 'All of them recorded'), ...PROBLEMS, ...MISSING, ...REFUSED },
    },
  },
  '/api/works/{id}/answer': {
    post: {
      summary: 'A customer agrees or objects itself, for all of its services that the work touches',
      parameters: [id('Work')],
      requestBody: body(answerWorkSchema),
      responses: { '200': answer(workDetailSchema, 'Recorded'), ...PROBLEMS, ...MISSING, ...REFUSED },
    },
  },
};
