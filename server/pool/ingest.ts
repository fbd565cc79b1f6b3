import { PassThrough, type Readable } from 'node:stream';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { Problem } from '#server/http/problem.ts';
import type { Metrics } from '#server/metrics/metrics.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import { announce } from './announce.ts';
import { batchesOf } from './batches.ts';
import { Directory } from './directory.ts';
import type { CallFollower, NewCalls } from './followers.ts';
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
  watchEnd,
} from './importLog.ts';
import { Keeping } from './keep.ts';
import type { StoredCall } from './meaning.ts';
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
  /** Counts lines by what became of them. */
  readonly metrics?: Pick<Metrics, 'callRecords'>;
}

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
/** Contracts lock each other out of nothing, so a batch of several is stored on so many connections at once. */
const LANES = 2;
/** In ms: calls that a slow sender hands over one by one are not kept waiting for a batch of them. */
const PATIENCE = 1_000;

/** The calls of a contract stay together; lines that are none go with the first. */
function lanesOf(read: ReadBatch): ReadBatch[] {
  const laneOf = new Map<string, Lane>();
  const lanes = Array.from({ length: LANES }, (): Lane => ({ calls: [], lines: [] }));
  for (const [place, call] of read.calls.entries()) {
    const lane = laneOf.get(call.contract) ?? lanes[laneOf.size % LANES];
    const line = read.lines[place];
    if (lane === undefined || line === undefined) throw new Error('a call without a line, or without a lane');
    laneOf.set(call.contract, lane);
    lane.calls.push(call);
    lane.lines.push(line);
  }
  return lanes
    .map((lane, place) => ({ ...read, ...lane, bad: place === 0 ? read.bad : [] }))
    .filter((lane) => lane.calls.length + lane.bad.length > 0);
}

interface Lane {
  readonly calls: StoredCall[];
  readonly lines: ParsedLine[];
}

function newCalls(calls: readonly StoredCall[], more: boolean): NewCalls {
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

/** Imports lines that have been read, whatever they came from. See `ingestCallRecords`. */
export async function ingestLines(
  { db, ring = () => undefined, follow, metrics }: IngestDeps,
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
  const entry = await openImport(db, what, !history);
  const unwatch = watchEnd(db, entry, stopReading);
  ring();

  const store = async (read: ReadBatch, more: boolean): Promise<void> => {
    let { calls, bad } = read;
    let kept: readonly Rejection[] = [];
    const accepted = await withTransaction(db, async (client) => {
      if ((await directory.hold(client)) !== read.terms) ({ calls, bad } = await reading.again(read, client));
      kept = bad.slice(0, Math.max(0, REJECTIONS_KEPT - rejections.length));
      const stored = calls.length === 0 ? { accepted: 0, touched: [] } : await storeCalls(client, calls, keeping);
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
    if (!history && accepted > 0) await follow?.(newCalls(calls, more));
    total.accepted += accepted;
    total.duplicates += calls.length - accepted;
    total.rejected += bad.length;
    metrics?.callRecords.inc({ result: 'accepted' }, accepted);
    metrics?.callRecords.inc({ result: 'duplicate' }, calls.length - accepted);
    metrics?.callRecords.inc({ result: 'rejected' }, bad.length);
    for (const rejection of kept) rejections.push(rejection);
    for (const month of monthsOf(calls)) months.add(month);
  };

  let lanes: Promise<void>[] = [];
  let storing: Promise<unknown> = Promise.resolve();
  try {
    for await (const batch of batchesOf(lines, { size: batchSize, patience: PATIENCE })) {
      const read = await reading.read(batch);
      await storing;
      // A batch that is full is of a file that goes on; its last is not, or it hardly matters.
      lanes = lanesOf(read).map((lane) => store(lane, batch.length === batchSize));
      storing = Promise.all(lanes);
      storing.catch(stopReading);
    }
    await storing;
  } catch (thrown) {
    // What can be stored is, in every lane, before it is said how the import ended.
    await Promise.allSettled(lanes);
    // The log must not hide what went wrong behind a second failure: an entry left open says the same.
    await closeImport(db, entry, { failure: thrown instanceof Problem ? thrown.code : 'broken_off' }).catch(
      () => undefined,
    );
    ring();
    throw thrown;
  } finally {
    unwatch();
  }
  await closeImport(db, entry, { failure: null, bytesRead: bytesRead() });
  ring();
  return {
    import: entry.id,
    accepted: total.accepted,
    duplicates: total.duplicates,
    rejected: rejections,
    rejectedCount: total.rejected,
    months: [...months].sort(),
  };
}

interface Passage {
  readonly through: PassThrough;
  end(why?: Error): void;
}

/**
 * What is read in place of the source, so that an import can end while its source goes on: to destroy a request would cut off
 * the answer to it.
 */
function passage(source: Readable): Passage {
  const through = new PassThrough();
  // Its reader begins later and ends earlier than the source may break off; an error that nobody hears would stop the node.
  through.on('error', () => undefined);
  const end = (why?: Error): void => {
    // At once: a source that is let go pauses, and whoever sends it is to be heard out.
    source.unpipe(through);
    through.destroy(why);
  };
  source.once('error', end);
  source.once('close', () => {
    if (!source.readableEnded) end(new Error('the file broke off'));
  });
  source.pipe(through);
  return { through, end };
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
  what: NewImport & { readonly format: RequestedFormat; readonly hints?: FileHints },
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
