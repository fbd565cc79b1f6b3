import { expect } from 'vitest';
import * as z from 'zod/mini';
import { type ProblemBody, problemSchema } from '#shared/api/service.ts';

/** What must never leave the server: a stack, a path, a statement, or an error of what lies beneath. */
const INSIDES =
  /\n\s+at |node_modules|\.ts:\d|\.js:\d|\bselect\b.+\bfrom\b|\binsert into\b|\bupdate\b.+\bset\b|relation "|syntax error|invalid byte sequence|invalid input syntax|DatabaseError|ZodError|TypeError|RangeError|SyntaxError|Cannot read/i;

/**
 * Reads an answer other than success: RFC 9457 with every field, and nothing of the inside.
 * @param what said where it is not
 */
export function expectProblem(answer: Response, text: string, what: string): ProblemBody {
  expect(answer.headers.get('content-type'), `${what}: ${text.slice(0, 300)}`).toMatch(/^application\/problem\+json/);
  const problem = z.catchall(problemSchema, z.never()).parse(JSON.parse(text));
  expect(problem.status, what).toBe(answer.status);
  expect(problem.code, what).toMatch(/^[a-z][a-z_0-9]*$/);
  expect(problem.detail, what).not.toBe('');
  expect(problem.title, what).not.toBe('');
  expect(text, what).not.toMatch(INSIDES);
  return problem;
}
