import type pg from 'pg';
import { callType, type DialledType, isTestCall } from '#shared/pool/callType.ts';
import type { Numbering } from '#shared/pool/numbering.ts';
import type { Plan } from '#shared/pool/plan.ts';
import { type RatedCall, rateCall } from '#shared/pool/rating.ts';
import { beijingMonthEnd, beijingMonthStart, iso } from '#shared/time.ts';

/** A stored call, as far as rating looks at it. */
interface Row extends RatedCall {
  readonly id: string;
  /** As PostgreSQL writes it: microseconds would be lost in a Date. */
  readonly startedAt: string;
  readonly number: string;
  readonly caller: string;
  readonly callee: string;
  readonly direction: 'in' | 'out';
  readonly billsec: number;
  readonly feature: string | null;
}

/** So many calls are in hand at a time. */
const PAGE = 5_000;

/**
 * What a stored call is under a numbering. What was inside the centrex stays inside: members come and go, and the record
 * keeps what was so when the call was made. Short codes are what the numbering says.
 */
function typeOf(call: Row, numbering: Numbering): DialledType {
  const [from, to] = call.direction === 'out' ? [call.number, call.callee] : [call.callee, call.caller];
  return callType(
    { caller: from, callee: to, calleeIsMember: call.type === 'internal' && to.startsWith('+') },
    numbering,
  );
}

/**
 * Rates a month's calls by `plan` and `numbering`, and keeps what differs. Usage is not touched.
 * @param testNumbers with which the branch tests calls, E.164
 */
export async function rateAnew(
  client: pg.ClientBase,
  contract: string,
  month: string,
  plan: Plan,
  numbering: Numbering,
  testNumbers: readonly string[],
): Promise<{ readonly calls: number; readonly changed: number }> {
  let [calls, changed] = [0, 0];
  // In the order of the primary key, which serves each page from where the last one ended.
  let after: readonly [string, string] = ['', '-infinity'];
  for (;;) {
    const { rows } = await client.query<Row>(
      `select id, started_at::text as "startedAt", number, caller, callee, direction, billsec, feature, type, rule, minutes, fen
         from call_record
        where contract = $1 and started_at >= $2 and started_at < $3 and (id, started_at) > ($4, $5::timestamptz)
        order by id, started_at limit ${PAGE}`,
      [contract, iso(beijingMonthStart(month)), iso(beijingMonthEnd(month)), ...after],
    );
    const differ = rows.flatMap((row) => {
      // A test stays what it was, whatever numbers the branch tests with by now.
      if (row.rule === 'test_call') return [];
      const rated = rateCall(plan, {
        ...row,
        type: typeOf(row, numbering),
        test: isTestCall(row, testNumbers),
      });
      const same =
        rated.type === row.type && rated.rule === row.rule && rated.minutes === row.minutes && rated.fen === row.fen;
      return same ? [] : [{ id: row.id, startedAt: row.startedAt, ...rated }];
    });
    if (differ.length > 0)
      await client.query(
        `update call_record c set type = r.type, rule = r.rule, minutes = r.minutes, fen = r.fen
           from json_to_recordset($2::json) as r (id text, "startedAt" timestamptz, type text, rule text, minutes int, fen int)
          where c.contract = $1 and c.id = r.id and c.started_at = r."startedAt"`,
        [contract, JSON.stringify(differ)],
      );
    calls += rows.length;
    changed += differ.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return { calls, changed };
    after = [last.id, last.startedAt];
  }
}
