import type { Readable } from 'node:stream';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { Problem } from '#server/http/problem.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import { announce } from './announce.ts';
import { batchesOf } from './batches.ts';
import { copyText, type CopyText } from './copy.ts';
import { Directory } from './directory.ts';
import { type CallFollower, newCalls, type NewCalls, together } from './followers.ts';
import type { FileHints } from './formats/layout.ts';
import { type ParsedLine, readCallRecords } from './formats/read.ts';
import type { RequestedFormat } from './formats/recognise.ts';
import { monthsOf } from './hourly.ts';
import {
  closeImport,
  logBatch,
  type NewImport,
  openImport,
  REJECTIONS_KEPT,
  type Rejection,
  watchImport,
} from './importLog.ts';
import { Keeping } from './keep.ts';
import { passage } from './passage.ts';
import { type ReadBatch, Reading } from './reading.ts';
import { storeCalls } from './store.ts';

/**
 * An import is read line by line, in batches; while one is being stored, the next is read. Each batch is one short
 * transaction: its calls, the usage they move, the levels this reaches, the change rows, the import log. What breaks an import
 * off (a damaged file, a lost connection, somebody who cancels it, a crash) loses only the batches under way, and sending the
 * file again adds only what is missing: known calls are known by contract, id and start.
 */
export interface IngestDeps {
  readonly db: Pick<Database, 'pool'>;
  /** Wakes the feed after a commit. */
  readonly ring?: () => void;
  /** Told of each batch, once it is committed. */
  readonly follow?: CallFollower;
  readonly count?: CountLines;
}

/** Told how many lines of a batch became what. */
export type CountLines = (result: 'accepted' | 'duplicate' | 'rejected', lines: number) => void;

/** A call-record file, and who sends it. */
export type CallFile = NewImport & { readonly format: RequestedFormat; readonly hints?: FileHints };

/** `ingestCallRecords`, wherever it is done. */
export type Ingest = (file: CallFile, source: Readable) => Promise<ImportAnswer>;

export interface IngestOptions {
  /** The calls are loaded as history: levels are noted as of then, and nobody is told. */
  readonly history?: boolean;
  readonly batchSize?: number;
  /** Bytes of the file that have been read, for whoever looks on. */
  readonly bytesRead?: () => number;
  /** Ends what is read, when the import ends before it: cancelled, or not to be stored. */
  readonly stopReading?: (why: unknown) => void;
}

/** Long enough that a transaction's own cost does not count, short enough that nobody waits for it. */
const BATCH = 10_000;
/**
 * While one batch is being counted the next is copied, and the one after it is read. Which of the two is counted first is open:
 * it does not matter to what they come to, but to when a level was reached, so history goes one by one.
 */
const UNDER_WAY = { reported: 2, history: 1 };
/** In ms: calls that a slow sender hands over one by one are not kept waiting for a batch of them. */
const PATIENCE = 1_000;

