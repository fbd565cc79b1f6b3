import { Router } from 'express';
import swagger from 'swagger-ui-express';
import { sessionCookieName } from '#server/auth/credential.ts';
import { RECORD_FORMATS } from '#shared/pool/records.ts';
import { attachmentQuerySchema } from '#shared/api/attachment.ts';
import { accessListSchema, revealAnswerSchema } from '#shared/api/access.ts';
import { revealRequestSchema } from '#shared/api/reveal.ts';
import { customerDetailSchema, numberListSchema, numberQuerySchema } from '#shared/api/customer.ts';
import { declarationAnswerSchema, declarationRequestSchema } from '#shared/api/declaration.ts';
import { evidenceSchema } from '#shared/api/evidence.ts';
import { importAnswerSchema, poolDetailSchema, poolListSchema } from '#shared/api/pool.ts';
import {
  customerListSchema,
  precheckSchema,
  problemSchema,
  serviceListSchema,
  serviceSchema,
} from '#shared/api/service.ts';
import {
  attachmentSchema,
  factListSchema,
  ledgerSchema,
  ticketListSchema,
  ticketQuerySchema,
  ticketSchema,
} from '#shared/api/ticket.ts';
import {
  handoverDraftSchema,
  handoverListQuerySchema,
  handoverListSchema,
  handoverSheetSchema,
  handoverStepSchema,
  keptHandoverSchema,
} from '#shared/api/handover.ts';
import { followUpSchema } from '#shared/api/followUp.ts';
import { exportQuerySchema, reportQuerySchema, reportSchema } from '#shared/api/report.ts';
import { userListSchema } from '#shared/api/user.ts';
import {
  templateChangeSchema,
  templateDetailSchema,
  templateListSchema,
  wordingQuerySchema,
  wordingSchema,
} from '#shared/api/wording.ts';
import { commandSchema } from '#shared/ticket/commands.ts';
import { ATTACHMENT_TYPES } from '#shared/ticket/values.ts';
import { contractPaths } from './openapiContracts.ts';
import { importPaths } from './openapiImports.ts';
import { majeurePaths } from './openapiMajeure.ts';
import { problem, query, schemaOf } from './openapiParts.ts';
import { operationPaths } from './openapiOperation.ts';
import { pushPaths } from './openapiPush.ts';
import { settingsPaths } from './openapiSettings.ts';
import { suspicionPaths } from './openapiSuspicions.ts';
import { workPaths } from './openapiWorks.ts';

/**
 * The description of the interface, made from the schemas that the server itself parses with: what it says is what is
 * done. A route that is not listed here does not belong to the interface.
 */
const SCHEMAS = {
  RevealRequest: schemaOf(revealRequestSchema, 'input'),
  RevealAnswer: schemaOf(revealAnswerSchema, 'output'),
  AccessList: schemaOf(accessListSchema, 'output'),
  UserList: schemaOf(userListSchema, 'output'),
  Ticket: schemaOf(ticketSchema, 'output'),
  TicketList: schemaOf(ticketListSchema, 'output'),
  FactList: schemaOf(factListSchema, 'output'),
  Attachment: schemaOf(attachmentSchema, 'output'),
  Ledger: schemaOf(ledgerSchema, 'output'),
  Evidence: schemaOf(evidenceSchema, 'output'),
  Declaration: schemaOf(declarationRequestSchema, 'input'),
  DeclarationAnswer: schemaOf(declarationAnswerSchema, 'output'),
  Command: schemaOf(commandSchema, 'input'),
  Service: schemaOf(serviceSchema, 'output'),
  ServiceList: schemaOf(serviceListSchema, 'output'),
  Precheck: schemaOf(precheckSchema, 'output'),
  Customer: schemaOf(customerDetailSchema, 'output'),
  NumberList: schemaOf(numberListSchema, 'output'),
  CustomerList: schemaOf(customerListSchema, 'output'),
  PoolList: schemaOf(poolListSchema, 'output'),
  Pool: schemaOf(poolDetailSchema, 'output'),
  Report: schemaOf(reportSchema, 'output'),
  FollowUp: schemaOf(followUpSchema, 'output'),
  HandoverSheet: schemaOf(handoverSheetSchema, 'output'),
  HandoverDraft: schemaOf(handoverDraftSchema, 'input'),
  HandoverStep: schemaOf(handoverStepSchema, 'input'),
  Handover: schemaOf(keptHandoverSchema, 'output'),
  HandoverList: schemaOf(handoverListSchema, 'output'),
  ImportAnswer: schemaOf(importAnswerSchema, 'output'),
  Wording: schemaOf(wordingSchema, 'output'),
  WordingTemplate: schemaOf(templateDetailSchema, 'output'),
  WordingTemplateList: schemaOf(templateListSchema, 'output'),
  WordingTemplateChange: schemaOf(templateChangeSchema, 'input'),
  Problem: schemaOf(problemSchema, 'output'),
};
type SchemaName = keyof typeof SCHEMAS;

