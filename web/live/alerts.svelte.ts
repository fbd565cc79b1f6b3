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
  /** Faults and frauds that are suspected and not decided upon. That one was not told in time is said of one decided. */
  readonly suspected = $derived(
    new Set(
      this.list?.flatMap(({ kind, id, subject }) => (kind === 'suspicion' && !id.endsWith(':untold') ? subject : [])),
    ).size,
  );

  constructor() {
    super('alarms', liveAlertSchema);
  }

  /** Nothing is kept for whoever signs in next. */
  override follow(): () => void {
    const stop = super.follow();
    return () => {
      stop();
      this.items = null;
    };
  }
}

/** What the bell follows for as long as somebody is signed in; others of the frame and its pages read it. */
export const alerts = new AlertsFeed();
