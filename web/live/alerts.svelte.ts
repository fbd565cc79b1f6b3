import * as z from 'zod/mini';
import { alarmItemSchema } from '#shared/live/protocol.ts';
import { hours, minutes } from '#shared/time.ts';
import { clock } from './clock.svelte.ts';
import { KeyedFeed } from './keyedFeed.svelte.ts';

const liveAlertSchema = z.extend(alarmItemSchema, { key: z.string(), version: z.number() });
export type LiveAlert = z.infer<typeof liveAlertSchema>;

/** As far back as the server tells. */
const KEPT = hours(24);

/** What the reader was alerted of in the last 24 hours and was not taken back, live. */
export class AlertsFeed extends KeyedFeed<LiveAlert> {
  /** To the minute: a list of hundreds is not sorted anew every second. */
  readonly #since = $derived(Math.floor(clock.now / minutes(1)) * minutes(1) - KEPT);
  /** The latest first; `null`: no snapshot yet. */
  readonly list = $derived(
    this.items &&
      [...this.items.values()]
        .filter(({ at }) => Date.parse(at) > this.#since)
        .sort((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id)),
  );

  constructor() {
    super('alarms', liveAlertSchema);
  }
}