const ref = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: SchemaName, description: string) => ({
  description,
  content: { 'application/json': { schema: ref(name) } },
});
const parameter = (
  where: 'path' | 'query' | 'header',
  name: string,
  description: string,
  required: boolean,
  schema: object = { type: 'string' },
) => ({
  in: where,
  name,
  description,
  required,
  schema,
});

const PROBLEMS = {
  '400': problem('The request’s shape is wrong; `errors` names the fields.'),
  '401': problem('Not signed in.'),
  '403': problem('The caller’s role may not do this.'),
};
const MISSING = { '404': problem('There is none in the caller’s scope.') };

const SHEET_REFUSED = {
  '409': problem('Somebody has changed the sheet since it was read'),
  '422': problem('Not possible now: a ticket is unacknowledged, or it is not this person’s turn; `code` says why'),
};

const ticketNo = parameter('path', 'no', 'Ticket number, e.g. F20261122-0001', true);
const templateKey = Object.entries({
  kind: wordingQuerySchema.shape.kind.def.innerType,
  lang: wordingQuerySchema.shape.lang.def.innerType,
}).map(([name, schema]) => parameter('path', name, '', true, schemaOf(schema, 'input')));
const body = (name: SchemaName) => ({ required: true, content: { 'application/json': { schema: ref(name) } } });
const file = (...types: string[]) => ({
  required: true,
  content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
});
const month = parameter('query', 'month', '`YYYY-MM` in Beijing; the current month by default', false);
const FORMATS = [...RECORD_FORMATS, 'auto'];
const strings = (...names: string[]) => ({
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: names,
        properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
      },
    },
  },
});

