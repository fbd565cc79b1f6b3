import { type AuditAction, type AuditEntry, auditListSchema } from '#shared/api/audit.ts';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

const PAUSE = 200;

export interface AuditFilter {
  action: AuditAction | '';
  q: string;
  from: string;
  to: string;
}

/** What was done in the settings, newest first, a page at a time. */
export class Trail {
  filter = $state<AuditFilter>({ action: '', q: '', from: '', to: '' });
  list = $state.raw<readonly AuditEntry[] | null>(null);
  refused = $state.raw<Problem | null>(null);
  next = $state<number | null>(null);
  busy = $state(false);
  /** Not the list itself: what is loaded must not ask for itself again. */
  #first = true;
  #asked: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Asks whenever the filter changes; while somebody types, once they pause. @returns stops it */
  follow(): () => void {
    const query = this.#query();
    this.#timer = setTimeout(() => void this.#load(query, []), this.#first ? 0 : PAUSE);
    return () => {
      clearTimeout(this.#timer);
      this.#asked?.abort();
    };
  }

  more(): void {
    const query = this.#query();
    if (this.next === null) return;
    query.set('cursor', String(this.next));
    void this.#load(query, this.list ?? []);
  }

  retry(): void {
    this.filter = { ...this.filter };
  }

  /** Whether anything may be left out of the list. */
  get filtered(): boolean {
    return this.#query().size > 0;
  }

  #query(): URLSearchParams {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(this.filter)) if (value.trim() !== '') query.set(name, value.trim());
    return query;
  }

  async #load(query: URLSearchParams, before: readonly AuditEntry[]): Promise<void> {
    this.#first = false;
    const asked = new AbortController();
    this.#asked = asked;
    this.busy = true;
    try {
      const { items, nextCursor } = await request(`/api/admin/audit?${query}`, auditListSchema, {
        signal: asked.signal,
      });
      this.list = [...before, ...items];
      this.next = nextCursor;
      this.refused = null;
    } catch (problem) {
      if (asked.signal.aborted) return;
      if (!(problem instanceof Problem)) throw problem;
      this.refused = problem;
    } finally {
      this.busy = false;
    }
  }
}
