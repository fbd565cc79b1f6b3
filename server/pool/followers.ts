import type { Logger } from 'pino';
import type { Instant } from '#shared/time.ts';
import type { StoredCall } from './meaning.ts';

/** Calls that have come and are kept. */
export interface NewCalls {
  readonly contracts: readonly string[];
  /** Starts of the first and the last of them. */
  readonly from: Instant;
  readonly to: Instant;
  /** A file that is being taken goes on after them; once it has ended, all of it is told of again. */
  readonly more: boolean;
}

/** @param calls one at least */
export function newCalls(calls: readonly StoredCall[], more: boolean): NewCalls {
  const starts = calls.map((call) => call.startedAt);
  const first = starts[0];
  if (first === undefined) throw new Error('no calls to follow');
  return {
    contracts: [...new Set(calls.map((call) => call.contract))],
    from: starts.reduce((a, b) => (b < a ? b : a), first),
    to: starts.reduce((a, b) => (b > a ? b : a), first),
    more,
  };
}

/** What is told of a long file once it has ended: all that was said to go on. */
export const together = (a: NewCalls | null, b: NewCalls): NewCalls => ({
  contracts: [...new Set([...(a?.contracts ?? []), ...b.contracts])],
  from: a === null || b.from < a.from ? b.from : a.from,
  to: a === null || b.to > a.to ? b.to : a.to,
  more: false,
});

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
