import type pg from 'pg';
import { DEMO_BRANCH } from '#db/demo/rows.ts';
import { hours, type Instant, iso, minus } from '#shared/time.ts';

const NOTES = [
  '碧水供水引入光缆抢修中，调度电话已转移到值班手机，只能一路通话，傍晚用水高峰前要恢复。',
  '育林中学的备用用户板从省仓调拨，外线约了今天带去，请留意到货。',
  '红柳林场道路积沙，挂起已批准，道路一通马上出发。',
];
const GUARDED = ['本周六 18:00–23:00 市体育场有演出，城东接入节点重点保障，不安排割接。'];

/** What the shift on duty has written for the next so far. */
export async function writeShift(client: pg.ClientBase, now: Instant): Promise<void> {
  await client.query(
    `insert into handover_draft (branch, version, shift_from, notes, guarded) values ($1, 1, $2, $3, $4)`,
    [DEMO_BRANCH.id, iso(minus(now, hours(7))), NOTES.join('\n'), GUARDED.join('\n')],
  );
}
