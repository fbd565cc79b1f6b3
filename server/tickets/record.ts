import type pg from 'pg';
import { nextDue } from '#shared/clock/due.ts';
import { holderAt } from '#shared/clock/reading.ts';
import { timingOf } from '#shared/clock/timingOf.ts';
import { fold } from '#shared/ticket/evolve.ts';
import { type Fact, decodeFact } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { hasEnded } from '#shared/ticket/values.ts';
import { type Instant, instant, iso } from '#shared/time.ts';
import { recordAppearance, recordChange } from '../live/changes.ts';
import { raiseCalls, raiseReports } from './calls.ts';
import { chain } from './chain.ts';
import { raiseLevels } from './levels.ts';
import { raiseReminders } from './reminders.ts';

/**
 * A ticket's record in storage. Facts are appended, and everything that is read from them is written beside them, in the
 * caller's transaction; nobody else writes these tables.
 */
export interface Opened {
  readonly facts: readonly Fact[];
  readonly head: Buffer;
  /** Database time, read after the ticket's lock, never before the last fact. */
  readonly now: Instant;
}

interface FactRow {
  readonly text: string;
  readonly now: string;
}

const parseFact = (row: { readonly text: string }): Fact => decodeFact(JSON.parse(row.text));

/** Locks a ticket and reads its record; null when there is none. Its service row, where needed, is locked before. */
export async function openRecord(client: pg.ClientBase, no: string): Promise<Opened | null> {
  const locked = await client.query<{ last_hash: Buffer }>({
    name: 'lock-ticket',
    text: 'select last_hash from ticket where no = $1 for update',
    values: [no],
  });
  const head = locked.rows[0]?.last_hash;
  if (head === undefined) return null;
  const { rows } = await client.query<FactRow>({
    name: 'read-record',
    text: 'select text, demarc_now_ms() as now from ticket_fact where ticket = $1 order by version',
    values: [no],
  });
  const facts = rows.map(parseFact);
  const last = facts.at(-1);
  const now = instant(Number(rows[0]?.now));
  return { facts, head, now: last !== undefined && last.at > now ? last.at : now };
}

/** The facts of a ticket, without a lock. */
export async function readFacts(client: pg.ClientBase | pg.Pool, no: string): Promise<Fact[]> {
  const { rows } = await client.query<{ text: string }>({
    name: 'read-facts',
    text: 'select text from ticket_fact where ticket = $1 order by version',
    values: [no],
  });
  return rows.map(parseFact);
}

const stateOf = (facts: readonly Fact[]): TicketState => {
  const state = fold(facts);
  if (state === null) throw new RangeError('a record begins with a declaration');
  return state;
};

/**
 * Appends `added` to the record `before`, and rewrites what is read from it: ticket, segments, timers, alerts, the change.
 * @param head hash of the last fact of `before`; GENESIS for a new ticket
 * @returns the hash of the last fact
 */
export async function appendFacts(
  client: pg.ClientBase,
  before: readonly Fact[],
  head: Buffer,
  added: readonly Fact[],
): Promise<Buffer> {
  const facts = [...before, ...added];
  const state = stateOf(facts);
  const links = chain(head, added);
  const last = links.at(-1)?.hash ?? head;
  await client.query({
    name: 'append-facts',
    text: `insert into ticket_fact (ticket, version, at, type, text, salt, hash)
           select $1, * from unnest($2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::bytea[], $7::bytea[])`,
    values: [
      state.no,
      added.map((f) => f.version),
      added.map((f) => iso(f.at)),
      added.map((f) => f.type),
      links.map((l) => l.text),
      links.map((l) => l.salt),
      links.map((l) => l.hash),
    ],
  });
  await writeReadModels(client, facts, last);
  await raiseLevels(client, state, added);
  await raiseCalls(client, state, added);
  await raiseReports(client, state, added);
  await raiseReminders(client, state, added);
  await recordRelatives(client, before, state, added);
  await recordChange(client, {
    kind: 'ticket',
    key: state.no,
    version: state.version,
    branch: state.branch,
    customer: state.customer.id,
  });
  return last;
}

