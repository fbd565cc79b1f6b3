import * as z from 'zod/mini';
import { type Screen, screenSchema } from '#shared/api/screens.ts';
import { type ScreenState, stateOf } from '#shared/screens/freshness.ts';
import { instant, type Instant } from '#shared/time.ts';
import { KeyedFeed } from './keyedFeed.svelte.ts';

export type LiveScreen = Screen & { readonly key: string };
const liveScreen = (screen: Screen): LiveScreen => ({ ...screen, key: screen.id });
const liveScreenSchema = z.pipe(screenSchema, z.transform(liveScreen));

/** The branch's screens, live. */
export class ScreensFeed extends KeyedFeed<LiveScreen> {
  /** Those in use first, by name; `null`: no snapshot yet. */
  readonly list = $derived(
    this.items &&
      [...this.items.values()].sort(
        (a, b) =>
          Number(a.revokedAt !== null) - Number(b.revokedAt !== null) ||
          a.name.localeCompare(b.name) ||
          a.id.localeCompare(b.id),
      ),
  );

  constructor() {
    super('screens', liveScreenSchema);
  }

  /** What a request answered, before the feed says the same. */
  place(screen: Screen): void {
    this.take([{ item: liveScreen(screen) }], false);
  }
}

const at = (text: string | null): Instant | null => (text === null ? null : instant(Date.parse(text)));

/** How a screen stands at `now` (epoch ms, server time), and since when. */
export const standing = (
  screen: Screen,
  now: number,
): { readonly state: ScreenState; readonly since: Instant | null } =>
  stateOf(
    {
      seenAt: at(screen.seenAt),
      staleSince: at(screen.staleSince),
      restingSince: at(screen.restingSince),
      revokedAt: at(screen.revokedAt),
    },
    instant(now),
  );
