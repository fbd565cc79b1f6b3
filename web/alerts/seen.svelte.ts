import * as z from 'zod/mini';
import { mine } from '#web/mine.ts';
import { session } from '#web/session.svelte.ts';

const NAME = 'alertsSeen';
const read = (): number => mine.read(NAME, session.me.user, z.number()) ?? 0;

let until = $state<number | null>(null);

/** Up to when the reader has looked at what they were alerted of, in this browser. */
export const seen = {
  /** Epoch ms; 0: never. */
  get until(): number {
    return until ?? read();
  },
  /** @param at epoch ms, of the latest that is shown */
  upTo(at: number): void {
    if (at <= seen.until) return;
    until = at;
    mine.keep(NAME, session.me.user, at);
  },
};
