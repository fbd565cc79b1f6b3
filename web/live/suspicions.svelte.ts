import * as z from 'zod/mini';
import { type Suspicion, suspicionSchema } from '#shared/api/suspicions.ts';
import { KeyedFeed } from './keyedFeed.svelte.ts';

export type LiveSuspicion = Suspicion & { readonly key: string };
const live = (one: Suspicion): LiveSuspicion => ({ ...one, key: one.id });
const liveSuspicionSchema = z.pipe(suspicionSchema, z.transform(live));

/** What call records make the desk suspect and something is left to do about, live. */
export class SuspicionsFeed extends KeyedFeed<LiveSuspicion> {
  /** The latest first; `null`: no snapshot yet. */
  readonly list = $derived(
    this.items &&
      [...this.items.values()].sort((a, b) => b.raisedAt.localeCompare(a.raisedAt) || a.id.localeCompare(b.id)),
  );

  constructor() {
    super('suspicions', liveSuspicionSchema);
  }
}
