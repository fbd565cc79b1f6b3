import type * as z from 'zod/mini';
import {
  type PlanCounts,
  type Registry,
  registryImportSchema,
  type RegistryPlan,
  registryPlanSchema,
  registrySchema,
} from '#shared/api/registry.ts';
import { freshKey } from '#web/http/idempotency.ts';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

const ADMIN = '/api/admin/registry';

/** What there is to export. */
export class RegistryTables {
  tables = $state.raw<Registry['tables'] | null>(null);
  refused = $state.raw<unknown>(null);

  async load(): Promise<void> {
    this.refused = null;
    try {
      this.tables = (await request(ADMIN, registrySchema)).tables;
    } catch (problem) {
      this.refused = problem;
    }
  }
}

/**
 * One file on its way in. States:
 *   checking  being read and compared; it can be stopped
 *   planned   the plan is here (or a refusal, and nothing to be done with this file as it is)
 *   applying  the plan is being done
 *   done      it has been
 * From applying back to planned with the refusal, to be checked again.
 */
export class RegistryImporting {
  readonly name: string;
  state = $state<'checking' | 'planned' | 'applying' | 'done'>('checking');
  plan = $state.raw<RegistryPlan | null>(null);
  done = $state.raw<PlanCounts | null>(null);
  problem = $state.raw<unknown>(null);
  readonly #file: File;
  /** Read once: what is applied is what was checked, whatever becomes of the file. */
  #bytes: ArrayBuffer | null = null;
  #asked = new AbortController();
  /** One key a plan: sent twice it is done once. */
  #key = freshKey();

  constructor(file: File) {
    this.#file = file;
    this.name = file.name;
    void this.check();
  }

  stop(): void {
    this.#asked.abort();
    this.state = 'planned';
  }

  async check(): Promise<void> {
    this.state = 'checking';
    this.problem = null;
    this.plan = null;
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      this.#bytes ??= await this.#file.arrayBuffer();
      this.#key = freshKey();
      this.plan = await this.#post(`${ADMIN}/plans?${this.#query()}`, registryPlanSchema, { signal });
    } catch (refused) {
      if (!signal.aborted) this.problem = refused;
    } finally {
      this.state = 'planned';
    }
  }

  /** @returns whether it was done */
  async apply(): Promise<boolean> {
    if (this.plan === null || this.state !== 'planned') return false;
    this.state = 'applying';
    this.problem = null;
    try {
      const query = this.#query({ plan: this.plan.hash });
      const headers = { 'idempotency-key': this.#key };
      this.done = (await this.#post(`${ADMIN}/imports?${query}`, registryImportSchema, { headers })).counts;
      this.state = 'done';
      return true;
    } catch (refused) {
      this.problem = refused;
      this.state = 'planned';
      return false;
    }
  }

  /** The registry has changed meanwhile: only a new check helps. */
  get outdated(): boolean {
    return this.problem instanceof Problem && this.problem.code === 'plan_changed';
  }

  #query(more: Readonly<Record<string, string>> = {}): URLSearchParams {
    return new URLSearchParams({ name: this.name, ...more });
  }

  #post<S extends z.ZodMiniType>(
    path: string,
    schema: S,
    options: { headers?: Readonly<Record<string, string>>; signal?: AbortSignal },
  ): Promise<z.output<S>> {
    const { headers, signal } = options;
    return request(path, schema, {
      method: 'POST',
      body: this.#bytes ?? new ArrayBuffer(0),
      headers: { 'content-type': 'application/octet-stream', ...headers },
      ...(signal === undefined ? {} : { signal }),
    });
  }
}
