import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Database } from '#db/open.ts';
import type { Role } from '#shared/actor.ts';
import type { DutyWeek, OnDuty } from '#shared/api/duty.ts';
import {
  gapsOf,
  onDutyAt,
  type Override,
  overlapsOf,
  type Rota,
  type Shift,
  type Turn,
  turnsOf,
} from '#shared/duty/rota.ts';
import { type Instant, type Interval, instant, iso } from '#shared/time.ts';
import { localIn, localToInstant } from '#shared/zone.ts';
import { readNow } from '../tickets/queries.ts';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly phone: string | null;
}
type KeptOverride = Override & { readonly reason: string };
interface Kept extends Rota {
  readonly overrides: readonly KeptOverride[];
  readonly people: ReadonlyMap<string, Person>;
}

/** The rota of a branch as far as it matters from `since` on. */
export async function readRota(client: pg.ClientBase, branch: string, since: Instant): Promise<Kept> {
  const zones = await client.query<{ zone: string }>('select zone from branch where id = $1', [branch]);
  const shifts = await client.query<Shift>(
    `select id, post, person, starts_on::text as "startsOn", from_time as "from", to_time as "to", every, until::text
       from duty_shift where branch = $1 order by post desc, starts_on, from_time, id`,
    [branch],
  );
  const overrides = await client.query<Omit<KeptOverride, 'from' | 'to'> & { from: Date; to: Date }>(
    `select id, post, person, instead, from_at as "from", to_at as "to", reason
       from duty_override where branch = $1 and to_at > $2 order by from_at, id`,
    [branch, iso(since)],
  );
  const people = await client.query<Person>(
    `select id, name, role, phone from app_user u
      where branch = $1 and role not in ('customer', 'screen', 'integration')
        and (disabled_at is null or exists (select from duty_shift s where s.person = u.id)
          or exists (select from duty_override o where o.person = u.id or o.instead = u.id))
      order by name, id`,
    [branch],
  );
  return {
    zone: zones.rows[0]?.zone ?? 'Asia/Shanghai',
    shifts: shifts.rows,
    overrides: overrides.rows.map((o) => ({ ...o, from: instant(o.from.getTime()), to: instant(o.to.getTime()) })),
    people: new Map(people.rows.map((one) => [one.id, one])),
  };
}

const said = (time: Interval) => ({ from: iso(time.from), to: iso(time.to) });
const turnView = ({ people }: Kept, turn: Turn) => ({
  ...said(turn),
  post: turn.post,
  person: turn.person,
  name: people.get(turn.person)?.name ?? turn.person,
  override: turn.override,
});

const inOneMoment = { isolation: 'repeatable read', readOnly: true } as const;

/** Who is on duty in a branch, with the numbers to call them by. @param at null: now */
export function readOnDuty(db: Pick<Database, 'pool'>, branch: string, at: Instant | null): Promise<OnDuty> {
  return withTransaction(
    db,
    async (client) => {
      const when = at ?? (await readNow(client));
      const rota = await readRota(client, branch, when);
      const items = onDutyAt(rota, when).map((turn) => {
        const person = rota.people.get(turn.person);
        return { ...turnView(rota, turn), role: person?.role ?? ('engineer' as const), phone: person?.phone ?? null };
      });
      return { at: iso(when), items };
    },
    inOneMoment,
  );
}

const dayAfter = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
/** When a day begins; where clocks jump over midnight, with the hour after it. */
const startOf = (day: string, zone: string): Instant =>
  localToInstant(`${day}T00:00`, zone) ?? localToInstant(`${day}T01:00`, zone) ?? instant(Date.parse(`${day}T00:00Z`));

/** A week of the rota of a branch. @param from its first day; null: today */
export function readWeek(db: Pick<Database, 'pool'>, branch: string, from: string | null): Promise<DutyWeek> {
  return withTransaction(
    db,
    async (client) => {
      const now = await readNow(client);
      const { rows } = await client.query<{ zone: string }>('select zone from branch where id = $1', [branch]);
      const zone = rows[0]?.zone ?? 'Asia/Shanghai';
      const first = from ?? localIn(now, zone).slice(0, 10);
      const days = Array.from({ length: 8 }, (_, i) => startOf(dayAfter(first, i), zone));
      const during: Interval = { from: days[0] ?? now, to: days[7] ?? now };
      const rota = await readRota(client, branch, during.from);
      const turns = turnsOf(rota, during);
      return {
        from: first,
        days: days.map(iso),
        zone,
        turns: turns.map((turn) => turnView(rota, turn)),
        gaps: gapsOf(turns, during).map((gap) => ({ ...said(gap), post: gap.post })),
        overlaps: overlapsOf(turns, during).map((one) => ({ ...said(one), person: one.person })),
        shifts: [...rota.shifts],
        overrides: rota.overrides.map((one) => ({ ...one, ...said(one) })),
        people: [...rota.people.values()].map(({ id, name, role, phone }) => ({
          id,
          name,
          role,
          reachable: phone !== null,
        })),
      };
    },
    inOneMoment,
  );
}
