import type { Readable } from 'node:stream';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { Problem } from '#server/http/problem.ts';
import type { Metrics } from '#server/metrics/metrics.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import { beijingMonth, type Instant } from '#shared/time.ts';
import { announce } from './announce.ts';
import { Directory } from './directory.ts';
import type { CallFollower, NewCalls } from './followers.ts';
import { type ParsedLine, readCallRecords } from './formats/read.ts';
import type { RequestedFormat } from './formats/recognise.ts';
import { closeImport, logBatch, type NewImport, openImport, REJECTIONS_KEPT, type Rejection } from './importLog.ts';
import { namedIn, type StoredCall, understand } from './meaning.ts';
import { readNow } from './queries.ts';
import { monthsOf, preparePartitions, storeCalls } from './store.ts';

/**
 * An import is read line by line, in batches; each batch is one short transaction: its calls, the usage they move, the
 * levels this reaches, the change rows, the import log. What breaks an import off (a damaged file, a lost connection, a
 * crash) loses only the batch under way, and sending the file again adds only what is missing: known calls are known by
 * contract, id and start.
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
}

/** Long enough that a transaction's own cost does not count, short enough that nobody waits for it. */
const BATCH = 2_000;

async function* batches(blocks: AsyncIterable<ParsedLine[]>, size: number): AsyncGenerator<ParsedLine[]> {
  let batch: ParsedLine[] = [];
  for await (const block of blocks)
    for (const line of block) {
      batch.push(line);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}

function newCalls(calls: readonly StoredCall[]): NewCalls {
  const starts = calls.map((call) => call.startedAt);
  const first = starts[0];
  if (first === undefined) throw new Error('no calls to follow');
  return {
    contracts: [...new Set(calls.map((call) => call.contract))],
    from: starts.reduce((a, b) => (b < a ? b : a), first),
    to: starts.reduce((a, b) => (b > a ? b : a), first),
  };
}

/** What the lines of a batch say: calls, and what is wrong with the others. */
function meaningOf(
  batch: readonly ParsedLine[],
  directory: Directory,
  now: Instant,
): { readonly calls: StoredCall[]; readonly bad: Rejection[] } {
  const calls: StoredCall[] = [];
  const bad: Rejection[] = [];
  for (const item of batch) {
    const meant = 'record' in item ? understand(item.record, directory, now) : item;
    if ('contract' in meant) calls.push(meant);
    else bad.push({ line: item.line, code: meant.code, message: meant.message });
  }
  return { calls, bad };
}

/** Imports lines that have been read, whatever they came from. See `ingestCallRecords`. */
export async function ingestLines(
  { db, ring = () => undefined, follow, metrics }: IngestDeps,
  what: NewImport,
  lines: AsyncIterable<ParsedLine[]>,
  { history = false, batchSize = BATCH }: IngestOptions = {},
): Promise<ImportAnswer> {
  const directory = new Directory(db, what.by.branch);
  await directory.begin();
  const prepared = new Set<string>();
  const months = new Set<string>();
  const total = { accepted: 0, duplicates: 0, rejected: 0 };
  const rejections: Rejection[] = [];
  const entry = await openImport(db, what, !history);
  ring();

  const takeBatch = async (batch: readonly ParsedLine[]): Promise<void> => {
    const { numbers, services } = namedIn(
      batch.flatMap((item) => ('record' in item ? [item.record] : [])),
      directory.homeArea,
    );
    await directory.learn(numbers, services);
    const now = await readNow(db.pool);

    let { calls, bad } = meaningOf(batch, directory, now);

    const missing = monthsOf(calls).filter((month) => !prepared.has(month));
    if (missing.length > 0) await preparePartitions(db, missing);
    for (const month of missing) prepared.add(month);

    let kept: readonly Rejection[] = [];
    const accepted = await withTransaction(db, async (client) => {
      if (await directory.hold(client)) ({ calls, bad } = meaningOf(batch, directory, now));
      kept = bad.slice(0, Math.max(0, REJECTIONS_KEPT - rejections.length));
      const stored = calls.length === 0 ? { accepted: 0, touched: [] } : await storeCalls(client, calls);
      for (const touched of stored.touched) {
        const contract = directory.contract(touched.contract);
        if (contract !== null) await announce(client, touched, contract, history);
      }
      const counts = { accepted: stored.accepted, duplicates: calls.length - stored.accepted, rejected: bad.length };
      await logBatch(client, entry, { ...counts, kept });
      return stored.accepted;
    });
    ring();
    if (!history && accepted > 0) await follow?.(newCalls(calls));
    total.accepted += accepted;
    total.duplicates += calls.length - accepted;
    total.rejected += bad.length;
    metrics?.callRecords.inc({ result: 'accepted' }, accepted);
    metrics?.callRecords.inc({ result: 'duplicate' }, calls.length - accepted);
    metrics?.callRecords.inc({ result: 'rejected' }, bad.length);
    rejections.push(...kept);
    for (const call of calls) months.add(beijingMonth(call.startedAt));
  };

  try {
    for await (const batch of batches(lines, batchSize)) await takeBatch(batch);
  } catch (thrown) {
    // The log must not hide what went wrong behind a second failure: an entry left open says the same.
    await closeImport(db, entry, thrown instanceof Problem ? thrown.code : 'broken_off').catch(() => undefined);
    ring();
    throw thrown;
  }
  await closeImport(db, entry, null);
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

/**
 * Imports a call-record file as it arrives, in constant memory.
 * @param what who sends it, whose branch's services it reaches, and what for a file it is
 * @param source the file's bytes, gzip or not
 * @throws Problem 422 when the file as a whole cannot be read (`not_text`, `bad_gzip`, `format_not_recognised`, `column_missing`)
 */
export const ingestCallRecords = (
  deps: IngestDeps,
  what: NewImport & { readonly format: RequestedFormat },
  source: Readable,
  options: IngestOptions = {},
): Promise<ImportAnswer> => ingestLines(deps, what, readCallRecords(what.format, source), options);
