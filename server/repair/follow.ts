import { callsWanted } from '#shared/ticket/decide/callRecords.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { Deps } from '../deps.ts';
import type { CallFollower } from '../pool/followers.ts';
import { readNow } from '../tickets/queries.ts';
import { recordOn } from '../tickets/execute.ts';
import { stepByCalls } from './calls.ts';

/**
 * Looks whether calls that have just come show a repair: seconds after somebody has dialled. What it misses (the node died) the
 * sweep finds (server/timers/repair.ts).
 */
export const followRepairs =
  (deps: Deps): CallFollower =>
  async ({ contracts, to }) => {
    const { pool } = deps.db;
    const { rows } = await pool.query<{ state: TicketState }>({
      name: 'repairs-of-contracts',
      text: `select t.state from ticket t join service s on s.id = t.service
              where t.phase in ('testing', 'restored') and s.contract = any($1::text[]) order by t.no`,
      values: [contracts],
    });
    const waiting = rows.filter(({ state }) => (callsWanted(state) ?? Infinity) <= to);
    if (waiting.length === 0) return;
    const now = await readNow(pool);
    for (const { state } of waiting) {
      const step = await stepByCalls(pool, state, now);
      if (step !== null) await recordOn(deps, state.no, step);
    }
  };
