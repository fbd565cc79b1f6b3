import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { explainBeyond, explainField } from '#web/http/problem.ts';
import type { Entry, WireDeclaration } from '#web/outbox/entry.ts';
import { outbox } from '#web/outbox/post.ts';

export type { WireDeclaration };

/** A declaration on its way, as its form sees it: sent, or kept in the browser until it can be, or refused. */
export class Sending {
  busy = $state(false);
  problem = $state<unknown>(null);
  saved = $state.raw<DeclarationAnswer | null>(null);
  /** The server could not be reached: it is kept here and goes out by itself. */
  waiting = $state(false);
  /** What was refused after it had waited, and is mended by this form. */
  readonly #mends: Entry | null;

  constructor(mends: Entry | null = null) {
    this.#mends = mends;
  }

  /** What is said beneath a form with these fields. */
  text(fields: readonly string[]): string | null {
    return explainBeyond(this.problem, fields);
  }

  field(name: string): string | null {
    return explainField(this.problem, name);
  }

  /** @param about what its author will know it by while it waits */
  async send(declaration: WireDeclaration, about: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      const declared = await outbox.declare(declaration, about, this.#mends?.id);
      if (declared.state === 'sent') this.saved = declared.answer;
      else this.waiting = true;
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }
}
