import { precheckSchema, serviceListSchema, serviceSchema, type Precheck, type Service } from '#shared/api/service.ts';
import { explain, Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { session } from '#web/session.svelte.ts';
import { knownServices, unchecked } from './known.ts';

const PAUSE = 150;
const SHORTEST = 2;
/** A precheck this old is shown while a new one is on its way. */
const FRESH = 30_000;

const isAway = (problem: unknown): boolean =>
  problem instanceof Problem && (problem.code === 'network' || problem.status >= 500);

/** Finds the caller's service while the agent types, and what is known of its line before it is taken. */
export class ServiceSearch {
  text = $state('');
  results = $state.raw<readonly Service[] | null>(null);
  service = $state.raw<Service | null>(null);
  precheck = $state.raw<Precheck | null>(null);
  /** Looked at before it is taken: the one match, or the one the arrow keys stand on. */
  looking = $state.raw<Service | null>(null);
  problem = $state<string | null>(null);
  /** The server is out of reach: what is found is what this browser remembers. */
  away = $state(false);
  #asked: AbortController | null = null;
  #looked: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #kept = new Map<string, { readonly at: number; readonly precheck: Precheck }>();

  /** Only what was said: it is looked up when it is sent. */
  get unchecked(): boolean {
    return this.service !== null && this.service.line.length === 0;
  }

  type(text: string): void {
    this.text = text;
    this.#asked?.abort();
    clearTimeout(this.#timer);
    if (text.trim().length < SHORTEST) {
      this.results = null;
      this.look(null);
      return;
    }
    this.#timer = setTimeout(() => void this.#find(text.trim()), PAUSE);
  }

  /** Shows the line of a match before it is taken. */
  look(service: Service | null): void {
    if (service?.id === this.looking?.id) return;
    this.#looked?.abort();
    this.looking = service;
    this.precheck = null;
    if (service !== null && !this.away) void this.#ask(service);
  }

  async take(service: Service): Promise<void> {
    this.look(service);
    this.service = service;
    this.results = null;
    if (!this.away) knownServices.remember(session.me.user, [service]);
    if (this.precheck === null) await this.refresh();
  }

  takeUnchecked(): void {
    this.service = unchecked(this.text.trim());
    this.results = null;
    this.look(null);
  }

  /** The first of these words that anything is found by; a single match is taken. @returns whether something was found */
  async lookUp(words: readonly string[]): Promise<boolean> {
    for (const word of words) {
      this.text = word;
      await this.#find(word);
      const [only, ...others] = this.results ?? [];
      if (only !== undefined && others.length === 0) await this.take(only);
      if (only !== undefined) return true;
    }
    return false;
  }

  /** Asks for the precheck again: after a chase, or when the answer failed. */
  async refresh(): Promise<void> {
    if (this.service !== null && !this.unchecked) {
      this.#kept.delete(this.service.id);
      await this.#ask(this.service);
    }
  }

  /** @throws Problem unknown service, or not in the caller's scope */
  async takeById(id: string): Promise<void> {
    await this.take(await request(`/api/services/${encodeURIComponent(id)}`, serviceSchema));
  }

  clear(): void {
    this.#asked?.abort();
    clearTimeout(this.#timer);
    this.look(null);
    this.text = '';
    this.results = null;
    this.service = null;
    this.problem = null;
    this.away = false;
  }

  async #ask(service: Service): Promise<void> {
    const known = this.#kept.get(service.id);
    if (known !== undefined) this.precheck = known.precheck;
    if (known !== undefined && performance.now() - known.at < FRESH) return;
    this.#looked?.abort();
    const looked = new AbortController();
    this.#looked = looked;
    try {
      const precheck = await request(`/api/services/${encodeURIComponent(service.id)}/precheck`, precheckSchema, {
        signal: looked.signal,
      });
      this.#kept.set(service.id, { at: performance.now(), precheck });
      if (this.looking?.id === service.id) this.precheck = precheck;
    } catch (problem) {
      if (looked.signal.aborted) return;
      this.away = isAway(problem);
      if (!this.away) this.problem = explain(problem);
    }
  }

  async #find(text: string): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const { items } = await request(`/api/services?q=${encodeURIComponent(text)}`, serviceListSchema, {
        signal: asked.signal,
      });
      this.results = items;
      this.problem = null;
      this.away = false;
    } catch (problem) {
      if (asked.signal.aborted) return;
      this.away = isAway(problem);
      if (this.away) this.results = knownServices.find(session.me.user, text);
      else this.problem = explain(problem);
    }
  }
}
