import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import { beijingMonth, beijingMonthStart, type Instant, instant, iso, minus, days } from '#shared/time.ts';
import { BRANCH, type Stage } from '#test/chaos/stage.ts';

const CONTRACTS = 200;
const PHONES = 50;
const OUTSIDE = 100_000;
const MONTH_MS = 28 * 86_400_000;

/** Numbers in [0, 1) that look random, the same in every run. */
const mixed = (i: number): number => (Math.imul(i ^ 0x9e3779b9, 0x85ebca6b) >>> 0) / 4_294_967_296;

/** A few phones of an office make most of its calls. */
function memberOf(i: number, contract: number): string {
  const phone = Math.floor(PHONES * mixed(i) ** 3);
  return `+869030${String(contract * PHONES + phone).padStart(6, '0')}`;
}
/** Contracts by their number, from and to (not included). */
type Contracts = readonly [from: number, to: number];
const ALL: Contracts = [0, CONTRACTS];
/** The contract whose month is read. */
export const READ = 'C-bench-0';
export const OF_READ: Contracts = [0, 1];
export const OF_OTHERS: Contracts = [1, CONTRACTS];

/** The last whole month: its calls are of the past on whatever day this runs. */
export const lastMonth = (now: Instant): string => beijingMonth(minus(beijingMonthStart(beijingMonth(now)), days(1)));

/** Contracts with their phones, beside whatever the stage has. */
export async function openContracts({ postgres }: Stage): Promise<void> {
  await postgres.query(`insert into plan (id, version, spec, valid_from) values ('bench', 1, $1, '2020-01-01')`, [
    CENTREX_55,
  ]);
  await postgres.query(
    `with of as (select i, 'bench-' || i as id, 'C-bench-' || i as contract from generate_series(0, ${CONTRACTS - 1}) as i),
     customers as (insert into customer (id, branch, name, short_name, level, area, county)
                   select id, $1, id, id, 'A', 'urban', 'x' from of),
     contracts as (insert into contract (id, customer, name, signed_on, starts_on, ends_on, plan)
                   select contract, id, contract, '2020-01-01', '2020-01-01', '2099-12-31', 'bench' from of),
     services as (insert into service (id, customer, contract, name) select 'svc-' || id, id, contract, id from of)
     insert into service_number (number, service, kind)
     select '+869030' || lpad((i * ${PHONES} + n)::text, 6, '0'), 'svc-' || id, 'desk'
       from of, generate_series(0, ${PHONES - 1}) as n`,
    [BRANCH],
  );
}

/**
 * Call records as a switch writes them (`csv`), in the order of their times, over one month: a tenth unanswered, a twentieth
 * legs of forked calls, the others of any length up to ten minutes, to outside phones, mobiles, and phones of their own centrex.
 */
export function* csvOf(run: string, records: number, now: Instant, [first, last]: Contracts = ALL): Generator<string> {
  const from = beijingMonthStart(lastMonth(now));
  let piece = 'id,caller,callee,startedAt,billsec,direction,linkedId\n';
  for (let i = 0; i < records; i += 1) {
    const contract = first + (Math.floor(mixed(i + 7) * 1e6) % (last - first));
    const n = String((i * 31) % OUTSIDE);
    const callee =
      i % 5 === 0 ? memberOf(i + 1, contract) : i % 3 === 0 ? `1390${n.padStart(7, '0')}` : `0903${n.padStart(7, '2')}`;
    const startedAt = iso(instant(from + Math.floor((i / records) * MONTH_MS)));
    const billsec = i % 10 === 9 ? 0 : 1 + ((i * 37) % 600);
    const linked = i % 40 < 2 ? `${run}-fork-${Math.floor(i / 40)}` : '';
    piece += `${run}-${i},${memberOf(i, contract)},${callee},${startedAt},${billsec},out,${linked}\n`;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

const answerSchema = z.object({ accepted: z.int(), duplicates: z.int(), rejectedCount: z.int() });

/** Sends a file by plain HTTP, and waits until all of it is kept. @throws unless every line was new */
export async function importCalls(
  url: string,
  cookie: string,
  pieces: Iterable<string>,
  records: number,
): Promise<void> {
  const sent = request(`${url}/api/call-records?format=csv`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', cookie },
  });
  const answered = new Promise<string>((resolve, reject) => {
    sent.on('error', reject).on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve(text)).on('error', reject);
    });
  });
  await pipeline(Readable.from(pieces), sent);
  const text = await answered;
  const { accepted } = answerSchema.parse(JSON.parse(text));
  if (accepted !== records) throw new Error(`${accepted} of ${records} call records were taken: ${text.slice(0, 500)}`);
}
