import { declarationAnswerSchema, type DeclarationAnswer } from '#shared/api/declaration.ts';
import type { z } from 'zod';
import type { declarationRequestSchema } from '#shared/api/declaration.ts';
import { freshKey } from '#web/http/idempotency.ts';
import { explain, explainField, Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

export type WireDeclaration = z.input<typeof declarationRequestSchema>;

/**
 * A declaration on its way. One key for one content: pressing again after a lost answer finds the stored one, and only a
 * changed content gets a new key.
 */
export class Sending {
  busy = $state(false);
  problem = $state<unknown>(null);
  saved = $state.raw<DeclarationAnswer | null>(null);
  #key = freshKey();
  #body = '';

  get text(): string | null {
    return this.problem === null ? null : explain(this.problem);
  }

  /** Nobody knows whether it arrived: sending it again is safe. */
  get uncertain(): boolean {
    return this.problem instanceof Problem && (this.problem.code === 'network' || this.problem.status >= 500);
  }

  field(name: string): string | null {
    return explainField(this.problem, name);
  }

  async send(declaration: WireDeclaration): Promise<void> {
    if (this.busy) return;
    const body = JSON.stringify(declaration);
    if (body !== this.#body) {
      this.#body = body;
      this.#key = freshKey();
    }
    this.busy = true;
    this.problem = null;
    try {
      this.saved = await request('/api/declarations', declarationAnswerSchema, {
        method: 'POST',
        json: declaration,
        headers: { 'idempotency-key': this.#key },
      });
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }
}
