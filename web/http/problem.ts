import * as z from 'zod/mini';
import { t, tOr, withTexts } from '#web/i18n/text.svelte.ts';

const problemSchema = z.looseObject({
  status: z.optional(z.number()),
  code: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(z.looseObject({ field: z.string(), code: z.string(), message: z.optional(z.string()) }))),
});

/** better-auth answers in its own form. */
const authProblemSchema = z.looseObject({ code: z.string(), message: z.optional(z.string()) });

export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Why a request was refused: RFC 9457, as the server sent it. `network` when there was no answer. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: readonly FieldProblem[];

  constructor(status: number, code: string, detail: string, fields: readonly FieldProblem[] = []) {
    super(`${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.fields = fields;
  }
}

/** What was refused, its texts fetched with it where they are not among those that every page has. */
export async function problemOf(response: Response): Promise<Problem> {
  const problem = read(response, await response.json().catch(() => null));
  // Who is not signed in is told so by the sign-in page, perhaps before any text is here.
  if (response.status !== 401 && (problem.fields.length > 0 || !isCommon(problem.code))) {
    // Without them it is still said, in the server's own words.
    await withTexts(() => Promise.resolve(), 'refusals').catch(() => undefined);
  }
  return problem;
}

const isCommon = (code: string): boolean => tOr(`problem.${code}`, '') !== '';

function read(response: Response, body: unknown): Problem {
  const problem = problemSchema.safeParse(body);
  if (problem.success) {
    const { code, detail, errors } = problem.data;
    const fields = (errors ?? []).map((e) => ({ field: e.field, code: e.code, message: e.message ?? '' }));
    return new Problem(response.status, code, detail ?? '', fields);
  }
  const auth = authProblemSchema.safeParse(body);
  if (auth.success) return new Problem(response.status, auth.data.code.toLowerCase(), auth.data.message ?? '');
  return new Problem(response.status, byStatus(response.status), response.statusText);
}

const byStatus = (status: number): string => {
  switch (status) {
    case 401:
      return 'not_signed_in';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 413:
      return 'too_large';
    case 415:
      return 'unsupported_media_type';
    case 429:
      return 'too_many_requests';
    case 503:
      return 'unavailable';
    default:
      return 'internal';
  }
};

/** The refusal in the reader's language by its code; the server's own words where the code is not known. */
export function explain(problem: unknown): string {
  if (!(problem instanceof Problem)) {
    // A defect of ours: said plainly, and left to the browser's error log with its stack.
    reportError(problem);
    return t('problem.internal');
  }
  return codeText(problem.code, problem.detail || t('problem.internal'));
}

/** What a code says, in the reader's words; `fallback` where it has no text, or none here yet. */
export const codeText = (code: string, fallback: string): string =>
  tOr(`refusal.${code}`, tOr(`problem.${code}`, tOr(`mistake.${code}`, fallback)));

/** What is said beneath a form, or null: what one of its fields already says is not said again. */
export const explainBeyond = (problem: unknown, fields: readonly string[]): string | null =>
  problem === null || fields.some((field) => explainField(problem, field) !== null) ? null : explain(problem);

/** What is wrong with one field of a form, or null. */
export function explainField(problem: unknown, field: string): string | null {
  if (!(problem instanceof Problem)) return null;
  const found = problem.fields.find((f) => f.field === field || f.field.startsWith(`${field}.`));
  return found ? codeText(found.code, found.message || found.code) : null;
}
