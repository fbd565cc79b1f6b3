import type pg from 'pg';
import type { Scope } from '#server/live/scope.ts';
import type { Caller } from '#shared/actor.ts';
import type { CallList, CallQuery, RatedCallView } from '#shared/api/bill.ts';
import { anyNumber, isMasked, maskNumber } from '#shared/masking.ts';
import { callTypeSchema } from '#shared/pool/callType.ts';
import { type Plan, treatments, unitOf } from '#shared/pool/plan.ts';
import { isCounted, type Rule } from '#shared/pool/rating.ts';
import { beijingMonthEnd, beijingMonthStart, iso } from '#shared/time.ts';
import { planView, readPlanned } from './bill.ts';
import { COUNTED_RULES } from './counted.ts';

type Client = pg.Pool | pg.ClientBase;

export interface CallRow {
  readonly id: string;
  readonly started_at: Date;
  readonly cursor: string;
  readonly number: string;
  readonly caller: string;
  readonly callee: string;
  readonly direction: 'in' | 'out';
  readonly billsec: number;
  readonly feature: string | null;
  readonly type: string;
  readonly rule: Rule;
  readonly minutes: number;
  readonly fen: number;
  /** Another leg of the same call is the one that counts. */
  readonly stood_for: boolean;
}

/**
 * A call as `caller` may read it. The other end is a third party's: it is masked for everybody, be it a mobile or a
 * landline; short codes are nobody's. Members' numbers are masked as they are everywhere.
 */
export function callView(row: CallRow, plan: Plan, caller: Pick<Caller, 'role'>): RatedCallView {
  const type = callTypeSchema.parse(row.type);
  const treatment = treatments(plan)[type];
  const passedOn = row.direction === 'out' && row.caller !== row.number;
  const end = row.direction === 'out' ? row.callee : row.caller;
  const far = type === 'internal' ? anyNumber(caller, end) : maskNumber(end);
  return {
    id: row.id,
    startedAt: row.started_at.toISOString(),
    direction: row.direction,
    number: anyNumber(caller, row.number),
    far,
    masked: isMasked(far),
    from: passedOn ? maskNumber(row.caller) : null,
    billsec: row.billsec,
    feature: row.feature,
    type,
    rule: row.rule,
    counted: isCounted(row.rule) && !row.stood_for,
    seconds: row.minutes * unitOf(plan),
    fenPerMinute: row.rule === 'per_minute' && treatment?.kind === 'per_minute' ? treatment.fen : null,
    fen: row.stood_for ? 0 : row.fen,
  };
}

interface Asked {
  readonly contract: string;
  readonly month: string;
  readonly type?: string | undefined;
  readonly billed: boolean;
  /** Start in microseconds and id of the last call seen. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Calls of a month, newest first: the statement and its values. */
export function callsOf(asked: Asked): [text: string, values: unknown[]] {
  const { contract, month, type = null, billed, cursor, limit } = asked;
  const [at, id] =
    cursor === undefined ? [null, null] : [cursor.slice(0, cursor.indexOf('~')), cursor.slice(cursor.indexOf('~') + 1)];
  return [
    `select r.*, (extract(epoch from r.started_at) * 1000000)::bigint || '~' || r.id as cursor from (
       select c.id, c.started_at, c.number, c.caller, c.callee, c.direction, c.billsec, c.feature, c.type, c.rule, c.minutes, c.fen,
              l.id is not null and (l.id, l.started_at) <> (c.id, c.started_at) as stood_for
         from call_record c
         left join linked_call l on l.contract = c.contract and l.linked_id = c.linked_id
        where c.contract = $1 and c.started_at >= $2 and c.started_at < $3
          and ($4::text is null or c.type = $4)
          and ($5::bigint is null
            or (c.started_at, c.id collate "C") < (timestamptz 'epoch' + $5::bigint * interval '1 microsecond', $6::text collate "C"))
     ) r
      where not $7 or (r.rule in ${COUNTED_RULES} and not r.stood_for)
      order by r.started_at desc, r.id collate "C" desc limit $8`,
    [contract, iso(beijingMonthStart(month)), iso(beijingMonthEnd(month)), type, at, id, billed, limit],
  ];
}

/** A page of a month's calls, each with why it costs what it costs. @throws Problem 404; 422 `no_plan` */
export async function readCalls(
  client: Client,
  scope: Scope,
  caller: Pick<Caller, 'role'>,
  id: string,
  month: string,
  query: CallQuery,
): Promise<CallList> {
  const { plan } = await readPlanned(client, scope, id, month);
  const { type, billed, cursor, limit } = query;
  const { rows } = await client.query<CallRow>(
    ...callsOf({ contract: id, month, type, billed: billed === 'true', cursor, limit: limit + 1 }),
  );
  const page = rows.slice(0, limit);
  return {
    month,
    plan: planView(plan),
    items: page.map((row) => callView(row, plan.plan, caller)),
    nextCursor: rows.length > page.length ? (page.at(-1)?.cursor ?? null) : null,
  };
}