/** Pages of a parent show how far its children are, and a child's what became of its parent: they look different now, too. */
async function recordRelatives(
  client: pg.ClientBase,
  before: readonly Fact[],
  state: TicketState,
  added: readonly Fact[],
): Promise<void> {
  // A new ticket has no relatives: declaring costs nothing more.
  if (before.length === 0) return;
  const links = added.flatMap((fact) =>
    fact.type === 'ParentLinked' || fact.type === 'ParentUnlinked' ? [fact.parent] : [],
  );
  if (links.length === 0 && stateOf(before).phase === state.phase) return;
  const above = state.parent === null ? links : [...links, state.parent];
  await recordAppearance(client, 't.no = any($1::text[]) or t.parent = $2', [above, state.no]);
}

/** Writes what is derived from the facts, whole: also what `npm run rebuild` does for every ticket. */
export async function writeReadModels(client: pg.ClientBase, facts: readonly Fact[], head: Buffer): Promise<void> {
  const state = stateOf(facts);
  const timing = timingOf(facts, state);
  const ended = hasEnded(state.phase);
  await client.query({
    name: 'write-ticket',
    text: `insert into ticket (no, version, human_version, branch, customer, service, phase, resolution, severity, class,
             symptom, holder, description, declared_at, restored_at, ended_at, last_hash, state, timing, parent)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
           on conflict (no) do update set version = excluded.version, human_version = excluded.human_version,
             phase = excluded.phase, resolution = excluded.resolution, severity = excluded.severity,
             class = excluded.class, holder = excluded.holder, restored_at = excluded.restored_at,
             ended_at = excluded.ended_at, last_hash = excluded.last_hash, state = excluded.state,
             timing = excluded.timing, branch = excluded.branch, customer = excluded.customer,
             service = excluded.service, symptom = excluded.symptom, description = excluded.description,
             declared_at = excluded.declared_at, parent = excluded.parent`,
    values: [
      state.no,
      state.version,
      state.humanVersion,
      state.branch,
      state.customer.id,
      state.service.id,
      state.phase,
      state.resolution,
      state.severity,
      state.class,
      state.symptom,
      holderAt(timing, state.lastAt),
      state.description,
      iso(state.declaredAt),
      state.restoredAt === null ? null : iso(state.restoredAt),
      ended ? iso(state.closedAt ?? state.lastAt) : null,
      head,
      JSON.stringify(state),
      JSON.stringify(timing),
      state.parent,
    ],
  });
  await writeSegments(client, state);
  await writeTimers(client, facts, state.no);
}

async function writeSegments(client: pg.ClientBase, state: TicketState): Promise<void> {
  const all = state.segments;
  if (all.length === 0) return;
  await client.query({
    name: 'write-segments',
    text: `insert into segment (ticket, id, party, element, unit, state, assignee, opened_at, cleared_at)
           select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
             $8::timestamptz[], $9::timestamptz[])
           on conflict (ticket, id) do update set party = excluded.party, element = excluded.element,
             unit = excluded.unit, state = excluded.state, assignee = excluded.assignee,
             opened_at = excluded.opened_at, cleared_at = excluded.cleared_at`,
    values: [
      state.no,
      all.map((s) => s.id),
      all.map((s) => s.party),
      all.map((s) => s.element),
      all.map((s) => s.unit),
      all.map((s) => s.state),
      all.map((s) => s.assignee),
      all.map((s) => iso(s.openedAt)),
      all.map((s) => (s.clearedAt === null ? null : iso(s.clearedAt))),
    ],
  });
}

/** A ticket's timers are what time will cause next, one of each kind. */
async function writeTimers(client: pg.ClientBase, facts: readonly Fact[], no: string): Promise<void> {
  const next = nextDue(facts);
  await client.query({
    name: 'write-timers',
    text: `with wanted as (
             select * from unnest($2::text[], $3::int[], $4::timestamptz[]) as w (kind, level, due_at)
           ), gone as (
             delete from timer where subject_kind = 'ticket' and subject = $1
               and (kind, level) not in (select kind, level from wanted)
           )
           insert into timer (subject_kind, subject, kind, level, due_at)
             select 'ticket', $1, kind, level, due_at from wanted
           on conflict (subject_kind, subject, kind, level)
             do update set due_at = excluded.due_at, generation = timer.generation + 1
             where timer.due_at is distinct from excluded.due_at`,
    values: [no, next.map((t) => t.kind), next.map((t) => t.level), next.map((t) => iso(t.at))],
  });
}
