import type pg from 'pg';
import { Problem } from '#server/http/problem.ts';
import type { Scope } from '#server/live/scope.ts';
import { toCsv } from '#server/reports/export/csv.ts';
import type { Caller } from '#shared/actor.ts';
import type { RatedCallView } from '#shared/api/bill.ts';
import { bill as en } from '#shared/i18n/en/bill.ts';
import { pools as enPools } from '#shared/i18n/en/pools.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { bill as zh } from '#shared/i18n/zh/bill.ts';
import { pools as zhPools } from '#shared/i18n/zh/pools.ts';
import { beijingDay, parseIso, plus, hours, iso } from '#shared/time.ts';
import { readPlanned } from './bill.ts';
import { callView, readRows } from './calls.ts';

const TEXTS = {
  zh: { bill: zh.bill, types: zhPools.callType },
  en: { bill: en.bill, types: enPools.callType },
} as const;

/** More than a spreadsheet opens. */
const MOST = 1_000_000;
const PAGE = 5_000;

/** `2026-03-01 09:30:15`, Beijing time. */
function stamp(at: string): string {
  const start = parseIso(at);
  return `${beijingDay(start)} ${iso(plus(start, hours(8))).slice(11, 19)}`;
}

/**
 * A month's calls as a CSV file in its reader's words, newest first, far ends masked.
 * @throws Problem 404; 422 `no_plan`, `export_too_large`
 */
export async function callsFile(
  client: pg.Pool | pg.ClientBase,
  scope: Scope,
  caller: Pick<Caller, 'role'>,
  contract: string,
  month: string,
  lang: Language,
): Promise<{ readonly name: string; readonly body: string }> {
  const { plan } = await readPlanned(client, scope, contract, month);
  const { bill, types } = TEXTS[lang];
  const why = ({ rule, counted }: RatedCallView): string =>
    counted || !['included', 'per_minute', 'free_type'].includes(rule) ? bill.rule[rule] : bill.rule.stood_for;
  const rows: (string | number | null)[][] = [];
  for (let cursor: string | undefined; ;) {
    const page = await readRows(client, { contract, month, billed: false, cursor, limit: PAGE });
    for (const call of page.map((row) => callView(row, plan.plan, caller)))
      rows.push([
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
      ]);
    if (rows.length > MOST)
      throw new Problem(422, 'export_too_large', `The month has more than ${MOST} calls. Ask for them in pages.`, [
        { field: 'month', code: 'export_too_large', message: 'has too many calls for a file' },
      ]);
    cursor = page.at(-1)?.cursor;
    if (page.length < PAGE) break;
  }
  const { column } = bill;
  const text = (title: string) => ({ title, kind: 'text' as const });
  const count = (title: string) => ({ title, kind: 'count' as const });
  return {
    name: `${bill.calls}_${contract}_${month}.csv`.replaceAll(/\s+/g, '_'),
    body: toCsv({
      columns: [
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
      ],
      rows,
    }),
  };
}
