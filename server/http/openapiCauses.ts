import { causeChangeSchema, causeNodeSchema, causeTreeSchema, newCauseSchema } from '#shared/api/causes.ts';
import { answer, body, MISSING, problem, PROBLEMS } from './openapiParts.ts';

/** The cause tree's part of the description of the interface. */
export const causePaths = {
  '/api/causes': {
    get: {
      summary: 'What lies beneath the eleven causes, in two levels, as the branch has it; retired ones too',
      responses: { '200': answer(causeTreeSchema, 'Depth first'), ...PROBLEMS },
    },
    post: {
      summary: 'Add a cause; its code says where it goes, and never changes',
      requestBody: body(newCauseSchema),
      responses: {
        '201': answer(causeNodeSchema, 'Added'),
        ...PROBLEMS,
        '409': problem('There is one of that code'),
        '422': problem('There is nothing that it could be beneath'),
      },
    },
  },
  '/api/causes/{code}': {
    patch: {
      summary: 'Rename a cause, retire it, or take it back into use. Records keep the words they were written with',
      parameters: [{ in: 'path', name: 'code', required: true, schema: { type: 'string' } }],
      requestBody: body(causeChangeSchema),
      responses: {
        '200': answer(causeNodeSchema, 'As it is now'),
        ...PROBLEMS,
        ...MISSING,
        '409': problem('Somebody changed it since expectedVersion'),
      },
    },
  },
};
