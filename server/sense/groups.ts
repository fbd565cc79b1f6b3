import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { commonCause, type Silent } from '#shared/pool/silenceGroup.ts';
import { groupText } from '#shared/pool/suspicionText.ts';
import { type Instant, instant, iso } from '#shared/time.ts';
import { type Alert, standAlert, withdrawAlert } from '../live/changes.ts';
import { alertId, formerGroupAlertId, groupAlertId, touch } from './shown.ts';

/*
 * Silences of one cause: a cut cable makes dozens of services silent, and is one alarm. A silence that is opened is held
 * against the open ones of its branch (shared/pool/silenceGroup.ts); where an element explains it and others, they are a
 * group, whose one alert stands in place of theirs for as long as one of them is open. A group keeps its name as it grows;
 * its element may become another that all of them share. One whose members have all been dismissed, or called again, is over:
 * nobody joins it. One that has tickets is still joined, and then its alert is raised anew.
 */

/** Takes turns with whoever looks at silences of the branch or decides on them: before any of their rows is locked. */
export async function lockSilences(client: pg.ClientBase, branch: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtext('silences'), hashtext($1))`, [branch]);
}

/** A common cause is looked for among silences that were noticed so lately. */
const LATELY = `interval '24 hours'`;

type SilentRow = Pick<Silent, 'id' | 'group' | 'line'> & {
  readonly service: string;
  readonly since: Date;
  readonly begunBy: Date;
};

async function readSilent(client: pg.ClientBase, branch: string): Promise<(Silent & { readonly service: string })[]> {
  const { rows } = await client.query<SilentRow>(
    `select s.id, s.group_id as "group", s.service, s.since, s.begun_by as "begunBy",
            array(select l.element from service_line l where l.service = s.service order by l.position) as line
       from suspicion s
      where s.branch = $1 and s.signal = 'silence' and s.begun_by is not null and s.noticed_at > demarc_now() - ${LATELY}
        and (s.state = 'open' or (s.state = 'ticket' and s.group_id is not null))
      order by s.since, s.id`,
    [branch],
  );
  return rows.map(({ since, begunBy, ...row }) => ({
    ...row,
    from: instant(since.getTime()),
    by: instant(begunBy.getTime()),
  }));
}

/** On how many services of each element, none of the silent, calls still come: no more are counted than `most`. */
async function aliveOn(
  client: pg.ClientBase,
  line: readonly string[],
  silent: readonly string[],
  since: Instant,
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ element: string; alive: number }>(
    `select e as element, count(*)::int as alive from unnest($1::text[]) e cross join lateral (
       select from service_line l where l.element = e and l.service <> all($2::text[]) and exists (
         select from call_record c where c.service = l.service and c.started_at > $3 and c.started_at <= demarc_now())
       limit $4) living group by e`,
    [line, silent, iso(since), most],
  );
  return new Map(rows.map(({ element, alive }) => [element, alive]));
}

/**
 * Looks whether a silence that has just been opened has a cause in common with others, and then puts them into one group. Under
 * `lockSilences`.
 * @returns the group; null: it stands for itself
 */
export async function joinGroup(client: pg.ClientBase, branch: string, id: string): Promise<string | null> {
  const silent = await readSilent(client, branch);
  const fresh = silent.find((one) => one.id === id);
  const others = silent.filter((one) => one.id !== id);
  if (fresh === undefined || others.length === 0) return null;
  const services = silent.map(({ service }) => service);
  const alive = await aliveOn(client, fresh.line, services, fresh.by, silent.length);
  const cause = commonCause(fresh, others, alive);
  if (cause === null) return null;
  const { rows } = await client.query<{ id: string }>(
    `insert into silence_group (id, branch, element, element_name, made_at)
     select $1, $2, e.id, e.name, demarc_now() from element e where e.id = $3
     on conflict (id) do update set element = excluded.element, element_name = excluded.element_name returning id`,
    [cause.group ?? randomUUID(), branch, cause.element],
  );
  const group = rows[0]?.id ?? null;
  await client.query('update suspicion set group_id = $1 where id = any($2::uuid[])', [group, [id, ...cause.members]]);
  // The group's says it.
  for (const member of cause.members) await withdrawAlert(client, alertId(member), null);
  return group;
}

interface Member {
  readonly id: string;
  readonly state: string;
  readonly customer: string;
  readonly branch: string;
  readonly element: string;
  readonly since: Date;
  readonly until: Date;
  readonly begunBy: Date;
}

async function readMembers(client: pg.ClientBase, group: string): Promise<Member[]> {
  const { rows } = await client.query<Member>(
    `select s.id, s.state, s.customer, s.branch, g.element_name as element, s.since, s.until, s.begun_by as "begunBy"
       from suspicion s join silence_group g on g.id = s.group_id where g.id = $1 order by s.since, s.id`,
    [group],
  );
  return rows;
}

const customersOf = (members: readonly Member[]): string[] => [...new Set(members.map(({ customer }) => customer))];

/** What is said of the silences of a group that are to be decided upon: to whom the alert goes, and where it leads. */
function alertOf(group: string, open: readonly [Member, ...Member[]]): Alert {
  const [{ id: subject, branch, element, customer }] = open;
  const customers = customersOf(open).length;
  // Of several customers it is the desk's own affair.
  const whose = customers > 1 ? null : customer;
  return {
    id: groupAlertId(group, whose),
    kind: 'suspicion',
    severity: customers > 1 ? 'critical' : 'major',
    subject,
    text: groupText(element, {
      services: open.length,
      customers,
      from: instant(Math.max(...open.map(({ since }) => since.getTime()))),
      by: instant(Math.min(...open.map(({ begunBy }) => begunBy.getTime()))),
      seen: instant(Math.max(...open.map(({ until }) => until.getTime()))),
    }),
    customer: whose ?? '',
    branch,
  };
}

/**
 * After anything of a group has changed: its one alert says how it stands, and goes once nothing is left to decide. Under
 * `lockSilences`.
 * @param back what is said where it goes; null: something else says it
 */
export async function settleGroup(client: pg.ClientBase, group: string, back: Alert['text'] | null): Promise<void> {
  const members = await readMembers(client, group);
  await touch(
    client,
    members.map(({ id }) => id),
  );
  const [first, ...more] = members.filter(({ state }) => state === 'open');
  const now = first === undefined ? null : alertOf(group, [first, ...more]);
  const ids = [null, ...customersOf(members)].map((customer) => groupAlertId(group, customer));
  const formers = (await standing(client, [formerGroupAlertId(group), ...ids])).filter((id) => id !== now?.id);
  // Of fewer customers it is not news.
  if (now !== null) await standAlert(client, now, formers);
  for (const former of formers) await withdrawAlert(client, former, now === null ? back : null);
}

async function standing(client: pg.ClientBase, ids: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select id from alert where id = any($1::text[]) and withdrawn_at is null order by id',
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** After a suspicion has been decided upon, or has passed: takes its alert back, or lets its group's say how that stands now. */
export async function settleAlert(client: pg.ClientBase, id: string, back: Alert['text'] | null): Promise<void> {
  const { rows } = await client.query<{ group: string | null }>(
    'select group_id as "group" from suspicion where id = $1',
    [id],
  );
  const group = rows[0]?.group ?? null;
  if (group !== null) return settleGroup(client, group, back);
  await touch(client, [id]);
  await withdrawAlert(client, alertId(id), back);
}
