import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { DEMO_BRANCH, mobileNumber } from '#db/demo/rows.ts';
import { ormOf } from '#db/open.ts';
import * as tables from '#db/schema/index.ts';
import type { DutyPost } from '#shared/duty/rota.ts';
import { days, type Instant, minus } from '#shared/time.ts';
import { localIn } from '#shared/zone.ts';

/** Staff who can be called, with numbers of the prefix that no operator has. */
const REACHED = ['supervisor', 'admin', 'engineer', 'shen.yan', 'meng.qiao', 'field', 'tian.ye'];

/** The lead by day and by night; three engineers in turn, who take a whole day each. */
const TEAM: readonly (readonly [DutyPost, string, from: string, to: string, every: number, first: number])[] = [
  ['lead', 'supervisor', '08:00', '20:00', 1, 0],
  ['lead', 'admin', '20:00', '08:00', 1, 0],
  ['engineer', 'engineer', '08:00', '08:00', 3, 0],
  ['engineer', 'shen.yan', '08:00', '08:00', 3, 1],
  ['engineer', 'meng.qiao', '08:00', '08:00', 3, 2],
];

/** Numbers and mailboxes of the demo's staff, and who of them is on duty. */
export async function writeDuty(client: pg.PoolClient, now: Instant): Promise<void> {
  for (const [i, username] of REACHED.entries())
    await client.query('update app_user set phone = $2, notice_email = $3 where id = $1', [
      username,
      mobileNumber(95_000_000 + i),
      `${username}@noc.example`,
    ]);
  const first = (n: number): string => localIn(minus(now, days(30 - n)), DEMO_BRANCH.zone).slice(0, 10);
  await ormOf(client)
    .insert(tables.dutyShift)
    .values(
      TEAM.map(([post, person, fromTime, toTime, every, n]) => ({
        id: randomUUID(),
        branch: DEMO_BRANCH.id,
        post,
        person,
        startsOn: first(n),
        fromTime,
        toTime,
        every,
      })),
    );
}
