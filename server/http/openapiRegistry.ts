import {
  registryExportQuerySchema,
  registryFileQuerySchema,
  registryImportQuerySchema,
  registryImportSchema,
  registryPlanSchema,
  registrySchema,
} from '#shared/api/registry.ts';
import { answer, problem, PROBLEMS, query } from './openapiParts.ts';

/** The registry's part of the description of the interface. */
const file = {
  required: true,
  description: 'XLSX, or CSV in UTF-8 or GB18030; told apart by its content',
  content: Object.fromEntries(
    ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/octet-stream'].map(
      (type) => [type, { schema: { type: 'string', format: 'binary' } }],
    ),
  ),
};
const FILE_PROBLEMS = {
  ...PROBLEMS,
  '413': problem('The file is too large'),
  '415': problem('The file is wrapped or packed'),
  '422': problem('Nothing of the file can be read; `code` says why'),
};
const key = {
  in: 'header',
  name: 'Idempotency-Key',
  description: 'Sent again with the same file, the import is done once and answered again',
  required: false,
  schema: { type: 'string' },
};

export const registryPaths = {
  '/api/admin/registry': {
    get: {
      summary: 'How many customers, contracts, services, numbers, elements, line positions and contacts there are',
      responses: { '200': answer(registrySchema, 'By table'), ...PROBLEMS },
    },
  },
  '/api/admin/registry/export': {
    get: {
      summary: 'Tables as one workbook, or one table as CSV; people’s numbers whole, and on record',
      parameters: query(registryExportQuerySchema),
      responses: {
        '200': { description: 'XLSX, or CSV in UTF-8' },
        ...PROBLEMS,
        '422': problem('Too many rows for a workbook'),
      },
    },
  },
  '/api/admin/registry/plans': {
    post: {
      summary: 'What importing a file would do: new, changed, removed and refused rows. Nothing is done',
      parameters: query(registryFileQuerySchema),
      requestBody: file,
      responses: { '200': answer(registryPlanSchema, 'The plan, with its hash'), ...FILE_PROBLEMS },
    },
  },
  '/api/admin/registry/imports': {
    post: {
      summary: 'Do what a plan says with the same file, all of it or nothing; refused rows are left out',
      parameters: [...query(registryImportQuerySchema), key],
      requestBody: file,
      responses: {
        '200': answer(registryImportSchema, 'What was done'),
        ...FILE_PROBLEMS,
        '409': problem('The file or the registry has changed since the plan was made'),
      },
    },
  },
};
