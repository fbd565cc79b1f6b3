import { catchUp } from '../tickets/execute.ts';
import type { Swept } from './swept.ts';

/** Levels that a ticket's clocks reach, and suspensions that lapse. */
export const sweepTicket: Swept = async (client, deps, no) => {
  const { rowCount } = await client.query({
    name: 'claim-ticket',
    text: 'select from ticket where no = $1 for update skip locked',
    values: [no],
  });
  if (rowCount === 0) return false;
  await catchUp(client, deps, no);
  return true;
};
