import * as z from 'zod/mini';
import { alarmItemSchema, type AlertPush } from '#shared/live/protocol.ts';
import { hours } from '#shared/time.ts';
import type { Refused } from './board.svelte.ts';
import { clock } from './clock.svelte.ts';
import { connection } from './connection.svelte.ts';
import { merge, parseItem } from './keyed.ts';

export type LiveAlert = AlertPush & { readonly key: string; readonly version: number };
const liveAlertSchema = z.extend(alarmItemSchema, { key: z.string(), version: z.number() });

/** As far back as the server tells. */
const KEPT = hours(24);

/** What the reader was alerted of in the last 24 hours and was not taken back, live. */
export class AlertsFeed {
  refused = $state.raw<Refused | null>(null);
  #alerts = $state.raw<ReadonlyMap<string, LiveAlert> | null>(null);
  /** The latest first; `null`: no snapshot yet. */
  readonly list = $derived(
    this.#alerts &&
      [...this.#alerts.values()]
        .filter(({ at }) => Date.parse(at) > clock.now - KEPT)
        .sort((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id)),
  );

  follow(): () => void {
    return connection.watch('alarms', undefined, {
      apply: (items, full) => {
        const parsed = items.map((raw) => parseItem(raw, liveAlertSchema));
        this.#alerts = merge(this.#alerts ?? new Map<string, LiveAlert>(), parsed, full);
        this.refused = null;
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }
}
