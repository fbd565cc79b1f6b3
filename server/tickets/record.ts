import type pg from 'pg';
import { evolve, fold } from '#shared/ticket/evolve.ts';
import { type Fact, decodeFact } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { type Instant, instant, iso, latest } from '#shared/time.ts';
import { recordAppearance, recordChanges } from '../live/changes.ts';
import { raiseCalls, raiseReports } from './calls.ts';
import { chain, type Link } from './chain.ts';
import { raiseLevels } from './levels.ts';
import { hex, type Readable, readable, writeReadModels } from './readModels.ts';
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

/** A record with new facts at its end, not written yet. */
export interface Grown extends Readable {
  /** Of its last facts, which are the new ones. */
  readonly links: readonly Link[];
}

interface FactRow {
  readonly ticket: string;
  readonly text: string;
  readonly now: string;
}

const parseFact = (row: { readonly text: string }): Fact => decodeFact(JSON.parse(row.text));

/** Locks a ticket and reads its record; null when there is none. Its service row, where needed, is locked before. */
export async function openRecord(client: pg.ClientBase, no: string): Promise<Opened | null> {
  return (await openRecords(client, [no])).get(no) ?? null;
}

/**
 * Locks tickets, in the order of their numbers, and reads their records.
 * @param awaited whether those that somebody else holds are waited for, or left out
 * @returns by number, without those that are not there
 */
export async function openRecords(
  client: pg.ClientBase,
  nos: readonly string[],
  { awaited = true }: { readonly awaited?: boolean } = {},
): Promise<ReadonlyMap<string, Opened>> {
  if (nos.length === 0) return new Map();
  const held = awaited ? 'for update' : 'for update skip locked';
  const locked = await client.query<{ no: string; head: Buffer }>({
    name: `lock-tickets ${held}`,
    text: `select no, last_hash as head from ticket where no = any($1::text[]) order by no ${held}`,
    values: [nos],
  });
  if (locked.rows.length === 0) return new Map();
  const { rows } = await client.query<FactRow>({
    name: 'read-records',
    text: `select ticket, text, (select demarc_now_ms()) as now from ticket_fact
            where ticket = any($1::text[]) order by ticket, version`,
    values: [locked.rows.map(({ no }) => no)],
  });
  const facts = new Map(locked.rows.map(({ no }) => [no, [] as Fact[]]));
  for (const row of rows) facts.get(row.ticket)?.push(parseFact(row));
  const now = instant(Number(rows[0]?.now));
  return new Map(
    locked.rows.map(({ no, head }) => {
      const own = facts.get(no) ?? [];
      return [no, { facts: own, head, now: latest(now, ...own.slice(-1).map(({ at }) => at)) }];
    }),
  );
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

/** @throws RangeError where there is no fact */
export function stateOf(facts: readonly Fact[]): TicketState {
  const state = fold(facts);
  if (state === null) throw new RangeError('a record begins with a declaration');
  return state;
}

/** @param record all of `before`, and the new facts behind it */
export function grown(before: Pick<Opened, 'facts' | 'head'>, record: readonly Fact[]): Grown {
  const links = chain(before.head, record.slice(before.facts.length));
  return { ...readable(record, stateOf(record), links.at(-1)?.hash ?? before.head), links };
}

/** @param record all of the facts that it has grown to, and more behind them */
export function grownFurther(before: Grown, record: readonly Fact[]): Grown {
  const added = record.slice(before.facts.length);
  const links = chain(before.head, added);
  const state = added.reduce<TicketState>(evolve, before.state);
  return { ...readable(record, state, links.at(-1)?.hash ?? before.head), links: [...before.links, ...links] };
}

/** How many of its facts stood before it grew. */
const heightOf = ({ facts, links }: Grown): number => facts.length - links.length;

/**
 * Appends `added` to the record `before`, with all that is read from it.
 * @param head hash of the last fact of `before`; GENESIS for a new ticket
 * @returns the hash of the last fact
 */
export async function appendFacts(
  client: pg.ClientBase,
  before: readonly Fact[],
  head: Buffer,
  added: readonly Fact[],
): Promise<Buffer> {
  const record = grown({ facts: before, head }, [...before, ...added]);
  await writeRecords(client, [record]);
  return record.head;
}

/** Writes what records have grown by, and what is read from them: tickets, segments, timers, alerts, the changes. */
export async function writeRecords(client: pg.ClientBase, records: readonly Grown[]): Promise<void> {
  if (records.length === 0) return;
  await writeFacts(client, records);
  await writeReadModels(client, records);
  for (const record of records) await raiseAlerts(client, record);
  for (const record of records) await recordRelatives(client, record);
  await recordChanges(
    client,
    records.map(({ state: { no, version, branch, customer } }) => ({
      kind: 'ticket',
      key: no,
      version,
      branch,
      customer: customer.id,
    })),
  );
}

const writeFacts = (client: pg.ClientBase, records: readonly Grown[]): Promise<unknown> =>
  client.query({
    name: 'append-facts',
    text: `insert into ticket_fact (ticket, version, at, type, text, salt, hash)
           select * from jsonb_to_recordset($1::jsonb)
             as r (ticket text, version int, at timestamptz, type text, text text, salt bytea, hash bytea)`,
    values: [JSON.stringify(records.flatMap(factRows))],
  });

const factRows = (record: Grown) =>
  record.facts.slice(heightOf(record)).map(({ version, at, type }, index) => {
    const link = record.links[index];
    if (link === undefined) throw new Error(`fact ${version} of ${record.state.no} has no link`);
    const { text, salt, hash } = link;
    return { ticket: record.state.no, version, at: iso(at), type, text, salt: hex(salt), hash: hex(hash) };
  });

async function raiseAlerts(client: pg.ClientBase, record: Grown): Promise<void> {
  const { state } = record;
  const added = record.facts.slice(heightOf(record));
  await raiseLevels(client, state, added);
  await raiseCalls(client, state, added);
  await raiseReports(client, state, added);
  await raiseReminders(client, state, added);
}

/** Pages of a parent show how far its children are, and a child's what became of its parent: they look different now, too. */
async function recordRelatives(client: pg.ClientBase, record: Grown): Promise<void> {
  const height = heightOf(record);
  // A new ticket has no relatives: declaring costs nothing more.
  if (height === 0) return;
  const { facts, state } = record;
  const links = facts
    .slice(height)
    .flatMap((fact) => (fact.type === 'ParentLinked' || fact.type === 'ParentUnlinked' ? [fact.parent] : []));
  if (links.length === 0 && stateOf(facts.slice(0, height)).phase === state.phase) return;
  const above = state.parent === null ? links : [...links, state.parent];
  await recordAppearance(client, 't.no = any($1::text[]) or t.parent = $2', [above, state.no]);
}
