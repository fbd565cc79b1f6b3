import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '#db/open.ts';
import type { Numbering } from '#shared/pool/callType.ts';
import type { Directory } from './directory.ts';
import type { ParsedLine } from './formats/read.ts';
import type { Rejection } from './importLog.ts';
import { namedIn, type StoredCall, understand } from './meaning.ts';
import { readNow } from './queries.ts';
import { monthsOf, preparePartitions } from './store.ts';

/** A batch that has been read: its calls, with all that is known of them, and the lines that are none. */
export interface ReadBatch {
  readonly calls: readonly StoredCall[];
  readonly bad: readonly Rejection[];
}

/** Others' turns come in between: a batch at once would keep screens waiting for longer than anybody should notice. */
const IN_A_TURN = 500;

/** Reads batches of one import: looks up what it has not met, and finds what each call is and costs. */
export class Reading {
  /** Months whose partitions are there, and those whose calls were put away. */
  readonly #kept = new Set<string>();
  readonly #putAway = new Set<string>();

  constructor(
    readonly db: Pick<Database, 'pool'>,
    readonly directory: Directory,
    readonly numbering: Numbering,
  ) {}

  async read(batch: readonly ParsedLine[]): Promise<ReadBatch> {
    const { numbers, services } = namedIn(
      batch.flatMap((item) => ('record' in item ? [item.record] : [])),
      this.numbering,
    );
    await this.directory.learn(numbers, services);
    const now = await readNow(this.db.pool);

    const calls: StoredCall[] = [];
    const lines: number[] = [];
    const bad: Rejection[] = [];
    for (const [place, item] of batch.entries()) {
      if (place % IN_A_TURN === IN_A_TURN - 1) await turn();
      const meant = 'record' in item ? understand(item.record, this.directory, this.numbering, now) : item;
      if ('contract' in meant) {
        calls.push(meant);
        lines.push(item.line);
      } else bad.push({ line: item.line, code: meant.code, message: meant.message });
    }
    return this.#inKeptMonths({ calls, bad }, lines);
  }

  /** Where calls of a month were put away, nothing can tell a new one from a known one: none is taken. */
  async #inKeptMonths({ calls, bad }: ReadBatch, lines: readonly number[]): Promise<ReadBatch> {
    const months = monthsOf(calls);
    const unmet = [...new Set(months)].filter((month) => !this.#kept.has(month) && !this.#putAway.has(month));
    if (unmet.length > 0) {
      const away = await preparePartitions(this.db, unmet);
      for (const month of unmet) (away.has(month) ? this.#putAway : this.#kept).add(month);
    }
    if (!months.some((month) => this.#putAway.has(month))) return { calls, bad };
    const isKept = (_: unknown, i: number): boolean => !this.#putAway.has(months[i] ?? '');
    const refused = lines.flatMap((line, i): Rejection[] =>
      isKept(line, i)
        ? []
        : [{ line, code: 'month_put_away', message: `The calls of ${months[i]} have been put away.` }],
    );
    return { calls: calls.filter(isKept), bad: [...bad, ...refused].sort((a, b) => a.line - b.line) };
  }
}
