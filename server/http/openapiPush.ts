import { pushEndpointSchema, pushKeySchema, pushSubscriptionSchema } from '#shared/api/push.ts';
import { answer, body, PROBLEMS, REFUSED } from './openapiParts.ts';

/** Web Push's part of the description of the interface. */
export const pushPaths = {
  '/api/push/key': {
    get: {
      summary: 'The desk’s VAPID public key, to subscribe with; for customers',
      responses: { '200': answer(pushKeySchema, 'The key; null where pushes are off'), ...PROBLEMS },
    },
  },
  '/api/push/subscription': {
    put: {
      summary: 'Be told by push in this browser, until the session is ended; a repetition changes nothing',
      requestBody: body(pushSubscriptionSchema),
      responses: { '204': { description: 'Kept' }, ...PROBLEMS, ...REFUSED },
    },
    delete: {
      summary: 'Be told by push in this browser no more',
      requestBody: body(pushEndpointSchema),
      responses: { '204': { description: 'There is none of one’s own by this endpoint any more' }, ...PROBLEMS },
    },
  },
};
