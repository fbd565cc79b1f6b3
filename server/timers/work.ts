import type pg from 'pg';
import { type Instant, iso } from '#shared/time.ts';
import { noticeDue, stateAt } from '#shared/works/work.ts';
import { raiseAlert, recordChange } from '../live/changes.ts';
import { readNow } from '../tickets/queries.ts';
import { readWorkRows } from '../works/read.ts';
import { type WorkRow, countsOf, timesOf } from '../works/view.ts';
import type { SweptOne } from './swept.ts';

/** 72 h before its start somebody has not been told: one alert a work, whoever detects it. */
async function raiseUntold(client: pg.ClientBase, work: WorkRow, now: Instant): Promise<void> {
  const times = timesOf(work);
  const { customers, inTime } = countsOf(work);
  const ahead = stateAt(times, now) === 'upcoming' || stateAt(times, now) === 'running';
  if (!ahead || now < noticeDue(times) || inTime === customers) return;
  await raiseAlert(client, {
    // Once for each window.
    id: `work:${work.id}:untold${work.windowNo > 1 ? `:${work.windowNo}` : ''}`,
    kind: 'work',
    severity: 'major',
    subject: work.id,
    text: {
      zh: `割接“${work.title}”：${customers} 户中 ${customers - inTime} 户没有提前 72 小时告知`,
      en: `Planned work “${work.title}”: ${customers - inTime} of ${customers} customers not told 72 h ahead`,
    },
    // Of no one customer: it touches several, and is owed by those who plan works.
    customer: '',
    branch: work.branch,
  });
}

/** Customers who have not been told in time; and that a work begins or ends, for the screens that count it. */
export const sweepWork: SweptOne = async (client, _deps, id) => {
  const { rowCount } = await client.query('select from work where id = $1 for update skip locked', [id]);
  const [work] = rowCount === 0 ? [] : await readWorkRows(client, [id]);
  if (work === undefined) return false;
  const now = await readNow(client);
  const { rows } = await client.query<{ kind: string }>(
    `delete from timer where subject_kind = 'work' and subject = $1 and due_at <= $2 returning kind`,
    [id, iso(now)],
  );
  if (rows.some(({ kind }) => kind === 'notice_due')) await raiseUntold(client, work, now);
  if (rows.some(({ kind }) => kind !== 'notice_due'))
    await recordChange(client, { kind: 'work', key: id, version: work.version, branch: work.branch, customer: null });
  return rows.length > 0;
};
