import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import { mustArrive, type NoticeState } from '#shared/ticket/values.ts';
import { deliveryOf } from '#shared/works/notice.ts';
import { toldAt } from '#shared/works/work.ts';
import { Problem } from '../http/problem.ts';
import { recordChange } from '../live/changes.ts';
import type { SubjectOfNotices } from '../notify/subjects.ts';
import { readNow } from '../tickets/queries.ts';
import { lockWork } from './change.ts';
import { readWorkRows } from './read.ts';
import { saidTo, sentTo } from './view.ts';

/** Of every attempt that is tried again nobody is told: there are many, of many customers. */
const TOLD: readonly NoticeState[] = ['sent', 'accepted', 'delivered', 'acknowledged', 'failed', 'dead'];

/** The screens that show the work look again. */
async function touchWork(client: pg.ClientBase, id: string): Promise<void> {
  const { rows } = await client.query<{ version: number; branch: string }>(
    'update work set version = version + 1 where id::text = $1 returning version, branch',
    [id],
  );
  const [work] = rows;
  if (work !== undefined) await recordChange(client, { kind: 'work', key: id, ...work, customer: null });
}

/** It has nothing to say once its window is over or was left, and of a cancelled work only that it is. */
const STALE = `not exists (select from work w where w.id = n.key::uuid and w.to_at > demarc_now() and w.window_no = n.fact_version
  and (w.cancelled_at is not null) = (n.kind = 'work_cancelled'))`;

/**
 * A work: what becomes of its notices is told by their own rows, and proves when each customer was told. Whoever plans works
 * hears of a customer that none of them reached.
 */
export const ofWork: SubjectOfNotices = {
  stale: STALE,
  async progressed({ db, ring }, { key }, state) {
    if (!TOLD.includes(state)) return;
    await withTransaction(db, (client) => touchWork(client, key));
    ring();
  },
  async undelivered(client, { key, customer, channel, factVersion }) {
    const [work] = await readWorkRows(client, [key]);
    const whose = work?.customers.find(({ id }) => id === customer);
    if (work === undefined || whose === undefined || !mustArrive(channel)) return null;
    const cancelled = work.cancelledAt !== null;
    if (deliveryOf(sentTo(work, whose.id), cancelled) !== 'failed') return null;
    if (!cancelled && toldAt(saidTo(work, whose.id)) !== null) return null;
    return {
      id: `work:${key}:undelivered:${whose.id}:${factVersion}${cancelled ? ':cancelled' : ''}`,
      kind: 'work',
      severity: 'major',
      subject: key,
      text: {
        zh: `割接“${work.title}”：${whose.name}的通知未能送达，请电话告知并登记`,
        en: `Planned work “${work.title}”: the notice to ${whose.name} could not be delivered; call them and log it`,
      },
      // As the other alerts of works: for those who plan them.
      customer: '',
      branch: work.branch,
    };
  },
  async hold(client, _deps, caller, key) {
    const work = await lockWork(client, caller, key);
    return {
      now: await readNow(client),
      async queuedAgain({ id }) {
        const { rows } = await client.query<{ stale: boolean }>(
          `select ${STALE} as stale from notice n where n.id = $1`,
          [id],
        );
        if (rows[0]?.stale !== false)
          throw new Problem(422, 'notice_overtaken', 'The work has been moved, cancelled or is over since.');
        await touchWork(client, work.id);
      },
    };
  },
};
