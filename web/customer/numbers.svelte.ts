import { numberListSchema, type NumberList } from '#shared/api/customer.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

export const PAGE = 60;
const PAUSE = 200;

/** The numbers of a service: some have two thousand, so they come a page at a time and are searched by the server. */
export class NumberPages {
  items = $state.raw<NumberList['items'] | null>(null);
  total = $state(0);
  busy = $state(false);
  problem = $state<string | null>(null);
  readonly #service: string;
  #q = '';
  #asked = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(service: string) {
    this.#service = service;
  }

  start(): () => void {
    void this.#ask(0);
    return () => {
      clearTimeout(this.#timer);
      this.#asked.abort();
    };
  }

  search(q: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#q = q.trim();
      void this.#ask(0);
    }, PAUSE);
  }

  async more(): Promise<void> {
    if (!this.busy) await this.#ask(this.items?.length ?? 0);
  }

  async #ask(offset: number): Promise<void> {
    this.#asked.abort();
    const asked = (this.#asked = new AbortController());
    const query = new URLSearchParams({ q: this.#q, offset: String(offset), limit: String(PAGE) });
    this.busy = true;
    try {
      const path = `/api/services/${encodeURIComponent(this.#service)}/numbers?${query.toString()}`;
      const { items, total } = await request(path, numberListSchema, { signal: asked.signal });
      this.items = offset === 0 ? items : [...(this.items ?? []), ...items];
      this.total = total;
      this.problem = null;
    } catch (problem) {
      if (!asked.signal.aborted) this.problem = explain(problem);
    } finally {
      if (this.#asked === asked) this.busy = false;
    }
  }
}
