import { can } from '#shared/actor.ts';
import { type RevealAnswer, revealAnswerSchema } from '#shared/api/access.ts';
import type { RevealRequest } from '#shared/api/reveal.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { session } from '#web/session.svelte.ts';

type WithoutWhy<T> = T extends unknown ? Omit<T, 'why'> : never;
/** Whose number: a contact, whom to call about a ticket, an affected number, a mobile member. */
export type Person = WithoutWhy<RevealRequest>;

export const mayReveal = (): boolean => can({ ...session.me, branch: session.me.branch.id }, 'revealNumber', null).yes;

const telOf = (number: string): string => `tel:${number.replace(/[^\d+]/g, '')}`;

/** One person's number on a page: masked until it is asked for, which is logged; calling is asking. */
export class Revealing {
  known = $state.raw<RevealAnswer | null>(null);
  busy = $state(false);
  problem = $state<string | null>(null);

  get tel(): string | null {
    return this.known === null ? null : telOf(this.known.number);
  }

  async look(person: Person): Promise<void> {
    await this.#ask(person, 'look');
  }

  /** One tap: the number is asked for and dialled. */
  async call(person: Person): Promise<void> {
    await this.#ask(person, 'call');
    if (this.tel !== null) location.href = this.tel;
  }

  async #ask(person: Person, why: RevealRequest['why']): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      this.known = await request('/api/reveals', revealAnswerSchema, { method: 'POST', json: { ...person, why } });
    } catch (problem) {
      this.problem = explain(problem);
    } finally {
      this.busy = false;
    }
  }
}
