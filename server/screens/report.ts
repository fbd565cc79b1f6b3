import { withTransaction } from '#db/transaction.ts';
import type { Deps } from '#server/deps.ts';
import { readNow } from '#server/tickets/queries.ts';
import { REPORT_EVERY, STALE_AFTER } from '#shared/screens/freshness.ts';
import { between, earliest, type Instant, iso } from '#shared/time.ts';
import { settleScreen } from './alarm.ts';

/** Milliseconds of our own clock: a little less than a screen waits, and the least between two turns of it. */
const KEPT_EVERY = REPORT_EVERY - 2_000;
const TURNS_EVERY = 1_000;

interface Kept {
  readonly at: number;
  readonly stale: boolean;
}

export interface ScreenReports {
  /**
   * A screen says up to when its data is current; null: it shows nothing. What it says more often than it should is not kept.
   * @returns false for a user that is no paired screen
   */
  reported(user: string, asOf: Instant | null, now: Instant): Promise<boolean>;
}

/** What this node's screens say of themselves, kept where every node sees it. */
export function createScreenReports(deps: Pick<Deps, 'db' | 'ring'>): ScreenReports {
  const kept = new Map<string, Kept>();
  return {
    async reported(user, asOf, now) {
      const stale = asOf === null || between(asOf, now) > STALE_AFTER;
      const last = kept.get(user);
      const at = performance.now();
      if (last !== undefined && at - last.at < (last.stale === stale ? KEPT_EVERY : TURNS_EVERY)) return true;
      kept.set(user, { at, stale });
      try {
        const known = await keepReport(deps, user, asOf, stale);
        if (!known) kept.delete(user);
        return known;
      } catch (thrown) {
        kept.delete(user);
        throw thrown;
      }
    },
  };
}

async function keepReport(
  { db, ring }: Pick<Deps, 'db' | 'ring'>,
  user: string,
  asOf: Instant | null,
  stale: boolean,
): Promise<boolean> {
  const kept = await withTransaction(db, async (client) => {
    const now = await readNow(client);
    const { rows } = await client.query<{ id: string }>({
      name: 'keep-screen-report',
      text: `update screen set seen_at = $2, data_at = $3, stale_since = case when $4 then coalesce(stale_since, $3, $2) end
              where "user" = $1 and revoked_at is null returning id`,
      // A screen's clock is set by ours; what it says of the future is nothing.
      values: [user, iso(now), asOf === null ? null : iso(earliest(asOf, now)), stale],
    });
    const [screen] = rows;
    return screen === undefined ? null : await settleScreen(client, screen.id, now);
  });
  // That all is as it was can wait until somebody looks by themselves.
  if (kept?.turned === true) ring();
  return kept !== null;
}
