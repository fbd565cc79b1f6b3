import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { NoticeState } from '#shared/ticket/values.ts';
import { type Alert, recordChange } from '../live/changes.ts';
import type { SubjectOfNotices } from '../notify/subjects.ts';
import { readNow } from '../tickets/queries.ts';
import { lockWork } from './change.ts';
import { readWorkRows } from './read.ts';
import { type WorkRow, mustBeCalled } from './view.ts';

/** Of every attempt that is tried again, `queued` or `sent`, nobody is told: there are many, of many customers. */
const TOLD: readonly NoticeState[] = ['accepted', 'delivered', 'acknowledged', 'failed', 'dead'];

/** The screens that show the work look again. */
async function touchWork(client: pg.ClientBase, id: string): Promise<void> {
  const { rows } = await client.query<{ version: number; branch: string }>(
    'update work set version = version + 1 where id = $1 returning version, branch',
    [id],
  );
  const [work] = rows;
  if (work !== undefined) await recordChange(client, { kind: 'work', key: id, ...work, customer: null });
}

/** It has nothing to say once its window is over or was left, and of a cancelled work only that it is. */
const STALE_OF_WORK = `not exists (select from work w where w.id = n.key::uuid and w.to_at > demarc_now() and w.window_no = n.fact_version
  and (w.cancelled_at is not null) = (n.kind = 'work_cancelled'))`;

/** A cancelled work takes no records: of it there is only the call. */
const unreachedText = ({ title, cancelledAt }: WorkRow, name: string): Alert['text'] =>
  cancelledAt === null
    ? {
        zh: `割接“${title}”：${name}的通知未能送达，请电话告知并登记`,
        en: `Planned work “${title}”: the notice to ${name} could not be delivered; call them and log it`,
      }
    : {
        zh: `割接“${title}”已取消：${name}的通知未能送达，请电话告知`,
        en: `Planned work “${title}” is cancelled: the notice to ${name} could not be delivered; call them`,
      };

/**
 * A work: what becomes of its notices is told by their own rows, and proves when each customer was told. Whoever plans works
 * hears of a customer that none of them reached.
 */
export const ofWork: SubjectOfNotices = {
  stale: STALE_OF_WORK,
  async progressed({ db, ring }, { key }, state) {
    if (!TOLD.includes(state)) return;
    await withTransaction(db, (client) => touchWork(client, key));
    ring();
  },
  async undelivered(client, { key, customer, factVersion }) {
    // Of two notices that fail at the same moment each would see the other still waiting: whoever comes second sees both.
    await client.query('select from work where id = $1 for update', [key]);
    const [work] = await readWorkRows(client, [key]);
    const whose = work?.customers.find(({ id }) => id === customer);
    if (work === undefined || whose === undefined) return null;
    if (factVersion !== work.windowNo || !mustBeCalled(work, whose.id)) return null;
    return {
      id: `work:${key}:undelivered:${whose.id}:${factVersion}${work.cancelledAt === null ? '' : ':cancelled'}`,
      kind: 'work',
      severity: 'major',
      subject: key,
      text: unreachedText(work, whose.name),
      // As the other alerts of works: for those who plan them.
      customer: '',
      branch: work.branch,
    };
  },
  async hold(client, _deps, caller, key) {
    await lockWork(client, caller, key);
    return { now: await readNow(client), queuedAgain: () => touchWork(client, key) };
  },
};
