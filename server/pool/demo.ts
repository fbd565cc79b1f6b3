import { type DemoCall, type DemoTraffic, demoCalls } from '#db/demo/calls.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import type { Instant } from '#shared/time.ts';
import type { ParsedLine } from './formats/read.ts';
import { ingestLines, type IngestDeps } from './ingest.ts';

export interface DemoCalls extends DemoTraffic {
  readonly branch: string;
  readonly service: string;
  readonly numbers: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  readonly seed: number;
}

/** So few that a level is noted near the call that reached it. */
const BATCH = 250;

async function* asLines(calls: Iterable<DemoCall>): AsyncGenerator<ParsedLine[]> {
  let line = 0;
  for (const record of calls) yield [{ line: (line += 1), record }];
}

/** Loads demo calls as history, on the road that every import takes: rated, counted, and alerting nobody. */
export const loadDemoCalls = (
  deps: IngestDeps,
  { branch, service, numbers, from, to, seed, ...traffic }: DemoCalls,
): Promise<ImportAnswer> =>
  ingestLines(
    deps,
    { by: { user: 'demo', branch }, source: 'demo', file: null, format: 'demo' },
    asLines(demoCalls(service, numbers, from, to, seed, traffic)),
    { history: true, batchSize: BATCH },
  );
