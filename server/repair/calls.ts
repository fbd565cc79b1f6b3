import type pg from 'pg';
import { toNumber } from '#server/pool/number.ts';
import { readHomeArea } from '#server/pool/terms.ts';
import { allOf, testNumbersOf } from '#server/settings/testNumbers.ts';
import {
  type CallSeen,
  callsSeen,
  callsWanted,
  CALL_RECORD,
  type ToE164,
  wantsReal,
} from '#shared/ticket/decide/callRecords.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { LEAST_TALK } from '#shared/ticket/testPlans.ts';
import { type Instant, instant, iso } from '#shared/time.ts';
import type { Step } from '../tickets/execute.ts';

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

/** Of each kind, either way. The first of them are what counts; that there were very many more says no more. */
const MOST = 100;

interface Row {
  readonly id: string;
  readonly started_at: Date;
  readonly billsec: number;
  readonly direction: string;
  readonly number: string;
  readonly far: string;
  readonly test: boolean;
}

/**
 * Answered calls of a ticket's numbers since `from`: the first tests, and the first others, either way. What a number only
 * passed on was called by another phone, and says nothing of its own.
 */
async function readCalls(
  client: Client,
  state: TicketState,
  tests: ReadonlySet<string>,
  from: Instant,
  e164: ToE164,
): Promise<readonly CallSeen[]> {
  const { rows } = await client.query<Row>({
    name: 'calls-of-repair',
    text: `select id, started_at, billsec, direction, number, far, test from (
             select c.*, row_number() over (partition by test, direction order by started_at, id) as place from (
               select id, started_at, billsec, direction, number, e.far,
                      rule = 'test_call' or coalesce(feature = 'test', false) or e.far = any($4::text[]) as test
                 from call_record, lateral (select case direction when 'in' then caller else callee end as far) e
                where service = $1 and started_at >= $2 and billsec >= $5 and (direction = 'in' or caller = number)
                  and (cardinality($3::text[]) = 0 or number = any($3::text[]))
             ) c
           ) placed where place <= $6`,
    values: [state.service.id, iso(from), state.affectedNumbers.map(e164), [...tests], LEAST_TALK, MOST],
  });
  return rows.map(({ id, started_at, billsec, direction, number, far, test }) => ({
    id,
    startedAt: instant(started_at.getTime()),
    seconds: billsec,
    direction: direction === 'in' ? 'in' : 'out',
    number,
    far,
    test,
  }));
}

/**
 * What the calls that are kept put on a ticket's record.
 * @returns the step, to be taken under the ticket's lock, where the same is decided anew; null where no call says anything
 */
export async function stepByCalls(client: Client, state: TicketState, now: Instant): Promise<Step | null> {
  const from = callsWanted(state);
  if (from === null) return null;
  const numbers = await testNumbersOf(client, state.branch);
  const ours = allOf(numbers);
  if (ours.size === 0 && !wantsReal(state)) return null;
  const homeArea = await readHomeArea(client, state.branch);
  // `09030000017`, `0000017` → `+869030000017`; what is no number is nobody's.
  const e164: ToE164 = (written) => toNumber(written, homeArea) ?? written;
  const calls = await readCalls(client, state, ours, from, e164);
  if (callsSeen(state, calls, numbers, now, e164).length === 0) return null;
  return (locked, at) => ({ by: CALL_RECORD, decision: callsSeen(locked, calls, numbers, at, e164) });
}
