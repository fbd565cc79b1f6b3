import { type WorkList, type WorkView, workListSchema } from '#shared/api/works.ts';
import type { WorkState } from '#shared/works/work.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

export const SHOWS = ['ahead', 'over', 'cancelled'] as const;
export type Show = (typeof SHOWS)[number];
/** What is turned page by page; what runs stands before what is to come, all of it. */
const PAGED = { ahead: 'upcoming', over: 'over', cancelled: 'cancelled' } as const satisfies Record<Show, WorkState>;

const read = (query: string, signal: AbortSignal): Promise<WorkList> =>
  request(`/api/works?${query}`, workListSchema, { signal });

/** A list of works: what runs before what is to come, else the last first. */
export class Works {
  show = $state<Show>('ahead');
  list = $state.raw<readonly WorkView[] | null>(null);
  problem = $state<string | null>(null);
  next = $state<string | null>(null);
  busy = $state(false);
  #asked = new AbortController();
  /** Of which list so many pages are shown: asked for anew, it is not shorter. */
  #pages: { readonly of: Show; readonly count: number } = { of: 'ahead', count: 1 };

  /** Asks for what `show` says; the function it returns breaks it off. For an `$effect`. */
  follow(): () => void {
    void this.#load(this.show);
    return () => this.#asked.abort();
  }

  again(): void {
    void this.#load(this.show);
  }

  async #load(show: Show): Promise<void> {
    this.#asked.abort();
    const asked = (this.#asked = new AbortController());
    try {
      const running = show === 'ahead' ? await read('state=running&limit=100', asked.signal) : null;
      const wanted = this.#pages.of === show ? this.#pages.count : 1;
      const items = [...(running?.items ?? [])];
      let next: string | null = '';
      let count = 0;
      for (; next !== null && count < wanted; count += 1) {
        const page: WorkList = await read(`state=${PAGED[show]}${next === '' ? '' : `&cursor=${next}`}`, asked.signal);
        items.push(...page.items);
        next = page.nextCursor;
      }
      this.list = items;
      this.next = next;
      this.#pages = { of: show, count };
      this.problem = null;
    } catch (problem) {
      if (!asked.signal.aborted) this.problem = explain(problem);
    }
  }

  async more(): Promise<void> {
    if (this.next === null || this.busy) return;
    this.busy = true;
    const { signal } = this.#asked;
    try {
      const page = await read(`state=${PAGED[this.show]}&cursor=${this.next}`, signal);
      this.list = [...(this.list ?? []), ...page.items];
      this.next = page.nextCursor;
      this.#pages = { of: this.show, count: this.#pages.count + 1 };
    } catch (problem) {
      if (!signal.aborted) this.problem = explain(problem);
    } finally {
      this.busy = false;
    }
  }
}
