import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { Suspicion } from '#shared/api/suspicions.ts';
import type { Instant } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { notFound, Problem } from '../http/problem.ts';
import { scopeOf } from '../live/scope.ts';
import { execute } from '../tickets/execute.ts';
import { readNow } from '../tickets/queries.ts';
import { declareOf, markDismissed, markTicket, noFault, type SenseDeps, type TicketDeps } from './decide.ts';
import { lockSilences, settleGroup } from './groups.ts';
import { lookSoon } from './look.ts';
import { readGroup, type SuspicionRow, suspicionView } from './read.ts';

/* What is done about silences of one cause, about all of them at once. */

/** Locks a group's suspicions in scope, does something about them, and tells the screens. @throws Problem 404 */
async function changeGroup(
  deps: SenseDeps,
  caller: Caller,
  group: string,
  done: (client: pg.ClientBase, rows: readonly SuspicionRow[], now: Instant) => Promise<void>,
): Promise<Suspicion[]> {
  const after = await withTransaction(deps.db, async (client) => {
    await lockSilences(client, caller.branch);
    await client.query('select from suspicion where group_id = $1::uuid order by id for update', [group]);
    const rows = await readGroup(client, scopeOf(caller), group);
    if (rows.length === 0) throw notFound('group');
    await done(client, rows, await readNow(client));
    return readGroup(client, scopeOf(caller), group);
  });
  deps.ring();
  return after.map((row) => suspicionView(row, caller));
}

/**
 * Those that are to be decided upon.
 * @param seen how many there were when it was decided what to do
 * @throws Problem 409 `group_changed`, 422 `suspicion_decided`
 */
function openOf(rows: readonly SuspicionRow[], seen: number): readonly SuspicionRow[] {
  const open = rows.filter(({ state }) => state === 'open');
  if (open.length === 0)
    throw new Problem(422, 'suspicion_decided', 'All of the group have been decided upon already.');
  if (open.length > seen) {
    const message = `There are ${open.length} of them by now. Look at the others, and decide anew.`;
    throw new Problem(409, 'group_changed', message, [{ field: 'open', code: 'group_changed', message }]);
  }
  return open;
}

/** All of them are nothing, for one reason. @throws Problem 404, 409 `group_changed`, 422 `suspicion_decided` */
export const dismissGroup = (
  deps: SenseDeps,
  caller: Caller,
  group: string,
  { word, open }: { readonly word: string; readonly open: number },
): Promise<Suspicion[]> =>
  changeGroup(deps, caller, group, async (client, rows, now) => {
    for (const row of openOf(rows, open)) await markDismissed(client, caller, row, word, now);
    await settleGroup(client, group, noFault(word));
  });

/** Refusals of a link that leave a ticket where it is: it is under one already, is the parent itself, or one of them has ended. */
const LEFT = new Set(['already_linked', 'own_parent', 'nested_parent', 'parent_ended', 'wrong_phase']);

/**
 * Puts tickets under the first of them that has not ended, as a major fault stands for what is beneath it; where that one is itself under another,
 * under that.
 */
async function linkTickets(deps: Deps, caller: Caller, tickets: readonly string[]): Promise<void> {
  const { rows } = await deps.db.pool.query<{ no: string; parent: string | null }>(
    `select no, parent from ticket where no = any($1::text[]) and phase not in ('closed', 'dismissed')
      order by array_position($1::text[], no)`,
    [[...new Set(tickets)]],
  );
  const [first, ...others] = rows;
  if (first === undefined) return;
  const parent = first.parent ?? first.no;
  for (const { no } of others)
    try {
      await execute(deps, caller, { no, command: { type: 'linkParent', parent } });
    } catch (thrown) {
      if (!(thrown instanceof Problem && LEFT.has(thrown.code))) throw thrown;
    }
}

/**
 * Opens a ticket of each that is open, on the road of every declaration, and puts all of the group under that of the service
 * that fell silent first. Each customer's clock to be told starts. What broke off in the middle is still open, and asked for
 * again: nothing is there twice.
 * @throws Problem 404, 409 `group_changed`, 422 `suspicion_decided`, and as a declaration: those that could be declared have their tickets then
 */
export async function openGroup(
  deps: Deps & TicketDeps,
  caller: Caller,
  group: string,
  seen: number,
): Promise<Suspicion[]> {
  const before = await readGroup(deps.db.pool, scopeOf(caller), group);
  if (before.length === 0) throw notFound('group');
  const declared = await Promise.allSettled(
    openOf(before, seen).map(async (row) => [row.id, await declareOf(deps, caller, row)] as const),
  );
  const tickets = new Map(declared.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  const all = before.flatMap(({ id, ticket }) => tickets.get(id) ?? ticket ?? []);
  const after = await changeGroup(deps, caller, group, async (client, rows, now) => {
    for (const row of rows) {
      const ticket = tickets.get(row.id);
      if (ticket !== undefined) await markTicket(client, caller, row, ticket, now);
    }
    await settleGroup(client, group, null);
  });
  // The clocks to tell their customers run, whatever becomes of this.
  await linkTickets(deps, caller, all);
  // Apart from it: whoever looks at a contract just now holds its timer, and waits for its suspicion.
  await lookSoon(deps.db.pool, [...new Set(before.map(({ contract }) => contract))], 'decision');
  const refused = declared.find((one) => one.status === 'rejected');
  if (refused !== undefined) throw refused.reason;
  return after;
}
