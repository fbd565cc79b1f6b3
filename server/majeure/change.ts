import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type * as z from 'zod/mini';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { endMajeureSchema, GiveMajeureNotice, MajeureDetail } from '#shared/api/majeure.ts';
import type { ContractEventBody } from '#shared/contract/events.ts';
import type { RefusedEvent } from '#shared/contract/record.ts';
import { evidenceOf, type MajeureEntry } from '#shared/majeure/majeure.ts';
import { type Instant, instant, iso } from '#shared/time.ts';
import { readContract } from '../contracts/read.ts';
import { recordWithin } from '../contracts/record.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { recordAppearance } from '../live/changes.ts';
import { readNow } from '../tickets/queries.ts';
import { readMajeure } from './read.ts';
import { tellMajeure } from './versions.ts';

type MajeureDeps = Pick<Deps, 'db' | 'ring'>;

const wrong = (field: string, code: string, detail: string): Problem =>
  new Problem(422, code, detail, [{ field, code, message: detail }]);
export const inFuture = (field: string): Problem =>
  wrong(field, 'in_future', 'This lies ahead. Record it once it has happened.');

/** Pages of the tickets that it touches look different now; @returns what the caller sees of it */
export async function changedMajeure(
  client: pg.ClientBase,
  caller: Caller,
  id: string,
  now: Instant,
): Promise<MajeureDetail> {
  await tellMajeure(client, id);
  await recordAppearance(
    client,
    `t.phase not in ('closed', 'dismissed') and t.service in (select service from majeure_service where majeure = $1)`,
    [id],
  );
  const majeure = await readMajeure(client, caller, id, now);
  if (majeure === null) throw new Error(`force majeure ${id} is not in the scope of who records it`);
  return majeure;
}

interface Held {
  readonly id: string;
  readonly from: Instant;
  readonly over: boolean;
  readonly contracts: readonly { readonly id: string; readonly seq: number }[];
  readonly now: Instant;
}

/** Locks a record of the caller's branch that stands, and the contracts it was written to. @throws Problem 404 or 422 */
async function hold(client: pg.ClientBase, caller: Caller, id: string): Promise<Held> {
  const { rows } = await client.query<{ from: Date; to: Date | null; retracted: Date | null }>(
    `select from_at as "from", to_at as "to", retracted_at as retracted from majeure
      where id = $1::uuid and branch = $2 for update`,
    [id, caller.branch],
  );
  const [row] = rows;
  if (row === undefined) throw notFound('majeure');
  if (row.retracted !== null) throw wrong('state', 'majeure_retracted', 'This record has been retracted.');
  const { rows: contracts } = await client.query<Held['contracts'][number]>(
    `select m.contract as id, m.seq from majeure_contract m join contract k on k.id = m.contract
      where m.majeure = $1 order by k.id for no key update of k`,
    [id],
  );
  // Read after the locks: whoever waited for them was not there before.
  const now = await readNow(client);
  return { id, from: instant(row.from.getTime()), over: row.to !== null, contracts, now };
}

interface Entry {
  readonly what: MajeureEntry;
  readonly at: Instant;
  readonly said: string;
  readonly contracts: readonly string[];
  readonly files?: readonly string[];
}

