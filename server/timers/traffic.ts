import type pg from 'pg';
import { days, type Instant, iso, plus } from '#shared/time.ts';
import { lookAtCalls } from '../sense/look.ts';
import { lookAtRecords } from '../sense/records.ts';
import { readNow } from '../tickets/queries.ts';
import type { SweptOne } from './swept.ts';

const again = (client: pg.ClientBase, kind: 'traffic' | 'branch', id: string, at: Instant): Promise<unknown> =>
  client.query(`update timer set due_at = $3 where subject_kind = $1 and subject = $2 and kind = 'look'`, [
    kind,
    id,
    iso(at),
  ]);

/** A contract's calls: what is usual of them, and what is not. */
export const sweepTraffic: SweptOne = async (client, deps, id) => {
  const { rowCount } = await client.query('select from contract where id = $1 for no key update skip locked', [id]);
  if (rowCount === 0) return false;
  const now = await readNow(client);
  // Held from here on: who has seen calls come meanwhile waits, and is looked at after this.
  await again(client, 'traffic', id, plus(now, days(1)));
  const next = await lookAtCalls(client, deps, id, now);
  if (next !== null) await again(client, 'traffic', id, next);
  return true;
};

/** Whether a branch's call records come at all. */
export const sweepBranch: SweptOne = async (client, _deps, id) => {
  const { rowCount } = await client.query('select from branch where id = $1 for no key update skip locked', [id]);
  if (rowCount === 0) return false;
  const now = await readNow(client);
  await again(client, 'branch', id, await lookAtRecords(client, id, now));
  return true;
};
