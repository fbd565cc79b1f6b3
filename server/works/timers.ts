import type pg from 'pg';
import { type Interval, iso } from '#shared/time.ts';
import { noticeDue } from '#shared/works/work.ts';

/** What time will cause of a work: written with its window. */
export async function writeWorkTimers(client: pg.ClientBase, id: string, { from, to }: Interval): Promise<void> {
  const timers = [
    ['notice_due', noticeDue({ from })],
    ['start', from],
    ['end', to],
  ] as const;
  await client.query(
    `insert into timer (subject_kind, subject, kind, due_at)
     select 'work', $1, kind, due_at from unnest($2::text[], $3::timestamptz[]) t(kind, due_at)`,
    [id, timers.map(([kind]) => kind), timers.map(([, at]) => iso(at))],
  );
}

/** Of a work that is called off nothing is due any more. */
export async function endWorkTimers(client: pg.ClientBase, id: string): Promise<void> {
  await client.query(`delete from timer where subject_kind = 'work' and subject = $1`, [id]);
}
