import type * as z from 'zod/mini';
import { explain, Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { connection } from '#web/live/connection.svelte.ts';

/** One answer of the server, asked for once and again on demand; the last one stays while a new one is on its way. */
export class Loaded<S extends z.ZodMiniType> {
  value = $state.raw<z.output<S> | null>(null);
  problem = $state<string | null>(null);
  /** Code of the problem. */
  code = $state.raw<string | null>(null);
  readonly #path: string;
  readonly #schema: S;
  #asked = new AbortController();

  constructor(path: string, schema: S) {
    this.#path = path;
    this.#schema = schema;
  }

  /** Asks now, and again when the server is back after it could not answer; the function it returns breaks it off. For an `$effect`. */
  follow(): () => void {
    void this.again();
    const stop = connection.onLive(() => {
      if (this.problem !== null) void this.again();
    });
    return () => {
      stop();
      this.#asked.abort();
    };
  }

  async again(): Promise<void> {
    this.#asked.abort();
    const asked = (this.#asked = new AbortController());
    try {
      const value = await request(this.#path, this.#schema, { signal: asked.signal });
      if (asked.signal.aborted) return;
      this.value = value;
      this.problem = this.code = null;
    } catch (problem) {
      if (asked.signal.aborted) return;
      this.problem = explain(problem);
      this.code = problem instanceof Problem ? problem.code : null;
    }
  }
}
