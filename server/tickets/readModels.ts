import type pg from 'pg';
import { nextDue } from '#shared/clock/due.ts';
import { holderAt } from '#shared/clock/reading.ts';
import type { Timing } from '#shared/clock/timing.ts';
import { timingOf } from '#shared/clock/timingOf.ts';
import type { Fact } from '#shared/ticket/facts.ts';
import { callsWanted } from '#shared/ticket/decide/callRecords.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { hasEnded } from '#shared/ticket/values.ts';
import { duration, iso, plus } from '#shared/time.ts';

/** A record, and what is read of it. */
export interface Readable {
  readonly facts: readonly Fact[];
  /** The fold of `facts`. */
  readonly state: TicketState;
  readonly timing: Timing;
  /** Hash of the last of them. */
  readonly head: Buffer;
}

/** @param state the fold of `facts` */
export const readable = (facts: readonly Fact[], state: TicketState, head: Buffer): Readable => ({
  facts,
  state,
  timing: timingOf(facts, state),
  head,
});

/** As PostgreSQL reads bytes from text. */
export const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

/** Writes what is derived from the facts, whole, each ticket once: also what `npm run rebuild` does for every ticket. */
export async function writeReadModels(client: pg.ClientBase, records: readonly Readable[]): Promise<void> {
  await writeTickets(client, records);
  await writeSegments(client, records);
  await writeTimers(client, records);
}

const ticketRow = ({ state, timing, head }: Readable) => ({
  no: state.no,
  version: state.version,
  human_version: state.humanVersion,
  branch: state.branch,
  customer: state.customer.id,
  service: state.service.id,
  phase: state.phase,
  resolution: state.resolution,
  severity: state.severity,
  class: state.class,
  symptom: state.symptom,
  holder: holderAt(timing, state.lastAt),
  description: state.description,
  declared_at: iso(state.declaredAt),
  restored_at: state.restoredAt === null ? null : iso(state.restoredAt),
  ended_at: hasEnded(state.phase) ? iso(state.closedAt ?? state.lastAt) : null,
  last_hash: hex(head),
  state,
  timing,
  parent: state.parent,
});

const writeTickets = (client: pg.ClientBase, records: readonly Readable[]): Promise<unknown> =>
  client.query({
    name: 'write-tickets',
    text: `insert into ticket (no, version, human_version, branch, customer, service, phase, resolution, severity, class,
             symptom, holder, description, declared_at, restored_at, ended_at, last_hash, state, timing, parent)
           select * from jsonb_to_recordset($1::jsonb) as r (no text, version int, human_version int, branch text, customer text,
             service text, phase text, resolution text, severity text, class text, symptom text, holder text, description text,
             declared_at timestamptz, restored_at timestamptz, ended_at timestamptz, last_hash bytea, state jsonb, timing jsonb,
             parent text)
           on conflict (no) do update set version = excluded.version, human_version = excluded.human_version,
             phase = excluded.phase, resolution = excluded.resolution, severity = excluded.severity,
             class = excluded.class, holder = excluded.holder, restored_at = excluded.restored_at,
             ended_at = excluded.ended_at, last_hash = excluded.last_hash, state = excluded.state,
             timing = excluded.timing, branch = excluded.branch, customer = excluded.customer,
             service = excluded.service, symptom = excluded.symptom, description = excluded.description,
             declared_at = excluded.declared_at, parent = excluded.parent`,
    values: [JSON.stringify(records.map(ticketRow))],
  });

async function writeSegments(client: pg.ClientBase, records: readonly Readable[]): Promise<void> {
  const all = records.flatMap(({ state: { no, segments } }) =>
    segments.map((s) => ({
      ticket: no,
      id: s.id,
      party: s.party,
      element: s.element,
      unit: s.unit,
      state: s.state,
      assignee: s.assignee,
      opened_at: iso(s.openedAt),
      cleared_at: s.clearedAt === null ? null : iso(s.clearedAt),
    })),
  );
  if (all.length === 0) return;
  await client.query({
    name: 'write-segments',
    text: `insert into segment (ticket, id, party, element, unit, state, assignee, opened_at, cleared_at)
           select * from jsonb_to_recordset($1::jsonb) as r (ticket text, id text, party text, element text, unit text, state text,
             assignee text, opened_at timestamptz, cleared_at timestamptz)
           on conflict (ticket, id) do update set party = excluded.party, element = excluded.element,
             unit = excluded.unit, state = excluded.state, assignee = excluded.assignee,
             opened_at = excluded.opened_at, cleared_at = excluded.cleared_at`,
    values: [JSON.stringify(all)],
  });
}

/** A first look for calls that the follower missed: it is told of them within seconds. */
const FIRST_LOOK = duration(30_000);

/**
 * A ticket's timers are what time will cause next, one of each kind; and, while calls may show its repair, that somebody looks
 * for them. When they are looked for again is the sweep's to say, so that one is left as it stands.
 */
async function writeTimers(client: pg.ClientBase, records: readonly Readable[]): Promise<void> {
  const next = records.flatMap(({ facts, state }) => [
    ...nextDue(facts).map(({ kind, level, at }) => ({
      about: 'ticket',
      subject: state.no,
      kind,
      level,
      due_at: iso(at),
    })),
    ...(callsWanted(state) === null
      ? []
      : [
          {
            about: 'repair',
            subject: state.no,
            kind: 'calls',
            level: 0,
            due_at: iso(plus(state.lastAt, FIRST_LOOK)),
          },
        ]),
  ]);
  await client.query({
    name: 'write-timers',
    text: `with wanted as (
             select * from jsonb_to_recordset($2::jsonb) as w (about text, subject text, kind text, level int, due_at timestamptz)
           ), gone as (
             delete from timer t where t.subject_kind in ('ticket', 'repair') and t.subject = any($1::text[])
               and not exists (select from wanted w where w.about = t.subject_kind and w.subject = t.subject and w.kind = t.kind and w.level = t.level)
           )
           insert into timer (subject_kind, subject, kind, level, due_at)
             select about, subject, kind, level, due_at from wanted
           on conflict (subject_kind, subject, kind, level)
             do update set due_at = excluded.due_at, generation = timer.generation + 1
             where timer.subject_kind = 'ticket' and timer.due_at is distinct from excluded.due_at`,
    values: [records.map(({ state }) => state.no), JSON.stringify(next)],
  });
}
