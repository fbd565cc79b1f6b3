import { catchUp } from '../tickets/execute.ts';
import { openRecords } from '../tickets/record.ts';
import type { Swept } from './swept.ts';

/** Levels that tickets' clocks reach, and suspensions that lapse. */
export const sweepTickets: Swept = async (client, deps, nos) => {
  const opened = await openRecords(client, nos, { awaited: false });
  await catchUp(client, deps, [...opened.values()]);
  return new Set(opened.keys());
};
