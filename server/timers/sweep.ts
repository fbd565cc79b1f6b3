import { withTransaction } from '#db/transaction.ts';
import { BrokenRecord } from '#shared/brokenRecord.ts';
import { TIMED, type Timed } from '#shared/clock/timers.ts';
import type { Deps } from '../deps.ts';
import { sweepContract } from './contract.ts';
import { sweepRepair } from './repair.ts';
import { sweepScreen } from './screen.ts';
import { oneByOne, type Swept, type SweptOne } from './swept.ts';
import { sweepTickets } from './ticket.ts';
import { sweepBranch, sweepTraffic } from './traffic.ts';
import { sweepWork } from './work.ts';

/**
 * Lets time have its effect, a file per kind of subject. Two loops: what somebody waits for, and what is only looked at, which
 * may scan weeks of calls or wait for a file that is being taken; no deadline of a ticket is late for that. Each is idle until the earliest timer, or until rung (a commit may have set
 * an earlier one), or for at most `LONGEST_NAP`; then takes what is due until nothing is: tickets, of which a minute may bring
 * thousands, in lots that share a transaction; where a lot fails, each of it by itself.
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

type Kind = Exclude<Timed, 'notice'>;

interface Sweeping {
  readonly sweep: Swept;
  /** How many of a kind share a transaction, and so each other's locks. */
  readonly together: number;
}
const alone = (sweep: SweptOne): Sweeping => ({ sweep: oneByOne(sweep), together: 1 });

/** What is swept, by what a timer may be about. */
const SWEPT: Record<Kind, Sweeping> = {
  ticket: { sweep: sweepTickets, together: 25 },
  work: alone(sweepWork),
  contract: alone(sweepContract),
  screen: alone(sweepScreen),
  repair: alone(sweepRepair),
  traffic: alone(sweepTraffic),
  branch: alone(sweepBranch),
};
const isLook = (kind: Kind): boolean => kind === 'traffic' || kind === 'branch';
const KINDS = TIMED.filter((kind) => kind !== 'notice');
const LOOPS = [KINDS.filter((kind) => !isLook(kind)), KINDS.filter(isLook)];

interface Due {
  readonly kind: Kind;
  readonly subject: string;
  /** Since it was due, in ms, when it was read. */
  readonly late: number;
}

/** Due subjects of one kind, in one transaction. @returns those that were free to be taken */
async function sweepTogether(deps: Deps, kind: Kind, lot: readonly Due[]): Promise<readonly Due[]> {
  const subjects = lot.map(({ subject }) => subject);
  try {
    const taken = await withTransaction(deps.db, (client) => SWEPT[kind].sweep(client, deps, subjects));
    return lot.filter(({ subject }) => taken.has(subject));
  } catch (error) {
    if (lot.length === 1) return putOff(deps, kind, subjects, error);
    const taken: Due[] = [];
    for (const due of lot) taken.push(...(await sweepTogether(deps, kind, [due])));
    return taken;
  }
}

/**
 * One damaged record must not keep the others waiting, nor a look that fails in whatever way. It is looked at again, and
 * reported again, later.
 */
async function putOff(deps: Deps, kind: Kind, subjects: readonly string[], error: unknown): Promise<[]> {
  const broken = error instanceof BrokenRecord;
  if (!broken && !isLook(kind)) throw error;
  const what = broken ? `the record of a ${kind} is broken` : `a look at a ${kind} failed`;
  deps.log.error({ err: error, [kind]: subjects }, what);
  await deps.db.pool.query(
    `update timer set due_at = demarc_now() + interval '1 minute' where subject_kind = $1 and subject = any($2::text[])`,
    [kind, subjects],
  );
  return [];
}

/** What is due, in its order, in lots of one kind. */
function lotsOf(rows: readonly Due[]): readonly (readonly Due[])[] {
  const lots: Due[][] = [];
  for (const due of rows) {
    const lot = lots.at(-1);
    const fits = lot?.[0]?.kind === due.kind && lot.length < SWEPT[due.kind].together;
    if (fits && !lot.some(({ subject }) => subject === due.subject)) lot.push(due);
    else lots.push([due]);
  }
  return lots;
}

/** All of some kinds that is due now. @returns how many subjects were moved */
async function sweepDue(deps: Deps, kinds: readonly Kind[]): Promise<number> {
  const { rows } = await deps.db.pool.query<Due>({
    name: 'due-timers',
    text: `select distinct on (due_at, subject_kind, subject) subject_kind as kind, subject,
                  (extract(epoch from demarc_now() - due_at) * 1000)::float8 as late from timer
           where subject_kind = any($1) and due_at <= (select demarc_now()) order by due_at limit ${BATCH}`,
    values: [kinds],
  });
  const read = performance.now();
  let moved = 0;
  for (const lot of lotsOf(rows)) {
    const [first] = lot;
    const taken = first === undefined ? [] : await sweepTogether(deps, first.kind, lot);
    moved += taken.length;
    for (const { kind, late } of taken)
      deps.metrics.timerLateness.observe({ kind }, (late + performance.now() - read) / 1_000);
  }
  return moved;
}

async function untilNext(deps: Deps, kinds: readonly Kind[]): Promise<number> {
  const { rows } = await deps.db.pool.query<{ ms: string | null }>({
    name: 'next-timer',
    text: `select extract(epoch from min(due_at) - demarc_now()) * 1000 as ms from timer where subject_kind = any($1)`,
    values: [kinds],
  });
  const ms = rows[0]?.ms;
  return ms === null || ms === undefined ? LONGEST_NAP : Number(ms);
}

function startLoop(deps: Deps, kinds: readonly Kind[]): Sweep {
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
        while (!closed && (await sweepDue(deps, kinds)) > 0) deps.ring();
        pause = Math.min(LONGEST_NAP, Math.max(SHORTEST_NAP, await untilNext(deps, kinds)));
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

export function createSweep(deps: Deps): Sweep {
  const loops = LOOPS.map((kinds) => startLoop(deps, kinds));
  return {
    ring: () => loops.forEach((loop) => loop.ring()),
    async close() {
      await Promise.all(loops.map((loop) => loop.close()));
    },
  };
}
