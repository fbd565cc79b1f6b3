import * as z from 'zod/mini';
import { mine } from '#web/mine.ts';
import { session } from '#web/session.svelte.ts';

const NAME = 'alertsSeen';

let last = $state.raw<{ readonly user: string; readonly at: number } | null>(null);

/** Up to when the reader has looked at what they were alerted of, in this browser. */
export const seen = {
  /** Epoch ms; 0: never. Reads what was kept: to be asked once, not for every alert. */
  get until(): number {
    const { user } = session.me;
    return last?.user === user ? last.at : (mine.read(NAME, user, z.number()) ?? 0);
  },
  /** @param at epoch ms, of the latest that is shown */
  upTo(at: number): void {
    if (at <= seen.until) return;
    const { user } = session.me;
    last = { user, at };
    mine.keep(NAME, user, at);
  },
};
