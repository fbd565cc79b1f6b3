import type { Logger } from 'pino';
import type { Instant } from '#shared/time.ts';

/** Calls that have come and are kept. */
export interface NewCalls {
  readonly contracts: readonly string[];
  /** Starts of the first and the last of them. */
  readonly from: Instant;
  readonly to: Instant;
  /** A file that is being taken goes on after them. */
  readonly more: boolean;
}

/**
 * Looks at calls once they are committed: reads for itself what it needs to know of them. May be told of the same calls again,
 * and is not told of those that came just before a node died, so whatever must not be missed is looked for by a timer, too.
 */
export type CallFollower = (calls: NewCalls) => Promise<void>;

/** All of them, one after the other; one that fails is logged and spoils neither the import nor its neighbours. */
export const followedBy =
  (log: Logger, followers: readonly CallFollower[]): CallFollower =>
  async (calls) => {
    for (const follow of followers)
      await follow(calls).catch((thrown: unknown) => log.error({ err: thrown }, 'calls that came were not looked at'));
  };