async function writeEntry(client: pg.ClientBase, caller: Caller, { id, now }: Held, entry: Entry): Promise<void> {
  await client.query('update majeure set version = version + 1 where id = $1', [id]);
  await client.query(
    `insert into majeure_entry (id, majeure, what, at, said, contracts, files, recorded_at, recorded_by, recorded_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      randomUUID(),
      id,
      entry.what,
      iso(entry.at),
      entry.said,
      entry.contracts,
      entry.files ?? [],
      iso(now),
      caller.user,
      caller.name,
    ],
  );
}

/** As one transaction that holds the record. */
async function change(
  deps: MajeureDeps,
  caller: Caller,
  id: string,
  work: (client: pg.ClientBase, held: Held) => Promise<void>,
): Promise<MajeureDetail> {
  const changed = await withTransaction(deps.db, async (client) => {
    const held = await hold(client, caller, id);
    await work(client, held);
    return changedMajeure(client, caller, id, held.now);
  });
  deps.ring();
  return changed;
}

interface File {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
}

/** @throws Problem 422 `unknown_file` */
async function filesOf(client: pg.ClientBase, id: string, asked: readonly string[]): Promise<readonly File[]> {
  const { rows } = await client.query<File>(
    `select id, name, encode(sha256, 'hex') as sha256 from majeure_file where majeure = $1 and id = any($2::uuid[]) order by added_at`,
    [id, asked],
  );
  const missing = asked.find((one) => !rows.some((file) => file.id === one));
  if (missing !== undefined) throw wrong('files', 'unknown_file', `The record has no file ${missing}.`);
  return rows;
}

const SAYS: Partial<Record<RefusedEvent['refused'], { readonly field: string; readonly detail: string }>> = {
  before_its_beginning: { field: 'at', detail: 'This is before it began. Give a later time.' },
  already_answered: { field: 'contracts', detail: 'This has been recorded for one of these contracts already.' },
};

/** Of a contract that has been terminated nothing is recorded any more. @throws Problem 422 for all else */
function refuseUnlessTerminated({ refused }: RefusedEvent): void {
  if (refused === 'contract_terminated') return;
  const { field, detail } = SAYS[refused] ?? { field: 'at', detail: `The contract's record refuses it: ${refused}.` };
  throw wrong(field, refused, detail);
}

/**
 * Records that written notice, or proof, was given to the other party of contracts.
 * @throws Problem 404, 422 `unknown_contract`, `unknown_file`, `in_future`, `before_its_beginning`, `already_answered`
 */
export const giveMajeureNotice = (deps: MajeureDeps, caller: Caller, id: string, asked: GiveMajeureNotice) =>
  change(deps, caller, id, async (client, held) => {
    const at = asked.at ?? held.now;
    if (at > held.now) throw inFuture('at');
    const contracts = [...new Set(asked.contracts)];
    const strange = contracts.find((one) => !held.contracts.some((known) => known.id === one));
    if (strange !== undefined)
      throw wrong('contracts', 'unknown_contract', `The record does not touch the contract ${strange}.`);
    const files = await filesOf(client, id, [...new Set(asked.files)]);
    const type = asked.what === 'noticed' ? 'majeureNoticed' : 'majeureProven';
    const evidence = evidenceOf(asked.evidence, files);
    for (const { id: contract, seq } of held.contracts.filter((one) => contracts.includes(one.id))) {
      const event: ContractEventBody = { type, of: seq, evidence };
      const done = await recordWithin(client, caller, contract, { event, at, now: held.now });
      if (typeof done !== 'number') refuseUnlessTerminated(done);
    }
    await writeEntry(client, caller, held, {
      what: asked.what,
      at,
      said: asked.evidence,
      contracts,
      files: files.map((file) => file.id),
    });
  });

/** Records its end, in every contract. @throws Problem 404, 422 `majeure_over`, `in_future`, `before_its_beginning` */
export const endMajeure = (deps: MajeureDeps, caller: Caller, id: string, asked: z.infer<typeof endMajeureSchema>) =>
  change(deps, caller, id, async (client, held) => {
    const { at, said } = asked;
    if (held.over) throw wrong('at', 'majeure_over', 'Its end has been recorded already.');
    if (at > held.now) throw inFuture('at');
    if (at < held.from) throw wrong('at', 'before_its_beginning', 'This is before it began. Give a later time.');
    await client.query('update majeure set to_at = $2 where id = $1', [id, iso(at)]);
    for (const { id: contract, seq } of held.contracts) {
      const event: ContractEventBody = { type: 'majeureEnded', of: seq };
      const done = await recordWithin(client, caller, contract, { event, at, now: held.now });
      if (typeof done !== 'number') refuseUnlessTerminated(done);
    }
    await writeEntry(client, caller, held, { what: 'ended', at, said, contracts: held.contracts.map((one) => one.id) });
  });

/** Takes back what the record wrote to a contract, the last first. */
async function takeBack(
  client: pg.ClientBase,
  caller: Caller,
  { id, seq }: Held['contracts'][number],
  reason: string,
  now: Instant,
): Promise<void> {
  const contract = await readContract(client, null, id);
  const own = (contract?.events ?? []).filter(
    (event) => event.seq === seq || (event.type !== 'retracted' && 'of' in event && event.of === seq),
  );
  for (const event of own.toReversed())
    await recordWithin(client, caller, id, { event: { type: 'retracted', of: event.seq, reason }, at: now, now });
}

/** Takes a record back that was made by mistake: in every contract it never was. @throws Problem 404, 422 `majeure_retracted` */
export const retractMajeure = (deps: MajeureDeps, caller: Caller, id: string, reason: string) =>
  change(deps, caller, id, async (client, held) => {
    await client.query('update majeure set retracted_at = $2 where id = $1', [id, iso(held.now)]);
    for (const contract of held.contracts) await takeBack(client, caller, contract, reason, held.now);
    await writeEntry(client, caller, held, {
      what: 'retracted',
      at: held.now,
      said: reason,
      contracts: held.contracts.map((one) => one.id),
    });
  });
