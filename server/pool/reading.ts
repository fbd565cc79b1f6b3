import { setImmediate as turn } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import type { Instant } from '#shared/time.ts';
import type { Directory } from './directory.ts';
import type { ParsedLine } from './formats/read.ts';
import { monthsOf } from './hourly.ts';
import type { Rejection } from './importLog.ts';
import { namedIn, type StoredCall, understand } from './meaning.ts';
import { readNow } from './queries.ts';
import { preparePartitions } from './store.ts';

/** Lines of a batch that were read as calls, with what they were read from. */
export interface ReadCalls {
  readonly calls: readonly StoredCall[];
  /** By call. */
  readonly lines: readonly ParsedLine[];
}

/** A batch that has been read: its calls, with all that is known of them, and the lines that are none. */
export interface ReadBatch extends ReadCalls {
  readonly bad: readonly Rejection[];
  /** By which terms (`Directory.version`) its calls were rated. */
  readonly terms: string | null;
  /** When it was read. */
  readonly now: Instant;
}

interface Taken {
  readonly calls: StoredCall[];
  readonly lines: ParsedLine[];
  readonly bad: Rejection[];
}

/** Others' turns come in between: a batch at once would keep screens waiting for longer than anybody should notice. */
const IN_A_TURN = 100;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** By what a call is known. */
const byKey = (a: StoredCall, b: StoredCall): number =>
  a.startedAt - b.startedAt || compare(a.contract, b.contract) || compare(a.id, b.id);

/**
 * By their keys, as most files have them: whoever brings the same calls at the same time takes them in the same order, so that
 * no two wait for each other.
 */
function inOrder({ calls, lines }: ReadCalls): ReadCalls {
  const isInOrder = calls.every((call, place) => {
    const before = calls[place - 1];
    return before === undefined || byKey(before, call) <= 0;
  });
  if (isInOrder) return { calls, lines };
  const pairs = calls.map((call, place) => ({ call, line: lines[place] }));
  pairs.sort((a, b) => byKey(a.call, b.call));
  return { calls: pairs.map(({ call }) => call), lines: pairs.flatMap(({ line }) => line ?? []) };
}

/** Reads batches of one import: looks up what it has not met, and finds what each call is and costs. */
export class Reading {
  /** Months whose partitions are there, and those whose calls were put away. */
  readonly #kept = new Set<string>();
  readonly #putAway = new Set<string>();

  constructor(
    readonly db: Pick<Database, 'pool'>,
    readonly directory: Directory,
  ) {}

  read(batch: readonly ParsedLine[]): Promise<ReadBatch> {
    return this.directory.knowing(this.#namedIn(batch), async () => {
      const now = await readNow(this.db.pool);
      // Before anything is rated: terms that change while it is leave it rated by those of before.
      const terms = this.directory.version;
      const taken: Taken = { calls: [], lines: [], bad: [] };
      await this.#readLines(batch, now, taken);
      return { ...(await this.#inKeptMonths(inOrder(taken), taken.bad)), terms, now };
    });
  }

  /**
   * Calls that were rated by terms which stand no more, rated by those that the directory holds: within the transaction that
   * holds them.
   */
  again({ lines, bad, now }: ReadBatch, client: pg.ClientBase): Promise<Pick<ReadBatch, 'calls' | 'lines' | 'bad'>> {
    // Named anew: where the area has changed, a number that was dialled without one is another.
    return this.directory.knowing(
      this.#namedIn(lines),
      async () => {
        const read: Taken = { calls: [], lines: [], bad: [...bad] };
        await this.#readLines(lines, now, read);
        return { ...inOrder(read), bad: read.bad };
      },
      client,
    );
  }

  #namedIn(lines: readonly ParsedLine[]): ReturnType<typeof namedIn> {
    return namedIn(
      lines.flatMap((item) => ('record' in item ? [item.record] : [])),
      this.directory.isComplete ? null : this.directory.homeArea,
    );
  }

  async #readLines(lines: readonly ParsedLine[], now: Instant, to: Taken): Promise<void> {
    for (const [place, item] of lines.entries()) {
      if (place % IN_A_TURN === IN_A_TURN - 1) await turn();
      this.#readLine(item, now, to);
    }
  }

  #readLine(item: ParsedLine, now: Instant, to: Taken): void {
    const meant = 'record' in item ? understand(item.record, this.directory, now) : item;
    if ('contract' in meant) {
      to.calls.push(meant);
      to.lines.push(item);
    } else to.bad.push({ line: item.line, code: meant.code, message: meant.message });
  }

  /** Where calls of a month were put away, nothing can tell a new one from a known one: none is taken. */
  async #inKeptMonths(
    { calls, lines }: ReadCalls,
    bad: readonly Rejection[],
  ): Promise<Omit<ReadBatch, 'terms' | 'now'>> {
    const months = monthsOf(calls);
    const unmet = [...new Set(months)].filter((month) => !this.#kept.has(month) && !this.#putAway.has(month));
    if (unmet.length > 0) {
      const away = await preparePartitions(this.db, unmet);
      for (const month of unmet) (away.has(month) ? this.#putAway : this.#kept).add(month);
    }
    if (!months.some((month) => this.#putAway.has(month))) return { calls, lines, bad };
    const isKept = (_: unknown, i: number): boolean => !this.#putAway.has(months[i] ?? '');
    const refused = lines.flatMap(({ line }, i): Rejection[] =>
      isKept(line, i)
        ? []
        : [{ line, code: 'month_put_away', message: `The calls of ${months[i]} have been put away.` }],
    );
    return {
      calls: calls.filter(isKept),
      lines: lines.filter(isKept),
      bad: [...bad, ...refused].sort((a, b) => a.line - b.line),
    };
  }
}