const PATHS = {
  ...settingsPaths,
  ...importPaths,
  ...pushPaths,
  ...operationPaths,
  ...suspicionPaths,
  ...workPaths,
  ...contractPaths,
  ...majeurePaths,
  '/api/auth/sign-in/username': {
    post: {
      summary: 'Sign in; answers a session cookie',
      security: [],
      requestBody: strings('username', 'password'),
      responses: {
        '200': { description: 'Signed in' },
        '401': problem('Wrong user name or password'),
        '429': problem('Too many attempts'),
      },
    },
  },
  '/api/auth/sign-out': {
    post: {
      summary: 'End the session, and the live connections it opened',
      security: [],
      responses: { '200': { description: 'There is no session any more' } },
    },
  },
  '/api/auth/get-session': {
    get: {
      summary: 'The session, prolonged when it is a day old; null without one',
      security: [],
      responses: { '200': { description: 'The session or null' } },
    },
  },
  '/api/auth/change-password': {
    post: {
      summary: 'Change one’s own password; ends one’s other sessions',
      requestBody: strings('currentPassword', 'newPassword'),
      responses: {
        '200': { description: 'Changed' },
        '400': PROBLEMS['400'],
        '401': PROBLEMS['401'],
        '403': problem('The current password is not right'),
        '429': problem('Too many attempts'),
      },
    },
  },
  '/api/me': { get: { summary: 'Who is signed in', responses: { '200': { description: 'The caller' }, ...PROBLEMS } } },
  '/api/declarations': {
    post: {
      summary: 'Declare a fault: on disk before it is answered',
      parameters: [
        parameter(
          'header',
          'Idempotency-Key',
          'New for each declaration; a repetition gets the same answer for 7 days',
          true,
        ),
        parameter('header', 'Demarc-Caller', 'User id of its author: refused when another is signed in', false),
      ],
      requestBody: body('Declaration'),
      responses: {
        '201': json('DeclarationAnswer', 'Received'),
        '200': json('DeclarationAnswer', 'Received before, with this key'),
        ...PROBLEMS,
        '409': problem('The key was used for another body, or another user is signed in than the one named'),
        '422': problem('Unknown service or number, or a channel that is not the caller’s'),
      },
    },
  },
  '/api/services': {
    get: {
      summary: 'Search services by number, name, customer or contract',
      parameters: [parameter('query', 'q', 'Part of any of them', false)],
      responses: { '200': json('ServiceList', 'At most 50'), ...PROBLEMS },
    },
  },
  '/api/services/{id}': {
    get: {
      summary: 'A service, by id or one of its numbers',
      parameters: [parameter('path', 'id', 'Id or number', true)],
      responses: { '200': json('Service', 'The service'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/services/{id}/precheck': {
    get: {
      summary: 'What the desk knows of a service before anybody has looked',
      parameters: [parameter('path', 'id', 'Id or number', true)],
      responses: { '200': json('Precheck', 'The signs and a verdict'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/customers': {
    get: {
      summary: 'Customers in the caller’s scope',
      responses: { '200': json('CustomerList', 'By name'), ...PROBLEMS },
    },
  },
  '/api/customers/{id}': {
    get: {
      summary: 'A customer with its contracts, services and contacts; people’s numbers masked but for itself',
      parameters: [parameter('path', 'id', 'Customer id', true)],
      responses: { '200': json('Customer', 'The customer'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/services/{id}/numbers': {
    get: {
      summary: 'Numbers of a service, a page at a time; mobile members’ masked but for their customer',
      parameters: [parameter('path', 'id', 'Service id', true), ...query(numberQuerySchema)],
      responses: { '200': json('NumberList', 'A page'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/reveals': {
    post: {
      summary: 'See a person’s number whole; it is logged who did, whose and what for',
      requestBody: body('RevealRequest'),
      responses: {
        '200': json('RevealAnswer', 'The number'),
        ...PROBLEMS,
        ...MISSING,
        '422': problem('No number of this person is on file'),
      },
    },
    get: {
      summary: 'Who saw whose number, latest first; for supervisors and administrators',
      parameters: [
        parameter('query', 'customer', 'Of this customer alone', false),
        parameter('query', 'cursor', 'The `nextCursor` of an earlier answer', false),
      ],
      responses: { '200': json('AccessList', 'A page'), ...PROBLEMS },
    },
  },
  '/api/users': {
    get: {
      summary: 'Staff of the branch, to give work to; for staff',
      responses: { '200': json('UserList', 'By name'), ...PROBLEMS },
    },
  },
  '/api/tickets': {
    get: {
      summary: 'Tickets, newest first',
      parameters: query(ticketQuerySchema),
      responses: { '200': json('TicketList', 'A page'), ...PROBLEMS },
    },
  },
  '/api/tickets/{no}': {
    get: {
      summary: 'A ticket',
      parameters: [ticketNo],
      responses: { '200': json('Ticket', 'As the caller may see it'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/tickets/{no}/facts': {
    get: {
      summary: 'Its record',
      parameters: [ticketNo],
      responses: { '200': json('FactList', 'In order'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/tickets/{no}/ledger': {
    get: {
      summary:
        'Who held the clock, when and why; on which part of the line, by which unit, on whose word and upon what evidence',
      parameters: [ticketNo],
      responses: { '200': json('Ledger', 'Gap-free from declaration to the end or now'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/tickets/{no}/evidence': {
    get: {
      summary:
        'The evidence package: its record as a chain, and what follows from it, to verify without the desk. What the caller may not read whole stands by its digest',
      parameters: [ticketNo],
      responses: { '200': json('Evidence', 'Until now, as a file'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/tickets/{no}/commands': {
    post: {
      summary: 'Change a ticket',
      parameters: [ticketNo, parameter('header', 'Idempotency-Key', 'Optional: a repetition does nothing more', false)],
      requestBody: body('Command'),
      responses: {
        '200': json('Ticket', 'The ticket after it'),
        ...PROBLEMS,
        ...MISSING,
        '409': problem('Somebody changed it after `expectedVersion`, or the key was used for another command'),
        '422': problem('Not possible now; `code` says why'),
      },
    },
  },
  '/api/tickets/{no}/wording': {
    get: {
      summary: 'Reports and messages about it, written from its record by the branch’s templates; for staff',
      parameters: [ticketNo, ...query(wordingQuerySchema)],
      responses: { '200': json('Wording', 'The texts, and what each name stands for'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/wording': {
    get: {
      summary: 'The templates of reports and messages; for supervisors',
      responses: { '200': json('WordingTemplateList', 'Every kind in every language'), ...PROBLEMS },
    },
  },
  '/api/wording/{kind}/{lang}': {
    get: {
      summary: 'A template with all its versions',
      parameters: templateKey,
      responses: { '200': json('WordingTemplate', 'In force, and before'), ...PROBLEMS },
    },
    put: {
      summary: 'Change a template, or go back to the shipped one',
      parameters: templateKey,
      requestBody: body('WordingTemplateChange'),
      responses: {
        '200': json('WordingTemplate', 'With the new version'),
        ...PROBLEMS,
        '409': problem('Somebody changed it after `expectedVersion`'),
      },
    },
  },
  '/api/tickets/{no}/attachments': {
    post: {
      summary: 'Add a file: a photo, a PDF or a text. What it is, its own bytes say; its SHA-256 goes into the record',
      parameters: [
        ticketNo,
        ...query(attachmentQuerySchema),
        parameter('header', 'Idempotency-Key', 'Optional: a repetition gets the same answer', false),
      ],
      requestBody: file(...ATTACHMENT_TYPES, 'application/octet-stream'),
      responses: {
        '201': json('Attachment', 'Kept'),
        '200': json('Attachment', 'Kept before, with this key'),
        ...PROBLEMS,
        ...MISSING,
        '409': problem('The key was used for another file'),
        '413': problem('Larger than 8 MiB'),
        '415': problem('Not a kind of file that is kept'),
        '422': problem('Not possible now; `code` says why'),
        '429': problem('Too many of one’s own on their way'),
      },
    },
  },
  '/api/tickets/{no}/attachments/{id}': {
    get: {
      summary: 'A file',
      parameters: [ticketNo, parameter('path', 'id', 'Its id on the ticket', true)],
      responses: { '200': { description: 'Its bytes' }, '304': { description: 'As before' }, ...PROBLEMS, ...MISSING },
    },
  },
  '/api/call-records': {
    post: {
      summary:
        'Import call records, as a stream. Of a repaired fault, a call with the branch’s test numbers passes the customer’s test, and the first others are marked on the ticket',
      parameters: [
        parameter('query', 'format', 'What the file is', true, { type: 'string', enum: FORMATS }),
        parameter('query', 'name', 'The file’s name, for the import log', false),
        parameter(
          'query',
          'columns',
          'Which columns of a `csv` hold which fields, by name or place: `caller:主叫号码,callee:被叫号码,startedAt:#3,billsec:#6`',
          false,
        ),
        parameter('query', 'number', 'Whose calls a `cm-ims` bill lists, where it does not say so itself', false),
        parameter('query', 'import', 'An id (UUID) of the sender’s making, to follow and cancel the import by', false),
      ],
      requestBody: file('text/csv', 'application/x-ndjson', 'text/plain', 'application/octet-stream'),
      responses: {
        '200': json('ImportAnswer', 'Good lines are kept, bad ones named'),
        ...PROBLEMS,
        '409': problem('Somebody cancelled the import, or its id was given before'),
        '415': problem('Not a type or encoding of a file'),
        '422': problem('The file as a whole cannot be read'),
      },
    },
  },
  '/api/pools': {
    get: {
      summary: 'Minute pools in scope',
      parameters: [month],
      responses: { '200': json('PoolList', 'By contract'), ...PROBLEMS },
    },
  },
  '/api/pools/{contract}': {
    get: {
      summary: 'A contract’s minute pool',
      parameters: [parameter('path', 'contract', 'Contract id', true), month],
      responses: { '200': json('Pool', 'With its days'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/handover': {
    get: {
      summary: 'The handover sheet of the shift on duty: live until it is signed',
      responses: { '200': json('HandoverSheet', 'The sheet'), ...PROBLEMS },
    },
    post: {
      summary: 'Write its notes',
      requestBody: body('HandoverDraft'),
      responses: { '200': json('HandoverSheet', 'The sheet after it'), ...PROBLEMS, ...SHEET_REFUSED },
    },
  },
  '/api/handover/sign': {
    post: {
      summary: 'The outgoing shift signs: its content stands from then on',
      requestBody: body('HandoverStep'),
      responses: { '200': json('HandoverSheet', 'Signed'), ...PROBLEMS, ...SHEET_REFUSED },
    },
  },
  '/api/handover/give-back': {
    post: {
      summary: 'Take the signature off again',
      requestBody: body('HandoverStep'),
      responses: { '200': json('HandoverSheet', 'Live again'), ...PROBLEMS, ...SHEET_REFUSED },
    },
  },
  '/api/handover/accept': {
    post: {
      summary: 'The incoming shift signs, with a log-in of its own: the sheet is kept for ever',
      requestBody: body('HandoverStep'),
      responses: { '200': json('Handover', 'As it is kept'), ...PROBLEMS, ...SHEET_REFUSED },
    },
  },
  '/api/handovers': {
    get: {
      summary: 'Handovers that both shifts have signed, the latest first',
      parameters: query(handoverListQuerySchema),
      responses: { '200': json('HandoverList', 'A page'), ...PROBLEMS },
    },
  },
  '/api/handovers/{id}': {
    get: {
      summary: 'One of them',
      parameters: [parameter('path', 'id', 'Of the list', true)],
      responses: { '200': json('Handover', 'As it was signed'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/follow-up': {
    get: {
      summary: 'Whom to call back, and whose quality to check, with what was said and found; for staff of the desk',
      responses: { '200': json('FollowUp', 'Within the caller’s scope'), ...PROBLEMS },
    },
  },
  '/api/reports/service': {
    get: {
      summary: 'Attainment, times, holders, causes and more of the tickets declared in a period',
      parameters: query(reportQuerySchema),
      responses: { '200': json('Report', 'Within the caller’s scope'), ...PROBLEMS },
    },
  },
  '/api/reports/service/export': {
    get: {
      summary: 'One of its tables, or all of them, as a file',
      parameters: query(exportQuerySchema),
      responses: { '200': { description: 'CSV in UTF-8, or XLSX' }, ...PROBLEMS },
    },
  },
};

export const openApi = {
  openapi: '3.0.3',
  info: {
    title: 'Demarc',
    version: '1',
    description:
      'Realtime fault desk. Instants are ISO 8601 in UTC, durations milliseconds, money fen. Errors are RFC 9457 problems.',
  },
  security: [{ session: [] }, { apiKey: [] }],
  components: {
    schemas: SCHEMAS,
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(false) },
      apiKey: { type: 'http', scheme: 'bearer' },
    },
  },
  paths: PATHS,
};

/** `/api/openapi.json`, and a page to read it by. */
export function openApiRouter(): Router {
  const router = Router();
  router.get('/api/openapi.json', (_req, res) => {
    res.json(openApi);
  });
  router.use('/api/docs', swagger.serve, swagger.setup(openApi, { customSiteTitle: 'Demarc API' }));
  return router;
}
