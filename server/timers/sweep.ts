import { withTransaction } from '#db/transaction.ts';
import { BrokenRecord } from '#shared/brokenRecord.ts';
import type { Timed } from '#shared/clock/timers.ts';
import type { Deps } from '../deps.ts';
import { sweepContract } from './contract.ts';
import { sweepScreen } from './screen.ts';
import type { Swept } from './swept.ts';
import { sweepTicket } from './ticket.ts';
import { sweepWork } from './work.ts';

/**
 * Lets time have its effect, a file per kind of subject. Idle until the earliest timer, or until rung (a commit may have set
 * an earlier one), or for at most `LONGEST_NAP`; then takes what is due, one subject a transaction, until nothing is.
 *
 * Exactly once, on any number of nodes: a timer's row is only a hint, read without a lock. The subject's lock is taken, or
 * skipped where somebody else holds it (they catch up with time themselves); under it everything is decided anew from
 * the facts, so a timer that came too early, or twice, finds nothing to do.
 */
export interface Sweep {
  ring(): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

const LONGEST_NAP = 1_000;
/** Also how soon a subject that somebody else held is looked at again. */
const SHORTEST_NAP = 20;

const BATCH = 100;

/** What is swept, by what a timer may be about. */
const SWEPT: Record<Exclude<Timed, 'notice'>, Swept> = {
  ticket: sweepTicket,
  work: sweepWork,
  contract: sweepContract,
  screen: sweepScreen,
};
const KINDS = Object.keys(SWEPT);

interface Due {
  readonly kind: keyof typeof SWEPT;
  readonly subject: string;
  /** Since it was due, in ms, when it was read. */
  readonly late: number;
}

/** One due subject in a transaction of its own. @returns whether it was free to be taken */
async function sweepOne(deps: Deps, { kind, subject }: Due): Promise<boolean> {
  try {
    return await withTransaction(deps.db, (client) => SWEPT[kind](client, deps, subject));
  } catch (error) {
    if (!(error instanceof BrokenRecord)) throw error;
    // One damaged record must not keep the others waiting. It is looked at again, and reported again, later.
    deps.log.error({ err: error, [kind]: subject }, `the record of a ${kind} is broken`);
    await deps.db.pool.query(
      `update timer set due_at = demarc_now() + interval '1 minute' where subject_kind = $1 and subject = $2`,
      [kind, subject],
    );
    return false;
  }
}

/** All that is due now. @returns how many subjects were moved */
async function sweepDue(deps: Deps): Promise<number> {
  const { rows } = await deps.db.pool.query<Due>({
    name: 'due-timers',
    text: `select distinct on (due_at, subject_kind, subject) subject_kind as kind, subject,
                  (extract(epoch from demarc_now() - due_at) * 1000)::float8 as late from timer
           where subject_kind = any($1) and due_at <= (select demarc_now()) order by due_at limit ${BATCH}`,
    values: [KINDS],
  });
  const read = performance.now();
  let moved = 0;
  for (const due of rows) {
    if (!(await sweepOne(deps, due))) continue;
    moved++;
    deps.metrics.timerLateness.observe({ kind: due.kind }, (due.late + performance.now() - read) / 1_000);
  }
  return moved;
}

async function untilNext(deps: Deps): Promise<number> {
  const { rows } = await deps.db.pool.query<{ ms: string | null }>({
    name: 'next-timer',
    text: `select extract(epoch from min(due_at) - demarc_now()) * 1000 as ms from timer where subject_kind = any($1)`,
    values: [KINDS],
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
        while (!closed && (await sweepDue(deps)) > 0) deps.ring();
        pause = Math.min(LONGEST_NAP, Math.max(SHORTEST_NAP, await untilNext(deps)));
      } catch (error) {
        // The database is away, or something cannot be swept: say so, and try again without spinning.
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
