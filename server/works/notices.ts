import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { AnswerWork, RecordNotice, WorkDetail } from '#shared/api/works.ts';
import { type Instant, iso, minutes } from '#shared/time.ts';
import { answerOf, isAnswer } from '#shared/works/work.ts';
import { Problem, notFound } from '../http/problem.ts';
import { raiseAlert } from '../live/changes.ts';
import { recordAudit } from '../settings/audit.ts';
import { readNow } from '../tickets/queries.ts';
import { type WorkDeps, changedWork, lockWork, refuseCustomers, refuseEnded, refuseUntouched } from './change.ts';
import { type WorkRow, firstTold, saidTo } from './view.ts';

/** People say when they called to the minute. */
const minuteOf = (at: Instant): number => Math.floor(at / minutes(1));

/** @throws Problem 422 `customer_not_touched`, `not_told`, `notice_in_future`, `before_move` */
function checkNotice(work: WorkRow, { customers, what }: RecordNotice, at: Instant, now: Instant): void {
  if (at > now)
    throw new Problem(422, 'notice_in_future', 'A notice is recorded once it has been given: `at` lies ahead.', [
      { field: 'at', code: 'notice_in_future', message: 'must not lie ahead' },
    ]);
  if (work.moved !== null && minuteOf(at) < minuteOf(work.moved.at))
    throw new Problem(422, 'before_move', 'The work has been moved since: this was about its old window.', [
      { field: 'at', code: 'before_move', message: 'must not be before it was moved' },
    ]);
  refuseUntouched(work, customers);
  const untold = customers.filter((asked) => firstTold(work, asked) === null);
  if (isAnswer(what) && untold.length > 0)
    throw refuseCustomers(
      'not_told',
      'Record first that and when the customer was told; then what it answered.',
      untold,
    );
}

interface Written extends Pick<RecordNotice, 'customers' | 'what' | 'how'> {
  readonly at: Instant;
}

async function writeNotices(
  client: pg.ClientBase,
  caller: Caller,
  id: string,
  { customers, what, at, how }: Written,
  now: Instant,
): Promise<void> {
  await client.query(
    `insert into work_notice (id, work, window_no, customer, what, at, how, recorded_at, recorded_by, recorded_name)
     select n.id::uuid, w.id, w.window_no, n.customer, $4, $5::timestamptz, $6, $7::timestamptz, $8, $9
       from work w, unnest($2::text[], $3::text[]) n(id, customer) where w.id = $1::uuid`,
    [id, customers.map(() => randomUUID()), customers, what, iso(at), how, iso(now), caller.user, caller.name],
  );
  await client.query('update work set version = version + 1 where id = $1', [id]);
}

/** Records that customers were told or called in vain, or what they answered. @throws Problem 404 or 422; all or none are recorded */
export async function recordNotice(
  deps: WorkDeps,
  caller: Caller,
  id: string,
  asked: RecordNotice,
): Promise<WorkDetail> {
  const changed = await withTransaction(deps.db, async (client) => {
    const work = await lockWork(client, caller, id);
    const now = await readNow(client);
    refuseEnded(work, now);
    const at = asked.at ?? now;
    const customers = [...new Set(asked.customers)];
    checkNotice(work, asked, at, now);
    await writeNotices(client, caller, id, { ...asked, customers, at }, now);
    await recordAudit(client, caller, {
      action: isAnswer(asked.what) ? 'workAnswered' : asked.what === 'told' ? 'workTold' : 'workCalled',
      subject: { kind: 'work', id, name: work.title },
      after: { customers, how: asked.how, ...(isAnswer(asked.what) ? { answer: asked.what } : {}) },
    });
    return changedWork(client, caller, id, now);
  });
  deps.ring();
  return changed;
}

/** Whoever planned it has to hear of an objection: the window is still ahead, or can still be broken off. */
async function raiseObjection(client: pg.ClientBase, work: WorkRow, customer: WorkRow['customers'][number]) {
  await raiseAlert(client, {
    id: `work:${work.id}:objected:${customer.id}:${work.version}`,
    kind: 'work',
    severity: 'minor',
    subject: work.id,
    text: {
      zh: `割接“${work.title}”：${customer.name}不同意`,
      en: `Planned work “${work.title}”: ${customer.name} objects`,
    },
    // As the other alerts of works: for those who plan them.
    customer: '',
    branch: work.branch,
  });
}

/**
 * A customer's own answer, given in its portal. Whoever answers knows of the work: where nobody recorded that it was told,
 * it was told now. Saying the same again without a note changes nothing.
 * @throws Problem 404 for a work that touches none of its services, 422 `work_cancelled`, `work_over`
 */
export async function answerWork(
  deps: WorkDeps,
  caller: Caller,
  id: string,
  { answer, note }: AnswerWork,
): Promise<WorkDetail> {
  const changed = await withTransaction(deps.db, async (client) => {
    const work = await lockWork(client, caller, id);
    const now = await readNow(client);
    const own = work.customers.filter((customer) => caller.customers.includes(customer.id));
    // Before its state: whom it does not touch does not learn that there is such a work.
    if (own.length === 0) throw notFound('work');
    refuseEnded(work, now);
    for (const customer of own) {
      if (answerOf(saidTo(work, customer.id)) === answer && note === '') continue;
      const said = { customers: [customer.id], at: now };
      if (firstTold(work, customer.id) === null)
        await writeNotices(client, caller, id, { ...said, what: 'told', how: '' }, now);
      await writeNotices(client, caller, id, { ...said, what: answer, how: note }, now);
      if (answer === 'objected') await raiseObjection(client, work, customer);
    }
    return changedWork(client, caller, id, now);
  });
  deps.ring();
  return changed;
}
