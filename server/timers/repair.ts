import type pg from 'pg';
import { callsWanted } from '#shared/ticket/decide/callRecords.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { type Duration, type Instant, hours, iso, minutes, plus } from '#shared/time.ts';
import { stepByCalls } from '../repair/calls.ts';
import { applyStep } from '../tickets/execute.ts';
import { readNow } from '../tickets/queries.ts';
import { openRecords, stateOf } from '../tickets/record.ts';
import type { SweptOne } from './swept.ts';

/** While somebody waits for the test. */
const IN_TEST: Duration = minutes(0.5);
/** Restored: it is only to be seen that the service is used. */
const RESTORED: Duration = minutes(10);
/** After it, nobody looks any more for a first call: it would say little of the repair. */
const LONGEST: Duration = hours(24);

/** When calls are looked for again; null: not any more. */
function nextLook(state: TicketState, now: Instant): Instant | null {
  if (callsWanted(state) === null) return null;
  if (state.phase === 'testing') return plus(now, IN_TEST);
  const since = state.restoration?.at ?? state.lastAt;
  return plus(since, LONGEST) < now ? null : plus(now, RESTORED);
}

async function lookAgain(client: pg.ClientBase, no: string, at: Instant | null): Promise<true> {
  await client.query(
    at === null
      ? `delete from timer where subject_kind = 'repair' and subject = $1`
      : `update timer set due_at = $2 where subject_kind = 'repair' and subject = $1`,
    at === null ? [no] : [no, iso(at)],
  );
  return true;
}

/**
 * Calls that show a repair, and of which the follower (server/repair/follow.ts) was not told. Mostly there are none: then the
 * ticket is neither locked nor its record read. It is where a call says something, and where nobody is to look again, so that
 * a round that opens meanwhile keeps its timer.
 */
export const sweepRepair: SweptOne = async (client, deps, no) => {
  const { rows } = await client.query<{ state: TicketState }>({
    name: 'repair-to-look-at',
    text: 'select state from ticket where no = $1',
    values: [no],
  });
  const [seen] = rows;
  if (seen === undefined) return false;
  const now = await readNow(client);
  const step = await stepByCalls(client, seen.state, now);
  const next = nextLook(seen.state, now);
  if (step === null && next !== null) return lookAgain(client, no, next);

  const opened = (await openRecords(client, [no], { awaited: false })).get(no);
  if (opened === undefined) return false;
  const changed = step === null ? null : await applyStep(client, deps, opened, step);
  const after = changed !== null && 'state' in changed ? changed.state : stateOf(opened.facts);
  return lookAgain(client, no, nextLook(after, opened.now));
};
