import type pg from 'pg';
import { type Caller, can } from '#shared/actor.ts';
import { TIME, append, consequences, due } from '#shared/clock/due.ts';
import { extentOf } from '#shared/clock/due/reports.ts';
import { isMajor } from '#shared/clock/majorFault.ts';
import type { Timing } from '#shared/clock/timing.ts';
import { authorOf, subjectOf } from '#shared/ticket/allowed.ts';
import type { Command } from '#shared/ticket/commands.ts';
import { type Context, type Decision, decide, isRefusal } from '#shared/ticket/decide.ts';
import type { Author, Fact } from '#shared/ticket/facts.ts';
import type { Refusal } from '#shared/ticket/refusal.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { Instant } from '#shared/time.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { callsFor } from '../escalation/call.ts';
import { reportsFor } from '../escalation/report.ts';
import { noticesFor } from '../notify/queue.ts';
import { lockNamed, readBeside } from './beside.ts';
import { answerOnce } from './idempotency.ts';
import { permissionProblem, refusalProblem } from './problems.ts';
import { readable } from './readModels.ts';
import { type Grown, type Opened, grown, grownFurther, openRecord, stateOf, writeRecords } from './record.ts';
import { resolveNames } from './resolve.ts';

/**
 * The one road on which a ticket changes: lock, catch up with time, decide, append, in one transaction. Commands, links in
 * notices, delivery reports and timers all come this way, so they exclude each other and see the same rules.
 */
export interface Changed {
  readonly state: TicketState;
  readonly timing: Timing;
  readonly now: Instant;
}

/** What somebody adds to a record that has caught up with time. */
export type Step = (state: TicketState, now: Instant) => { readonly by: Author; readonly decision: Decision };

/**
 * What a record becomes by `step`, and by all that follows from it: levels that it made true or untrue, staff that are to be
 * called. A refused step leaves what time had caused anyway.
 */
export function stepped(
  { facts, now }: Opened,
  step: Step,
): { readonly record: readonly Fact[]; readonly refusal: Refusal | null } {
  const caughtUp = [...facts, ...due(facts, now)];
  const { by, decision } = step(stateOf(caughtUp), now);
  if (isRefusal(decision)) return { record: caughtUp, refusal: decision };
  if (decision.length === 0) return { record: caughtUp, refusal: null };
  return { record: consequences(append(caughtUp, decision, by, now), now), refusal: null };
}

/**
 * Applies `step` to an opened record and appends all that follows from it: its facts, levels it made true or untrue,
 * notices it owes.
 * @returns the refusal, with nothing written but what time had caused anyway
 */
export async function applyStep(
  client: pg.ClientBase,
  deps: Deps,
  opened: Opened,
  step: Step,
): Promise<Changed | Refusal> {
  const { record, refusal } = stepped(opened, step);
  const [changed] = await writeChanges(client, deps, [{ opened, record }]);
  if (changed === undefined) throw new Error('a change was not written');
  return refusal ?? changed;
}

/** What a record has become since it was opened. */
export interface Change {
  readonly opened: Opened;
  readonly record: readonly Fact[];
}

/**
 * Writes what records have become, and the notices, calls to staff and reports that they now owe: notices announce the record
 * as it stands, so they are queued when its head is known, and are facts themselves.
 * @returns how each stands then, in their order
 */
export async function writeChanges(
  client: pg.ClientBase,
  deps: Deps,
  changes: readonly Change[],
): Promise<readonly Changed[]> {
  const all: (Grown & Pick<Opened, 'now'>)[] = [];
  for (const { opened, record } of changes) {
    const { now } = opened;
    all.push({ ...(await withNotices(client, deps, grown(opened, record), now)), now });
  }
  await writeRecords(
    client,
    all.filter(({ links }) => links.length > 0),
  );
  return all.map(({ state, timing, now }) => ({ state, timing, now }));
}

/** Queues what a record owes by what it has grown by. @returns the record with the facts that say so */
async function withNotices(client: pg.ClientBase, deps: Deps, record: Grown, now: Instant): Promise<Grown> {
  const { state, facts, head, links } = record;
  if (links.length === 0) return record;
  const occasion = { state, added: facts.slice(-links.length), head, now };
  const queued = [
    ...(await noticesFor(client, deps, occasion)),
    ...(await callsFor(client, deps, occasion)),
    ...(await reportsFor(client, deps, occasion)),
  ];
  return queued.length === 0 ? record : grownFurther(record, append(facts, queued, { ...TIME, name: 'notice' }, now));
}

