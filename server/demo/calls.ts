import { type DemoCall, demoCalls } from '#db/demo/calls.ts';
import { DEMO_CUSTOMERS, type DemoCustomer } from '#db/demo/customers.ts';
import { DEMO_BRANCH, desksOf, serviceOf } from '#db/demo/rows.ts';
import { beijingMonth, beijingMonthStart, earliest, instant, type Instant, minus, minutes } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import type { ParsedLine } from '../pool/formats/read.ts';
import { ingestLines } from '../pool/ingest.ts';

const SEED = 903;
const FORMAT = 'demo';
const BLOCK = 2_000;

/**
 * Nobody has declared anything, and yet calls are missing: a suspected fault. Of those that fell silent at one moment each has
 * lost so many of its last calls or more.
 */
export const QUIET: readonly { readonly customers: readonly string[]; readonly missing: number }[] = [
  // What is behind one access node: one cause.
  { customers: ['jinsui', 'qianli', 'songhe'], missing: 15 },
  { customers: ['changhe'], missing: 40 },
];

/** Included minutes in an average month: the college uses most of its 4,000, the hospital about half of its 9,000. */
const MINUTES: Readonly<Record<string, number>> = {
  college: 3_450,
  hospital: 4_800,
  changhe: 900,
  jinsui: 900,
  qianli: 1_000,
  songhe: 850,
};
const minutesOf = (c: DemoCustomer): number => MINUTES[c.id] ?? c.desks * 9;

/** Faults that silence a service: no call after their declaration, and none for a while before it. */
const SILENT = ['all_down', 'no_dial_tone'];
const UNNOTICED = minutes(6);

async function silentSince(deps: Deps): Promise<Map<string, Instant>> {
  const { rows } = await deps.db.pool.query<{ service: string; at: Date }>(
    `select service, declared_at as at from ticket where phase not in ('closed', 'dismissed') and symptom = any($1)`,
    [SILENT],
  );
  return new Map(rows.map(({ service, at }) => [service, minus(instant(at.getTime()), UNNOTICED)]));
}

/** A customer's calls as they come while nothing is wrong. */
export const callsOf = (customer: DemoCustomer, from: Instant, to: Instant): DemoCall[] => [
  ...demoCalls(serviceOf(customer), desksOf(customer), from, to, SEED, { minutesPerMonth: minutesOf(customer) }),
];

/** Since when nothing comes of those that are quiet, by service. */
export function quietSince(from: Instant, now: Instant): Map<string, Instant> {
  return new Map(
    QUIET.flatMap(({ customers, missing }) => {
      const quiet = DEMO_CUSTOMERS.filter(({ id }) => customers.includes(id));
      const since = quiet.map((customer) => callsOf(customer, from, now).at(-missing)?.startedAt ?? now);
      return quiet.map((customer) => [serviceOf(customer), earliest(...since)] as const);
    }),
  );
}

async function* blocksOf(
  silent: ReadonlyMap<string, Instant>,
  from: Instant,
  now: Instant,
): AsyncGenerator<ParsedLine[]> {
  let block: ParsedLine[] = [];
  let line = 0;
  for (const customer of DEMO_CUSTOMERS) {
    for (const record of callsOf(customer, from, silent.get(serviceOf(customer)) ?? now)) {
      block.push({ line: (line += 1), record });
      if (block.length < BLOCK) continue;
      yield block;
      block = [];
    }
  }
  if (block.length > 0) yield block;
}

/** Whether all calls are there: an import that was cut off has no end in the log. */
async function areLoaded(deps: Deps): Promise<boolean> {
  const { rowCount } = await deps.db.pool.query(
    'select from import_log where format = $1 and done_at is not null and failure is null limit 1',
    [FORMAT],
  );
  return rowCount !== 0;
}

/** Imports the calls of the running month and the one before, of every customer, as history: nobody is alerted. */
export async function loadCalls(deps: Deps, now: Instant): Promise<void> {
  if (await areLoaded(deps)) return;
  const lastMonth = beijingMonth(minus(beijingMonthStart(beijingMonth(now)), minutes(1)));
  const from = beijingMonthStart(lastMonth);
  const lines = blocksOf(new Map([...quietSince(from, now), ...(await silentSince(deps))]), from, now);
  const what = { by: { user: 'admin', branch: DEMO_BRANCH.id }, source: 'demo', file: null, format: FORMAT } as const;
  const { rejectedCount } = await ingestLines(deps, what, lines, { history: true });
  if (rejectedCount > 0) throw new Error(`${rejectedCount} of the demo's call records were rejected`);
}
