import { duration, type Instant, instant, iso, minus, plus } from '#shared/time.ts';
import { settleScreen } from '../screens/alarm.ts';
import { readNow } from '../tickets/queries.ts';
import type { SweptOne } from './swept.ts';

/**
 * A timer that nobody took when it was due: the desk itself was away, and no screen could report. They are given the time to
 * come back before anybody is told that they are dark.
 */
const AWAY = duration(20_000);

/** A screen that has been stale or silent for too long. */
export const sweepScreen: SweptOne = async (client, _deps, id) => {
  const { rowCount } = await client.query('select from screen where id = $1 for no key update skip locked', [id]);
  if (rowCount === 0) return false;
  const now = await readNow(client);
  const due = await dueAt(client, id);
  if (due === null || due > now) return false;
  if (due < minus(now, AWAY)) {
    await client.query(`update timer set due_at = $2 where subject_kind = 'screen' and subject = $1`, [
      id,
      iso(plus(now, AWAY)),
    ]);
    return true;
  }
  await settleScreen(client, id, now);
  return true;
};

async function dueAt(client: Parameters<SweptOne>[0], id: string): Promise<Instant | null> {
  const { rows } = await client.query<{ due: Date }>(
    `select due_at as due from timer where subject_kind = 'screen' and subject = $1`,
    [id],
  );
  const [row] = rows;
  return row === undefined ? null : instant(row.due.getTime());
}
