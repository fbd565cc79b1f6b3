import {
  declareMajeureSchema,
  endMajeureSchema,
  majeureDetailSchema,
  majeureFileQuerySchema,
  majeureFileSchema,
  majeureKindsSchema,
  majeureListSchema,
  majeureNoticeSchema,
  majeureQuerySchema,
  majeureTargetsQuerySchema,
  majeureTargetsSchema,
  retractMajeureSchema,
} from '#shared/api/majeure.ts';
import { answer, body, id, MISSING, problem, PROBLEMS, query, REFUSED } from './openapiParts.ts';

const RECORD = id('Record');
const changed = (summary: string, schema: Parameters<typeof body>[0], said: string) => ({
  post: {
    summary,
    parameters: [RECORD],
    requestBody: body(schema),
    responses: { '200': answer(majeureDetailSchema, said), ...PROBLEMS, ...MISSING, ...REFUSED },
  },
});

/** Force majeure's part of the description of the interface. */
export const majeurePaths = {
  '/api/majeure': {
    get: {
      summary: 'Force majeure in the caller’s scope, the last first; for staff',
      parameters: query(majeureQuerySchema),
      responses: { '200': answer(majeureListSchema, 'At most 200'), ...PROBLEMS },
    },
    post: {
      summary:
        'Declare force majeure; for supervisors and administrators. Its beginning is written to every contract of a service that it touches',
      requestBody: body(declareMajeureSchema),
      responses: { '201': answer(majeureDetailSchema, 'Declared, with what it touches'), ...PROBLEMS, ...REFUSED },
    },
  },
  '/api/majeure/kinds': {
    get: {
      summary: 'What kinds of force majeure there are',
      responses: { '200': answer(majeureKindsSchema, 'In both languages'), ...PROBLEMS },
    },
  },
  '/api/majeure/targets': {
    get: {
      summary: 'Counties, elements and customers that it may be about, by name or id',
      parameters: query(majeureTargetsQuerySchema),
      responses: { '200': answer(majeureTargetsSchema, 'The first that match'), ...PROBLEMS },
    },
  },
  '/api/majeure/{id}': {
    get: {
      summary: 'One record, with its contracts, its open tickets, its files and what was recorded of it',
      parameters: [RECORD],
      responses: { '200': answer(majeureDetailSchema, 'As it stands'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/majeure/{id}/notices': changed(
    'Record that written notice, or proof, was given to the other party of contracts',
    majeureNoticeSchema,
    'Written to all of them',
  ),
  '/api/majeure/{id}/end': changed('Record its end', endMajeureSchema, 'Written to all its contracts'),
  '/api/majeure/{id}/retract': changed(
    'Take back a record that was made by mistake',
    retractMajeureSchema,
    'In all its contracts it never was',
  ),
  '/api/majeure/{id}/files': {
    post: {
      summary: 'Add a file: a photo, a PDF or a text. What it is, its own bytes say',
      parameters: [RECORD, ...query(majeureFileQuerySchema)],
      requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string' } } } },
      responses: {
        '201': answer(majeureFileSchema, 'Added'),
        ...PROBLEMS,
        ...MISSING,
        '413': problem('Too large'),
        '415': problem('Nothing that is kept here'),
        ...REFUSED,
      },
    },
  },
  '/api/majeure/{id}/files/{file}': {
    get: {
      summary: 'A file',
      parameters: [RECORD, { ...RECORD, name: 'file', description: 'Its id on the record' }],
      responses: { '200': { description: 'Its bytes' }, '304': { description: 'As before' }, ...PROBLEMS, ...MISSING },
    },
  },
};
