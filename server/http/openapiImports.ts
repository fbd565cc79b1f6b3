import {
  importDetailSchema,
  importEntrySchema,
  importListSchema,
  importQuerySchema,
  rejectedFileQuerySchema,
} from '#shared/api/imports.ts';
import { answer, id, MISSING, problem, PROBLEMS, query } from './openapiParts.ts';

/** The import log's part of the description of the interface. */
export const importPaths = {
  '/api/call-records/imports': {
    get: {
      summary: 'The import log of the branch; for whoever may import',
      parameters: query(importQuerySchema),
      responses: { '200': answer(importListSchema, 'Newest first'), ...PROBLEMS },
    },
  },
  '/api/call-records/imports/{id}': {
    get: {
      summary: 'One import, with the first of its rejected lines',
      parameters: [id('Import')],
      responses: { '200': answer(importDetailSchema, 'As far as it has come'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/call-records/imports/{id}/rejected': {
    get: {
      summary: 'Its rejected lines, the first 10,000, as a CSV file; people’s numbers masked',
      parameters: [id('Import'), ...query(rejectedFileQuerySchema)],
      responses: {
        '200': { description: 'Line, code, reason, detail', content: { 'text/csv': { schema: { type: 'string' } } } },
        ...PROBLEMS,
        ...MISSING,
      },
    },
  },
  '/api/call-records/imports/{id}/cancel': {
    post: {
      summary: 'End an import that runs, on whatever node; what it has committed is kept',
      parameters: [id('Import')],
      responses: {
        '200': answer(importEntrySchema, 'Nothing more of it will be committed; its sender is answered 409'),
        ...PROBLEMS,
        ...MISSING,
        '409': problem('It has ended already'),
      },
    },
  },
};
