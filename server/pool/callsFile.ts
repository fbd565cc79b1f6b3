import type pg from 'pg';
import { Problem } from '#server/http/problem.ts';
import type { Scope } from '#server/live/scope.ts';
import { csvLines, toCsv } from '#server/reports/export/csv.ts';
import type { Caller } from '#shared/actor.ts';
import type { RatedCallView } from '#shared/api/bill.ts';
import { isCounted } from '#shared/pool/rating.ts';
import { bill as en } from '#shared/i18n/en/bill.ts';
import { pools as enPools } from '#shared/i18n/en/pools.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { bill as zh } from '#shared/i18n/zh/bill.ts';
import { pools as zhPools } from '#shared/i18n/zh/pools.ts';
import { beijingDay, beijingMonthEnd, beijingMonthStart, parseIso, plus, hours, iso } from '#shared/time.ts';
import { readPlanned } from './bill.ts';
import { type CallRow, callsOf, callView } from './calls.ts';

const TEXTS = {
  zh: { bill: zh.bill, types: zhPools.callType },
  en: { bill: en.bill, types: enPools.callType },
} as const;

/** More than a spreadsheet opens. */
const MOST = 1_000_000;
type Rows = (string | number | null)[][];
const PAGE = 5_000;

/** `2026-03-01 09:30:15`, Beijing time. */
function stamp(at: string): string {
  const start = parseIso(at);
  return `${beijingDay(start)} ${iso(plus(start, hours(8))).slice(11, 19)}`;
}

async function refuseTooMany(client: pg.ClientBase, contract: string, month: string): Promise<void> {
  const { rows } = await client.query<{ calls: number }>(
    `select count(*)::int as calls from (select from call_record
       where contract = $1 and started_at >= $2 and started_at < $3 limit ${MOST + 1}) as c`,
    [contract, iso(beijingMonthStart(month)), iso(beijingMonthEnd(month))],
  );
  if ((rows[0]?.calls ?? 0) <= MOST) return;
  throw new Problem(422, 'export_too_large', `The month has more than ${MOST} calls. Ask for them in pages.`, [
    { field: 'month', code: 'export_too_large', message: 'has too many calls for a file' },
  ]);
}

/**
 * A month's calls as a CSV file in its reader's words, newest first, far ends masked. Its pages are read as they are asked for,
 * in the caller's transaction.
 * @throws Problem 404; 422 `no_plan`, `export_too_large`
 */
export async function callsFile(
  client: pg.ClientBase,
  scope: Scope,
  caller: Pick<Caller, 'role'>,
  contract: string,
  month: string,
  lang: Language,
): Promise<{ readonly name: string; readonly pages: AsyncIterable<string> }> {
  const { plan } = await readPlanned(client, scope, contract, month);
  const { bill, types } = TEXTS[lang];
  await refuseTooMany(client, contract, month);
  const why = ({ rule, counted }: RatedCallView): string =>
    counted || !isCounted(rule) ? bill.rule[rule] : bill.rule.stood_for;
  const lineOf = (call: RatedCallView): Rows[number] => [
    stamp(call.startedAt),
    call.number,
    bill.direction[call.direction],
    call.far,
    call.from,
    call.billsec,
    types[call.type],
    why(call),
    call.counted ? call.seconds : 0,
    (call.fen / 100).toFixed(2),
  ];
  const { column } = bill;
  const text = (title: string) => ({ title, kind: 'text' as const });
  const count = (title: string) => ({ title, kind: 'count' as const });
  const columns = [
    text(column.at),
    text(column.number),
    text(column.direction),
    text(column.far),
    text(column.from),
    count(column.billsec),
    text(column.type),
    text(column.why),
    count(column.seconds),
    text(column.fee),
  ];
  async function* pages(): AsyncGenerator<string> {
    yield toCsv({ columns, rows: [] });
    const [statement, values] = callsOf({ contract, month, billed: false, limit: MOST });
    await client.query(`declare calls no scroll cursor for ${statement}`, values);
    for (;;) {
      const { rows } = await client.query<CallRow>(`fetch ${PAGE} from calls`);
      yield csvLines({ columns, rows: rows.map((row) => lineOf(callView(row, plan.plan, caller))) });
      if (rows.length < PAGE) return;
    }
  }
  return { name: `${bill.calls}_${contract}_${month}.csv`.replaceAll(/\s+/g, '_'), pages: pages() };
}
