import { withTransaction } from '#db/transaction.ts';
import type { Deps } from '../deps.ts';
import { catchUp } from '../tickets/execute.ts';

/**
 * Lets time have its effect on tickets. Idle until the earliest timer, or until rung (a commit may have set an earlier
 * one), or for at most `LONGEST_NAP`; then claims what is due, one ticket a transaction, until nothing is.
 *
 * Exactly once, on any number of nodes: a claim locks the timer's row and skips rows that others hold; under the ticket's
 * lock everything is decided anew from its facts, so a timer that came too early, or twice, finds nothing to do.
 */
export interface Sweep {
  ring(): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

const LONGEST_NAP = 1_000;
const SHORTEST_NAP = 5;

interface Due {
  readonly subject: string;
}

/** One due ticket, in a transaction of its own. @returns whether there was one */
async function sweepOne(deps: Deps): Promise<boolean> {
  return withTransaction(deps.db, async (client) => {
    // The ticket's lock comes first everywhere; the timer's row is only a hint that is taken without waiting.
    const { rows } = await client.query<Due>({
      name: 'claim-timer',
      text: `select subject from timer where subject_kind = 'ticket' and due_at <= (select demarc_now())
             order by due_at limit 1 for update skip locked`,
    });
    const subject = rows[0]?.subject;
    if (subject === undefined) return false;
    await catchUp(client, deps, subject);
    return true;
  });
}

async function untilNext(deps: Deps): Promise<number> {
  const { rows } = await deps.db.pool.query<{ ms: string | null }>({
    name: 'next-timer',
    text: `select extract(epoch from min(due_at) - demarc_now()) * 1000 as ms from timer where subject_kind = 'ticket'`,
  });
  const ms = rows[0]?.ms;
  return ms === null || ms === undefined ? LONGEST_NAP : Number(ms);
}

export function createSweep(deps: Deps): Sweep {
  let closed = false;
  let wake: (() => void) | null = null;
  let rung = false;

  const nap = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (rung || closed) {
        rung = false;
        return resolve();
      }
      const timer = setTimeout(done, ms);
      wake = done;
      function done(): void {
        clearTimeout(timer);
        wake = null;
        rung = false;
        resolve();
      }
    });

  const loop = async (): Promise<void> => {
    while (!closed) {
      let pause = LONGEST_NAP;
      try {
        let any = false;
        while (!closed && (await sweepOne(deps))) any = true;
        if (any) deps.ring();
        pause = Math.min(LONGEST_NAP, Math.max(SHORTEST_NAP, await untilNext(deps)));
      } catch (error) {
        // The database is away, or one ticket is broken: say so, and try again without spinning.
        deps.log.error({ err: error }, 'the sweep failed');
      }
      if (!closed) await nap(pause);
    }
  };
  const running = loop();

  return {
    ring() {
      if (wake) wake();
      else rung = true;
    },
    async close() {
      closed = true;
      wake?.();
      await running;
    },
  };
}
