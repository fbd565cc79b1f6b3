import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { Suspicion } from '#shared/api/suspicions.ts';
import { suspicionText, TELL_WITHIN } from '#shared/pool/suspicionText.ts';
import { type Instant, instant, iso, plus } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { notFound, Problem } from '../http/problem.ts';
import { withdrawAlert } from '../live/changes.ts';
import { scopeOf } from '../live/scope.ts';
import { recordAudit } from '../settings/audit.ts';
import type { Declare } from '../tickets/declare.ts';
import { readNow } from '../tickets/queries.ts';
import { lookSoon } from './look.ts';
import { readSuspicion, type SuspicionRow, suspicionView } from './read.ts';
import { lockSilences, settleAlert } from './groups.ts';
import { touch, untoldId } from './shown.ts';

export type SenseDeps = Pick<Deps, 'db' | 'ring'>;

/** What is done to a locked suspicion. */
export type Done = (client: pg.ClientBase, row: SuspicionRow, now: Instant) => Promise<void>;

/** Of a silence the others' turn comes first; a burst is nobody's but its own, and a look at it may hold it already. */
async function lockSuspicion(client: pg.ClientBase, branch: string, id: string): Promise<void> {
  const silence = await client.query(`select from suspicion where id = $1::uuid and kind = 'silence'`, [id]);
  if (silence.rowCount === 1) await lockSilences(client, branch);
  await client.query('select from suspicion where id = $1::uuid for update', [id]);
}

/**
 * Locks a suspicion in scope, and does something to it, which tells the screens: once, so by `settleAlert` where that has to
 * follow, and else by `touch`.
 * @throws Problem 404
 */
export async function change(deps: SenseDeps, caller: Caller, id: string, done: Done): Promise<Suspicion> {
  const after = await withTransaction(deps.db, async (client) => {
    await lockSuspicion(client, caller.branch, id);
    const row = await readSuspicion(client, scopeOf(caller), id);
    if (row === null) throw notFound('suspicion');
    await done(client, row, await readNow(client));
    return readSuspicion(client, scopeOf(caller), id);
  });
  if (after === null) throw notFound('suspicion');
  deps.ring();
  return suspicionView(after, caller);
}

const refuseDecided = ({ state }: SuspicionRow): void => {
  if (state !== 'open') throw new Problem(422, 'suspicion_decided', `It has been decided upon already: ${state}.`);
};

const nameOf = (row: SuspicionRow): string => `${row.customerName} · ${row.serviceName}`;

/** What is dismissed is not suspected anew. The alert is the caller's to settle. */
export async function markDismissed(
  client: pg.ClientBase,
  caller: Caller,
  row: SuspicionRow,
  word: string,
  now: Instant,
): Promise<void> {
  await client.query(
    `update suspicion set state = 'dismissed', decided_at = $2, decided_by = $3, decided_name = $4, word = $5, tell_by = null
      where id = $1`,
    [row.id, iso(now), caller.user, caller.name, word],
  );
  await withdrawAlert(client, untoldId(row.id), null);
  await recordAudit(client, caller, {
    action: 'suspicionDismissed',
    subject: { kind: 'suspicion', id: row.id, name: nameOf(row) },
    after: { word },
  });
}

export const noFault = (word: string) => ({ zh: `不是故障：${word}`, en: `No fault: ${word}` });

/** It is nothing: with a word why. @throws Problem 404, 422 `suspicion_decided` */
export const dismissSuspicion = (deps: SenseDeps, caller: Caller, id: string, word: string): Promise<Suspicion> =>
  change(deps, caller, id, async (client, row, now) => {
    refuseDecided(row);
    await markDismissed(client, caller, row, word, now);
    await settleAlert(client, id, noFault(word));
  });

/** The customer has been told. @throws Problem 404, 422 `nothing_to_tell` */
export const recordTold = (deps: SenseDeps, caller: Caller, id: string, how: string): Promise<Suspicion> =>
  change(deps, caller, id, async (client, row, now) => {
    if (row.tellBy === null || row.toldAt !== null)
      throw new Problem(422, 'nothing_to_tell', 'There is nothing to tell the customer of it, or it has been told.');
    await client.query('update suspicion set told_at = $2, told_how = $3, told_by = $4 where id = $1', [
      id,
      iso(now),
      how,
      caller.name,
    ]);
    await withdrawAlert(client, untoldId(id), null);
    await touch(client, [id]);
    await recordAudit(client, caller, {
      action: 'suspicionTold',
      subject: { kind: 'suspicion', id, name: nameOf(row) },
      after: { how },
    });
  });

export type TicketDeps = SenseDeps & { readonly declare: Declare };

/** Declares it, by the channel of alarms. Asked twice, there is one ticket. @returns its number */
export async function declareOf({ declare }: TicketDeps, caller: Caller, row: SuspicionRow): Promise<string> {
  const since = instant(row.since.getTime());
  const { answer } = await declare(
    { caller, language: 'zh' },
    {
      service: row.service,
      symptom: row.kind === 'silence' ? 'all_down' : 'other',
      description: suspicionText(row.customerName, { ...row, since, until: instant(row.until.getTime()) }).zh,
      occurredAt: since,
      channel: 'alarm',
    },
    `suspicion:${row.id}`,
  );
  return answer.ticket.no;
}

/** It has a ticket; the carrier has seen it first, so the clock to tell the customer starts. The alert is the caller's to settle. */
export async function markTicket(
  client: pg.ClientBase,
  caller: Caller,
  row: SuspicionRow,
  ticket: string,
  now: Instant,
): Promise<void> {
  // Asked twice. Where a look was sooner and let it go along with the new ticket, the customer is still to be told.
  if (row.state === 'ticket' && row.tellBy !== null) return;
  await client.query(
    `update suspicion set state = 'ticket', ticket = $2, decided_at = $3, decided_by = $4, decided_name = $5,
            tell_by = coalesce(tell_by, $6) where id = $1`,
    [row.id, ticket, iso(now), caller.user, caller.name, iso(plus(now, TELL_WITHIN))],
  );
}

/**
 * Opens a ticket of it, on the road of every declaration. Asked twice, there is one ticket.
 * @throws Problem 404, 422 `suspicion_decided`, and as a declaration
 */
export async function openTicket(deps: TicketDeps, caller: Caller, id: string): Promise<Suspicion> {
  const row = await readSuspicion(deps.db.pool, scopeOf(caller), id);
  if (row === null) throw notFound('suspicion');
  refuseDecided(row);
  const ticket = await declareOf(deps, caller, row);
  const changed = await change(deps, caller, id, async (client, locked, now) => {
    await markTicket(client, caller, locked, ticket, now);
    await settleAlert(client, id, null);
  });
  // Apart from it: whoever looks at the contract just now holds its timer, and waits for this suspicion.
  await lookSoon(deps.db.pool, [row.contract], 'decision');
  return changed;
}
