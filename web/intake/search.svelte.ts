import { precheckSchema, serviceListSchema, serviceSchema, type Precheck, type Service } from '#shared/api/service.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

const PAUSE = 150;
const SHORTEST = 2;

/** Finds the caller's service while the agent types, and asks for its precheck as soon as one is taken. */
export class ServiceSearch {
  text = $state('');
  results = $state.raw<readonly Service[] | null>(null);
  service = $state.raw<Service | null>(null);
  precheck = $state.raw<Precheck | null>(null);
  problem = $state<string | null>(null);
  #asked: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  type(text: string): void {
    this.text = text;
    this.#asked?.abort();
    clearTimeout(this.#timer);
    if (text.trim().length < SHORTEST) {
      this.results = null;
      return;
    }
    this.#timer = setTimeout(() => void this.#find(text.trim()), PAUSE);
  }

  async take(service: Service): Promise<void> {
    this.service = service;
    this.results = null;
    this.precheck = null;
    await this.refresh();
  }

  /** Asks for the precheck again: after a chase, or when the answer failed. */
  async refresh(): Promise<void> {
    const service = this.service;
    if (service === null) return;
    try {
      const precheck = await request(`/api/services/${encodeURIComponent(service.id)}/precheck`, precheckSchema);
      if (this.service?.id === service.id) this.precheck = precheck;
    } catch (problem) {
      this.problem = explain(problem);
    }
  }

  /** @throws Problem unknown service, or not in the caller's scope */
  async takeById(id: string): Promise<void> {
    await this.take(await request(`/api/services/${encodeURIComponent(id)}`, serviceSchema));
  }

  clear(): void {
    this.#asked?.abort();
    this.text = '';
    this.results = null;
    this.service = null;
    this.precheck = null;
    this.problem = null;
  }

  async #find(text: string): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const { items } = await request(`/api/services?q=${encodeURIComponent(text)}`, serviceListSchema, {
        signal: asked.signal,
      });
      this.results = items;
      this.problem = null;
    } catch (problem) {
      if (!asked.signal.aborted) this.problem = explain(problem);
    }
  }
}
