import * as z from 'zod/mini';
import {
  LONGEST_POLICY,
  type PolicyPlan,
  policyPlanSchema,
  type PolicyTrialResult,
  policyTrialResultSchema,
} from '#shared/api/policies.ts';
import type { Preset } from '#shared/reports/period.ts';
import { freshKey } from '#web/http/idempotency.ts';
import { Problem, problemOf } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { language } from '#web/i18n/text.svelte.ts';

const POLICIES = '/api/policies';
export const fileOf = (version: number): string => `${POLICIES}/${version}/file?lang=${language.current}`;

const writtenSchema = z.object({ version: z.int() });

/**
 * New time limits on their way in: a text that is edited, then a plan of it (or its faults), perhaps a trial on the past,
 * and the writing. Plan and trial are of the text as it was checked: an edit takes both away.
 */
export class PolicyEditing {
  #text = $state('');
  loaded = $state(false);
  plan = $state.raw<PolicyPlan | null>(null);
  trial = $state.raw<PolicyTrialResult | null>(null);
  period = $state<Preset>('lastMonth');
  busy = $state<'loading' | 'checking' | 'trying' | 'writing' | null>(null);
  stopped = $state(false);
  problem = $state.raw<unknown>(null);
  #asked = new AbortController();
  /** One key a plan: sent twice it is written once. */
  #key = freshKey();

  get text(): string {
    return this.#text;
  }
  set text(text: string) {
    if (text === this.#text) return;
    this.#text = text;
    this.#asked.abort();
    this.plan = null;
    this.trial = null;
    this.problem = null;
  }

  /** The version in force has changed meanwhile: only a new check helps. */
  get outdated(): boolean {
    return this.problem instanceof Problem && this.problem.code === 'plan_changed';
  }

  /** Starts from a version. */
  async load(version: number): Promise<void> {
    await this.#during('loading', async () => {
      const answer = await fetch(fileOf(version), { credentials: 'same-origin' });
      if (!answer.ok) throw await problemOf(answer);
      this.text = await answer.text();
      this.loaded = true;
    });
  }

  /** Takes what a file says. @returns false where it is too long to be a policy */
  async read(file: File): Promise<boolean> {
    // A character has at most four bytes: a larger file need not be read.
    const text = file.size > LONGEST_POLICY * 4 ? null : await file.text();
    if (text === null || text.length > LONGEST_POLICY) return false;
    this.text = text;
    await this.check();
    return true;
  }

  check(): Promise<void> {
    this.plan = null;
    this.trial = null;
    return this.#during('checking', async () => {
      this.#key = freshKey();
      this.plan = await request(`${POLICIES}/plans`, policyPlanSchema, { method: 'POST', json: { text: this.#text } });
    });
  }

  async try(): Promise<void> {
    this.trial = null;
    this.stopped = false;
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    await this.#during('trying', async () => {
      const json = { text: this.#text, period: this.period };
      try {
        this.trial = await request(`${POLICIES}/trials`, policyTrialResultSchema, { method: 'POST', json, signal });
      } catch (refused) {
        if (!signal.aborted) throw refused;
        this.stopped = true;
      }
    });
  }
  stop(): void {
    this.#asked.abort();
  }

  /** @returns the version that was written; null when it was not */
  async write(said: { readonly name: string; readonly reason: string }): Promise<number | null> {
    let version: number | null = null;
    await this.#during('writing', async () => {
      const json = { text: this.#text, plan: this.plan?.hash, ...said };
      const headers = { 'idempotency-key': this.#key };
      version = (await request(POLICIES, writtenSchema, { method: 'POST', json, headers })).version;
    });
    return version;
  }

  async #during(busy: NonNullable<typeof this.busy>, work: () => Promise<void>): Promise<void> {
    if (this.busy !== null) return;
    this.busy = busy;
    this.problem = null;
    try {
      await work();
    } catch (refused) {
      this.problem = refused;
    } finally {
      this.busy = null;
    }
  }
}
