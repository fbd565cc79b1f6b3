import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { AuditFields } from '#shared/api/audit.ts';
import type { NewOverride, NewShift } from '#shared/api/duty.ts';
import { type Instant, iso } from '#shared/time.ts';
import { localToInstant } from '#shared/zone.ts';
import { notFound, Problem } from '../http/problem.ts';
import { recordAudit } from '../settings/audit.ts';

type Db = Pick<Database, 'pool'>;

const refuse = (field: string, code: string, message: string): Problem =>
  new Problem(422, code, message, [{ field, code, message }]);

/** @throws Problem 422 `unknown_person`: nobody of the branch who works here and may sign in */
async function nameOf(client: pg.ClientBase, branch: string, field: string, person: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select name from app_user where branch = $1 and id = $2 and disabled_at is null
        and role not in ('customer', 'screen', 'integration')`,
    [branch, person],
  );
  const [row] = rows;
  if (row === undefined)
    throw refuse(field, 'unknown_person', `Nobody of the branch’s staff is called ${person}. Choose one of the list.`);
  return row.name;
}

const audit = (
  client: pg.ClientBase,
  caller: Caller,
  name: string,
  id: string,
  change: { readonly before?: AuditFields; readonly after?: AuditFields },
): Promise<void> =>
  recordAudit(client, caller, { action: 'dutyChanged', subject: { kind: 'duty', id, name }, ...change });

const shiftFields = (shift: NewShift): AuditFields => ({
  post: shift.post,
  startsOn: shift.startsOn,
  hours: `${shift.from}–${shift.to}`,
  every: shift.every === undefined ? null : String(shift.every),
  until: shift.until ?? null,
});

/** @returns its id. @throws Problem 422 `unknown_person`, `ends_before` */
export function addShift(db: Db, caller: Caller, shift: NewShift): Promise<string> {
  if (shift.until !== undefined && shift.until < shift.startsOn)
    throw refuse('until', 'ends_before', 'The last day is before the first. Choose a later one, or leave it out.');
  const id = randomUUID();
  return withTransaction(db, async (client) => {
    const name = await nameOf(client, caller.branch, 'person', shift.person);
    await client.query(
      `insert into duty_shift (id, branch, post, person, starts_on, from_time, to_time, every, until)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        caller.branch,
        shift.post,
        shift.person,
        shift.startsOn,
        shift.from,
        shift.to,
        shift.every ?? null,
        shift.until ?? null,
      ],
    );
    await audit(client, caller, name, id, { after: shiftFields(shift) });
    return id;
  });
}

function momentOf(field: 'from' | 'to', local: string, zone: string): Instant {
  const at = localToInstant(local, zone, field === 'from' ? 'earlier' : 'later');
  if (at === null) throw refuse(field, 'no_such_time', `Clocks in ${zone} never show ${local}. Choose another time.`);
  return at;
}

/** @returns its id. @throws Problem 422 `nobody_named`, `unknown_person`, `no_such_time`, `ends_before` */
export function addOverride(db: Db, caller: Caller, asked: NewOverride): Promise<string> {
  const { post, person, instead, reason } = asked;
  if (person === undefined && instead === undefined)
    throw refuse('person', 'nobody_named', 'Name who comes, or who does not, or both.');
  const id = randomUUID();
  return withTransaction(db, async (client) => {
    const { rows } = await client.query<{ zone: string }>('select zone from branch where id = $1', [caller.branch]);
    const zone = rows[0]?.zone ?? 'Asia/Shanghai';
    const [from, to] = [momentOf('from', asked.from, zone), momentOf('to', asked.to, zone)];
    if (to <= from) throw refuse('to', 'ends_before', 'It ends before it begins. Choose a later end.');
    const name = person === undefined ? null : await nameOf(client, caller.branch, 'person', person);
    const off = instead === undefined ? null : await nameOf(client, caller.branch, 'instead', instead);
    await client.query(
      `insert into duty_override (id, branch, post, person, instead, from_at, to_at, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, caller.branch, post, person ?? null, instead ?? null, iso(from), iso(to), reason],
    );
    const after = { post, instead: off, hours: `${asked.from}–${asked.to}`, reason };
    await audit(client, caller, name ?? off ?? '', id, { after });
    return id;
  });
}

/** Takes a shift or an override away, as if it had never been there. @throws Problem 404 */
export function removeDuty(db: Db, caller: Caller, of: 'shift' | 'override', id: string): Promise<void> {
  const table = of === 'shift' ? 'duty_shift' : 'duty_override';
  const hours = of === 'shift' ? `from_time || '–' || to_time` : `from_at || '–' || to_at`;
  return withTransaction(db, async (client) => {
    const { rows } = await client.query<{ post: string; name: string | null; hours: string }>(
      `delete from ${table} d where d.branch = $1 and d.id = $2
       returning d.post, ${hours} as hours,
         (select u.name from app_user u where u.id = ${of === 'shift' ? 'd.person' : 'coalesce(d.person, d.instead)'}) as name`,
      [caller.branch, id],
    );
    const [row] = rows;
    if (row === undefined) throw notFound(of);
    await audit(client, caller, row.name ?? '', id, { before: { post: row.post, hours: row.hours } });
  });
}