/** Whether a person changed the ticket after the version that the sender had seen. */
const isStale = (state: TicketState, expected: number | undefined): boolean =>
  expected !== undefined && (expected < state.humanVersion || expected > state.version);

const onBehalfOf = (command: Command) => ('onBehalf' in command ? command.onBehalf : undefined);

/** Before anything is said about the ticket, or about a name in the command: who may not do this learns nothing else. */
function refuseUnlessAllowed(caller: Caller, command: Command, state: TicketState): void {
  const permission = can(caller, command.type, subjectOf(state), onBehalfOf(command) !== undefined);
  if (!permission.yes) throw permissionProblem(permission);
}

const commandStep =
  (caller: Caller, command: Command, beside: Partial<Context>): Step =>
  (state, now) => {
    const by = authorOf(caller, onBehalfOf(command));
    if (isStale(state, command.expectedVersion))
      throw new Problem(
        409,
        'stale_version',
        `The ticket has changed since version ${command.expectedVersion}: it is now at version ${state.version}. Read it again and decide anew.`,
        [{ field: 'expectedVersion', code: 'stale_version', message: `now ${state.version}` }],
      );
    const context: Context = { ...beside, now, by };
    return { by, decision: decide(state, command, context) };
  };

/**
 * A ticket has got another beneath it, in the transaction that holds both: with so many it may be a major fault. How many
 * there are is known beside its record alone, so the fact says it.
 */
async function countChildren(client: pg.ClientBase, deps: Deps, parent: string): Promise<void> {
  const opened = await openRecord(client, parent);
  if (opened === null) return;
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from ticket where parent = $1', [
    parent,
  ]);
  await applyStep(client, deps, opened, (state) => {
    const extent = extentOf(state, rows[0]?.n ?? 0);
    const terms = state.terms.majorFault;
    const becomes = terms !== undefined && state.major === undefined && isMajor(terms, extent);
    return { by: TIME, decision: becomes ? [{ type: 'MajorFaultRaised', ...extent }] : [] };
  });
}

export interface Sent {
  readonly no: string;
  readonly command: Command;
  /** With a key, a repetition gets the same answer and does nothing. */
  readonly idempotencyKey?: string;
}

/**
 * Executes a caller's command.
 * @throws Problem 403, 404, 409 or 422, with nothing of the command written
 */
export async function execute(deps: Deps, caller: Caller, sent: Sent): Promise<Changed> {
  const changed = await withTransaction(deps.db, async (client): Promise<Changed> => {
    const { fresh } = await answerOnce(client, {
      caller: caller.user,
      door: `command:${sent.no}`,
      key: sent.idempotencyKey,
      body: sent.command,
    });
    await lockNamed(client, sent.no, sent.command);
    const opened = await openRecord(client, sent.no);
    if (opened === null) throw notFound('ticket');
    if (!fresh) return { ...readable(opened.facts, stateOf(opened.facts), opened.head), now: opened.now };
    refuseUnlessAllowed(caller, sent.command, stateOf(opened.facts));
    const command = await resolveNames(client, caller, sent.command);
    const beside = await readBeside(client, opened, stateOf(opened.facts), command);
    const outcome = await applyStep(client, deps, opened, commandStep(caller, command, beside));
    // Thrown in here, so that the key is free again: a refused command was not done, and may be possible later.
    if ('refused' in outcome) throw refusalProblem(outcome);
    if (command.type === 'linkParent') await countChildren(client, deps, command.parent);
    return outcome;
  });
  deps.ring();
  return changed;
}

/**
 * Appends what the system learnt (a delivery report, an answer to a link), by the same road.
 * @param step given the state that has caught up with time; an empty decision changes nothing
 * @returns null when there is no such ticket
 */
export async function recordOn(deps: Deps, no: string, step: Step): Promise<Changed | Refusal | null> {
  const outcome = await withTransaction(deps.db, async (client) => {
    const opened = await openRecord(client, no);
    return opened === null ? null : applyStep(client, deps, opened, step);
  });
  deps.ring();
  return outcome;
}

/** Lets time have its effect on opened tickets; what the sweep does for whatever has come due. */
export async function catchUp(client: pg.ClientBase, deps: Deps, all: readonly Opened[]): Promise<void> {
  const changes = all.map((opened) => ({ opened, record: [...opened.facts, ...due(opened.facts, opened.now)] }));
  await writeChanges(client, deps, changes);
}
