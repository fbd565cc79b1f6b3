import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { isOutage } from '#db/outage.ts';
import type { ProblemBody } from '#shared/api/service.ts';
import { type FieldError, notFound, Problem } from './problem.ts';
import { shownPath } from './shownPath.ts';

/** The edge: what comes in is parsed, what goes wrong becomes a problem (RFC 9457). Nothing else knows HTTP numbers. */
const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  422: 'Refused',
  429: 'Too many requests',
  500: 'Server error',
  503: 'Unavailable',
};

const fieldErrors = (error: z.core.$ZodError): FieldError[] =>
  error.issues.flatMap((issue) => {
    const at = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        field: [...at, key].join('.'),
        code: 'unknown_field',
        message: 'there is no such field; remove it',
      }));
    const params = issue.code === 'custom' ? issue.params : undefined;
    const code = typeof params?.code === 'string' ? params.code : issue.code;
    return [{ field: at.join('.') || 'body', code, message: issue.message }];
  });

/**
 * Parses what came in.
 * @throws Problem 400 `invalid_request` with one error a field
 */
export function parse<T extends z.core.$ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  const [first] = errors;
  throw new Problem(
    400,
    'invalid_request',
    first === undefined ? 'The request is not valid.' : `${first.field}: ${first.message}`,
    errors,
  );
}

/** A JSON body. @throws Problem 415 where it is something else, 400 where there is none */
export function jsonBody(req: Request): unknown {
  if (!req.is('application/json'))
    throw new Problem(415, 'unsupported_media_type', 'Send JSON with Content-Type: application/json.', [
      { field: 'Content-Type', code: 'unsupported', message: 'application/json' },
    ]);
  if (req.body === undefined)
    throw new Problem(400, 'body_missing', 'The request has no body.', [
      { field: 'body', code: 'required', message: 'send a JSON object' },
    ]);
  return req.body as unknown;
}

/**
 * A UUID in the path, as the database writes it: who asks may write it in capitals (RFC 9562 §4), and within it is compared, and
 * made part of other ids, as text.
 * @throws Problem 404 where it is none
 */
export function uuidIn(req: Request, what: string, parameter = 'id'): string {
  const id = z.uuid().safeParse(req.params[parameter]);
  if (!id.success) throw notFound(what);
  return id.data.toLowerCase();
}

/** Express 5 hands a rejected promise to the error handler, so a handler may simply throw. */
export const handler =
  (work: (req: Request, res: Response) => Promise<void>): RequestHandler =>
  async (req, res) =>
    work(req, res);

interface BodyError {
  readonly type: string;
  readonly limit?: number;
}
const isBodyError = (error: unknown): error is Error & BodyError =>
  error instanceof Error && 'type' in error && typeof error.type === 'string';

/** Errors of body-parser, by their documented types. */
function bodyProblem(error: BodyError): Problem | null {
  const field = (code: string, message: string): FieldError[] => [{ field: 'body', code, message }];
  switch (error.type) {
    case 'entity.parse.failed':
      return new Problem(400, 'broken_json', 'The body is not JSON.', field('broken_json', 'send a JSON object'));
    case 'entity.not.utf8':
      return new Problem(400, 'bad_encoding', 'The body is not UTF-8.', field('bad_encoding', 'send UTF-8'));
    case 'parameters.too.many':
    case 'entity.too.large':
      return new Problem(
        413,
        'too_large',
        error.limit === undefined ? 'The body holds too much.' : `The body is larger than ${error.limit} bytes.`,
        field('too_large', 'send less'),
      );
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem(415, 'unsupported_encoding', 'Send UTF-8, plain or gzip.', field('encoding', 'UTF-8'));
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem(400, 'broken_request', 'The request ended early.', field('broken', 'send it again'));
    default:
      return null;
  }
}

/** By status, what the libraries beneath say of a request: a body that does not unpack, a file that is not there. */
const REFUSED: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  403: ['forbidden', 'This path is not served.'],
  404: ['not_found', 'There is no such file.'],
  405: ['method_not_allowed', 'Files are read with GET or HEAD.'],
  413: ['too_large', 'The request is too large.'],
  415: ['unsupported_media_type', 'This type or encoding is not taken.'],
  416: ['range_not_satisfiable', 'The file has no such range.'],
};

/** Errors of http-errors, which Express and what it is made of throw: the caller's fault where the status says so. */
function requestProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  const { status } = error;
  if (status < 400 || status > 499) return null;
  const [code, detail] = REFUSED[status] ?? ['broken_request', 'The request cannot be read.'];
  return new Problem(REFUSED[status] === undefined ? 400 : status, code, detail);
}

function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return new Problem(400, 'bad_path', 'The path is not valid.');
  const refused = (isBodyError(error) ? bodyProblem(error) : null) ?? requestProblem(error);
  if (refused !== null) return refused;
  if (isOutage(error))
    return new Problem(
      503,
      'unavailable',
      'The desk cannot store anything right now. Nothing of this request was kept; send it again.',
      [],
      {
        'Retry-After': '2',
      },
    );
  return null;
}

export function sendProblem(req: Request, res: Response, problem: Problem): void {
  const body: ProblemBody = {
    type: 'about:blank',
    title: TITLES[problem.status] ?? 'Error',
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    instance: req.originalUrl.split('?')[0] ?? req.originalUrl,
    ...(problem.errors.length === 0 ? {} : { errors: [...problem.errors] }),
  };
  res.status(problem.status).set(problem.headers).type('application/problem+json').send(JSON.stringify(body));
}

/** Last in the chain: every error becomes a problem; never a stack, never SQL. */
export const problems =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    const problem = toProblem(error);
    if (problem === null || problem.status >= 500)
      log.error({ err: error, path: shownPath(req.path) }, 'request failed');
    if (res.headersSent) return next(error);
    sendProblem(
      req,
      res,
      problem ?? new Problem(500, 'server_error', 'Something went wrong here. It has been logged; try again.'),
    );
  };

const NUL = '\0';

/**
 * Refuses NUL in path and query, which PostgreSQL cannot take as text; in bodies the schemas do.
 * A path that does not decode is refused here too.
 */
export const refuseNul: RequestHandler = (req, _res, next) => {
  const [field] = Object.entries(req.query).flatMap(([name, value]) =>
    [name, value].flat().some((text) => typeof text === 'string' && text.includes(NUL)) ? [name] : [],
  );
  if (field === undefined && !decodeURIComponent(req.path).includes(NUL)) return next();
  const at = (field ?? 'path').replaceAll(NUL, '');
  throw new Problem(400, 'bad_text', `${at}: contains a NUL character; remove it.`, [
    { field: at, code: 'bad_text', message: 'contains a NUL character; remove it' },
  ]);
};

/** No route matched. */
export const noRoute: RequestHandler = (req, res) =>
  sendProblem(req, res, new Problem(404, 'not_found', `There is nothing at ${req.method} ${req.path}.`));

/** Which of our languages a reader prefers: `Accept-Language`, Chinese where nothing is said. */
export const languageOf = (req: Request): 'zh' | 'en' => (req.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh');
