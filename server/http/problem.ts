/** One thing wrong with one field of a request. */
export interface FieldError {
  /** Dotted path in the body, or a query parameter or header. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/**
 * An answer other than success, on its way to the edge, where it becomes `application/problem+json` (RFC 9457) once.
 * Thrown by the server's inner parts; the domain itself returns refusals as values.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable and machine-readable, e.g. `idempotency_key_reused`. */
    readonly code: string,
    /** For people: what is wrong and how to mend it. */
    readonly detail: string,
    readonly errors: readonly FieldError[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

export const notFound = (what: string): Problem => new Problem(404, 'not_found', `There is no such ${what}.`);
