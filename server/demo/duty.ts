import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { DEMO_BRANCH, mobileNumber } from '#db/demo/rows.ts';
import { ormOf } from '#db/open.ts';
import * as tables from '#db/schema/index.ts';
import { DEMO_STAFF } from '#db/demo/staff.ts';
import { isStaff } from '#shared/actor.ts';
import { type DutyPost, onDutyAt, type Rota } from '#shared/duty/rota.ts';
import { days, type Instant, minus } from '#shared/time.ts';
import { localIn } from '#shared/zone.ts';
import { DEMO_LOG_INS } from '../auth/seed.ts';
import type { Person, Roster } from '../escalation/plan.ts';

/** Staff who can be called, with numbers of the prefix that no operator has. */
const REACHED = ['supervisor', 'admin', 'engineer', 'shen.yan', 'meng.qiao', 'field', 'tian.ye', 'manager', 'manager2'];

/** The lead by day and by night; three engineers in turn, who take a whole day each. */
const TEAM: readonly (readonly [DutyPost, string, from: string, to: string, every: number, first: number])[] = [
  ['lead', 'supervisor', '08:00', '20:00', 1, 0],
  ['lead', 'admin', '20:00', '08:00', 1, 0],
  ['engineer', 'engineer', '08:00', '08:00', 3, 0],
  ['engineer', 'shen.yan', '08:00', '08:00', 3, 1],
  ['engineer', 'meng.qiao', '08:00', '08:00', 3, 2],
];

/** How a colleague is reached: by a number of the prefix that no operator has, and a mailbox that there is not. */
const addressesOf = (username: string): Pick<Person, 'phone' | 'email'> => {
  const i = REACHED.indexOf(username);
  return i < 0
    ? { phone: null, email: null }
    : { phone: mobileNumber(95_000_000 + i), email: `${username}@noc.example` };
};

const shiftsOf = (now: Instant) =>
  TEAM.map(([post, person, from, to, every, n]) => ({
    post,
    person,
    from,
    to,
    every,
    startsOn: localIn(minus(now, days(32 - n)), DEMO_BRANCH.zone).slice(0, 10),
  }));

/** Who could be called, and who was on duty, at a moment of the demo's past. */
export function demoRosterAt(now: Instant): (at: Instant, manager: string) => Roster {
  const rota: Rota = {
    shifts: shiftsOf(now).map((shift, i) => ({ ...shift, id: `${i}`, until: null })),
    overrides: [],
    zone: DEMO_BRANCH.zone,
  };
  const people = [...DEMO_LOG_INS, ...DEMO_STAFF]
    .filter(({ role }) => isStaff(role))
    .map(({ username, name, role }): Person => ({
      id: username,
      username,
      name,
      role,
      language: 'zh',
      ...addressesOf(username),
    }));
  return (at, manager) => {
    const staff = people.filter(({ id, role }) => role !== 'manager' || id === manager);
    const turns = onDutyAt(rota, at);
    const of = (post: DutyPost): Person[] =>
      turns.flatMap((turn) => (turn.post === post ? staff.filter(({ id }) => id === turn.person) : []));
    return { staff, onDuty: { lead: of('lead'), engineer: of('engineer') } };
  };
}

/** Numbers and mailboxes of the demo's staff, and who of them is on duty. */
export async function writeDuty(client: pg.PoolClient, now: Instant): Promise<void> {
  for (const username of REACHED) {
    const { phone, email } = addressesOf(username);
    await client.query('update app_user set phone = $2, notice_email = $3 where id = $1', [username, phone, email]);
  }
  await ormOf(client)
    .insert(tables.dutyShift)
    .values(
      shiftsOf(now).map(({ from, to, ...shift }) => ({
        ...shift,
        id: randomUUID(),
        branch: DEMO_BRANCH.id,
        fromTime: from,
        toTime: to,
      })),
    );
}