/** Imports lines that have been read, whatever they came from. See `ingestCallRecords`. */
export async function ingestLines(
  { db, ring = () => undefined, follow, count }: IngestDeps,
  what: NewImport,
  lines: AsyncIterable<ParsedLine[]>,
  { history = false, batchSize = BATCH, bytesRead = () => 0, stopReading = () => undefined }: IngestOptions = {},
): Promise<ImportAnswer> {
  const directory = new Directory(db, what.by.branch);
  await directory.begin();
  const reading = new Reading(db, directory);
  const keeping = new Keeping();
  const months = new Set<string>();
  const total = { accepted: 0, duplicates: 0, rejected: 0 };
  const rejections: Rejection[] = [];
  /** Of what is under way and what is done. */
  let rejectionsKept = 0;
  let untold: NewCalls | null = null;
  const entry = await openImport(db, what, !history);
  const unwatch = watchImport(db, entry, { bytesRead, moved: ring, cancelled: stopReading });
  ring();

  const store = async (read: ReadBatch, text: CopyText, more: boolean): Promise<void> => {
    let { calls, bad } = read;
    let kept: readonly Rejection[] = [];
    const accepted = await withTransaction(db, async (client) => {
      if ((await directory.hold(client)) !== read.terms) ({ calls, bad } = await reading.again(read, client));
      // This may run again: what it kept the last time is not kept.
      rejectionsKept -= kept.length;
      kept = bad.slice(0, REJECTIONS_KEPT - rejectionsKept);
      rejectionsKept += kept.length;
      const stored =
        calls.length === 0
          ? { accepted: 0, touched: [] }
          : await storeCalls(client, calls, calls === read.calls ? text : await copyText(calls), keeping);
      const moved = stored.touched.flatMap((touched) => {
        const contract = directory.contract(touched.contract);
        return contract === null ? [] : [{ touched, contract }];
      });
      await announce(client, moved, history ? calls : null);
      const counts = { accepted: stored.accepted, duplicates: calls.length - stored.accepted, rejected: bad.length };
      await logBatch(client, entry, { ...counts, kept, bytesRead: bytesRead() });
      return stored.accepted;
    });
    ring();
    if (!history && accepted > 0) {
      const told = newCalls(calls, more);
      if (more) untold = together(untold, told);
      await follow?.(told);
    }
    total.accepted += accepted;
    total.duplicates += calls.length - accepted;
    total.rejected += bad.length;
    count?.('accepted', accepted);
    count?.('duplicate', calls.length - accepted);
    count?.('rejected', bad.length);
    for (const rejection of kept) rejections.push(rejection);
    for (const month of monthsOf(calls)) months.add(month);
  };

  const underWay: Promise<void>[] = [];
  const atOnce = history ? UNDER_WAY.history : UNDER_WAY.reported;
  try {
    for await (const batch of batchesOf(lines, { size: batchSize, patience: PATIENCE })) {
      const read = await reading.read(batch);
      const text = await copyText(read.calls);
      if (underWay.length === atOnce) await underWay.shift();
      // A batch that is full is of a file that goes on; its last is not, or it hardly matters.
      const storing = store(read, text, batch.length === batchSize);
      storing.catch(stopReading);
      underWay.push(storing);
    }
    await Promise.all(underWay);
  } catch (thrown) {
    // What can be stored is, before it is said how the import ended.
    await Promise.allSettled(underWay);
    // The log must not hide what went wrong behind a second failure: an entry left open says the same.
    await closeImport(db, entry, { failure: thrown instanceof Problem ? thrown.code : 'broken_off' }).catch(
      () => undefined,
    );
    ring();
    throw thrown;
  } finally {
    unwatch();
    // Also of a file that broke off: what came of it is there.
    if (untold !== null) await follow?.(untold);
  }
  await closeImport(db, entry, { failure: null, bytesRead: bytesRead() });
  ring();
  return {
    import: entry.id,
    accepted: total.accepted,
    duplicates: total.duplicates,
    rejected: rejections.sort((a, b) => a.line - b.line),
    rejectedCount: total.rejected,
    months: [...months].sort(),
  };
}

/**
 * Imports a call-record file as it arrives, in constant memory.
 * @param what who sends it, whose branch's services it reaches, and what for a file it is
 * @param source the file's bytes, gzip or not
 * @throws Problem 422 when the file as a whole cannot be read (`not_text`, `bad_gzip`, `format_not_recognised`, `column_missing`,
 *   `number_missing`), 409 `import_cancelled` when somebody cancelled it, 409 `import_exists` when its id was given before
 */
export function ingestCallRecords(
  deps: IngestDeps,
  what: CallFile,
  source: Readable,
  options: IngestOptions = {},
): Promise<ImportAnswer> {
  const read = { bytes: 0 };
  const { through, end } = passage(source);
  return ingestLines(deps, what, readCallRecords(what.format, through, what.hints, read), {
    ...options,
    bytesRead: () => read.bytes,
    stopReading: (why) => end(why instanceof Error ? why : new Error('the import has ended')),
  }).finally(() => end());
}
