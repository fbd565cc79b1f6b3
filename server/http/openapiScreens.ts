import {
  claimAnswerSchema,
  claimSchema,
  editScreenSchema,
  newScreenSchema,
  pairedSchema,
  pairingSchema,
  screenListSchema,
  screenSchema,
  waitingScreenSchema,
} from '#shared/api/screens.ts';
import { answer, body, id, MISSING, problem, PROBLEMS, REFUSED } from './openapiParts.ts';

const TOO_MANY = { '429': problem('Too many of them from this address or user; `Retry-After` says when again') };
const UNKNOWN_CODE = { '422': problem('No screen waits with this code: it is over, approved, or was never shown') };

/** The screens' part of the description of the interface. */
export const screenPaths = {
  '/api/auth/pairing': {
    get: {
      summary: 'Whether the browser that asks is a paired screen, or was one; without a session',
      responses: { '200': answer(pairedSchema, 'By its cookie'), ...TOO_MANY },
    },
    post: {
      summary:
        'Ask to be paired, as a screen that has no session: a code to show, and a secret to claim the session with',
      responses: { '201': answer(pairingSchema, 'Waits for ten minutes'), ...TOO_MANY },
    },
  },
  '/api/auth/pairing/claim': {
    post: {
      summary: 'Ask whether the screen has been approved; once it is, this sets its session’s cookie, one time',
      requestBody: body(claimSchema),
      responses: {
        '200': answer(claimAnswerSchema, 'Ask again every few seconds while it waits'),
        '400': PROBLEMS['400'],
        ...TOO_MANY,
      },
    },
  },
  '/api/screens': {
    get: {
      summary: 'The walls of the branch, and how fresh they are; for engineers and above',
      responses: { '200': answer(screenListSchema, 'By name; revoked ones for a month more'), ...PROBLEMS },
    },
    post: {
      summary: 'Approve the screen that shows a code',
      requestBody: body(newScreenSchema),
      responses: { '201': answer(screenSchema, 'The screen'), ...PROBLEMS, ...UNKNOWN_CODE, ...TOO_MANY },
    },
  },
  '/api/screens/waiting/{code}': {
    get: {
      summary: 'Which screen waits with a code',
      parameters: [{ in: 'path', name: 'code', required: true, schema: { type: 'string' } }],
      responses: { '200': answer(waitingScreenSchema, 'It waits'), ...PROBLEMS, ...UNKNOWN_CODE, ...TOO_MANY },
    },
  },
  '/api/screens/{id}': {
    patch: {
      summary: 'Rename a screen, change what it shows, or say that it is switched off on purpose',
      parameters: [id('Screen')],
      requestBody: body(editScreenSchema),
      responses: { '200': answer(screenSchema, 'The screen'), ...PROBLEMS, ...MISSING, ...REFUSED },
    },
  },
  '/api/screens/{id}/revoke': {
    post: {
      summary: 'End a screen’s session and live connection at once and for good',
      parameters: [id('Screen')],
      responses: { '200': answer(screenSchema, 'The screen'), ...PROBLEMS, ...MISSING },
    },
  },
};
