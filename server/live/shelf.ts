import { inScopeRow, type Scope } from './scope.ts';
import type { Subject } from './subjects.ts';

/**
 * The rows of all open tickets, ready to be handed to whoever opens a list: a screen that begins, or a hundred that come
 * back, cost the database nothing.
 *
 *   empty ──fill (somebody of the staff opens a list)──► full ──follow, every turn──► full
 *   full ──empty (the log does not tell all that changed)──► empty
 *
 * What is on it is as new as the last turn that read; a turn that failed after it is read again, and changes nothing twice.
 */
export class Shelf {
  #rows: Map<string, Subject> | null = null;

  get full(): boolean {
    return this.#rows !== null;
  }

  empty(): void {
    this.#rows = null;
  }

  fill(subjects: readonly Subject[]): void {
    this.#rows = new Map();
    for (const subject of subjects) this.follow(subject.key, subject);
  }

  /** @param subject as it is now; undefined when it is not there any more */
  follow(key: string, subject: Subject | undefined): void {
    const row = subject?.staffRow?.();
    if (subject === undefined || row === undefined || row.removed) this.#rows?.delete(key);
    // Only what is handed out is kept: the records of thousands of tickets are large.
    else this.#rows?.set(key, { key, row: subject.row, gone: subject.gone, tell: () => row });
  }

  /** The open tickets in `scope`, to be told as rows; null when they are not here, or not in the form that is theirs. */
  inScope(scope: Scope): Subject[] | null {
    if (this.#rows === null || scope.role === 'customer') return null;
    return [...this.#rows.values()].filter(({ row }) => inScopeRow(scope, row));
  }
}
