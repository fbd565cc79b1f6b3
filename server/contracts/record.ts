import type pg from 'pg';
import * as z from 'zod/mini';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import { type RecordEvent, type RecordedEvent, recordedEventSchema } from '#shared/api/contracts.ts';
import { type ContractEvent, type ContractEventBody, contractEventSchema, standing } from '#shared/contract/events.ts';
import { type RefusedEvent, refusalOf } from '#shared/contract/record.ts';
import type { ServiceState } from '#shared/ticket/values.ts';
import { type Instant, iso } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { recordChange } from '../live/changes.ts';
import { scopeOf } from '../live/scope.ts';
import { answerOnce, keepAnswer } from '../tickets/idempotency.ts';
import { readNow } from '../tickets/queries.ts';
import { eventProblem } from './problems.ts';
import { type ContractRow, readContract } from './read.ts';
import { tellObligations } from './tell.ts';
import { recordedView } from './view.ts';

type ServiceEvent = Extract<ContractEvent, { type: 'serviceSuspended' | 'serviceResumed' }>;
const isOfService = (event: ContractEvent): event is ServiceEvent =>
  event.type === 'serviceSuspended' || event.type === 'serviceResumed';
const leadsTo = (event: ServiceEvent): ServiceState => (event.type === 'serviceSuspended' ? event.state : 'normal');

/** The event that a retraction takes back, if it changed a service. */
const takenBack = ({ events }: ContractRow, event: ContractEventBody): ServiceEvent | null => {
  const found = event.type === 'retracted' ? events.find(({ seq }) => seq === event.of) : undefined;
  return found !== undefined && isOfService(found) ? found : null;
};

interface ServiceChange {
  readonly service: string;
  readonly state: ServiceState;
}

/** What an event does to a service; null where it does nothing. */
function serviceChange(contract: ContractRow, event: ContractEventBody): ServiceChange | null {
  if (event.type === 'serviceSuspended') return { service: event.service, state: event.state };
  if (event.type === 'serviceResumed') return { service: event.service, state: 'normal' };
  const back = takenBack(contract, event);
  if (back === null) return null;
  const { service } = back;
  const changes = standing(contract.events)
    .filter(isOfService)
    .filter((one) => one.service === service);
  const now = contract.services.find(({ id }) => id === service)?.state;
  // Something else has changed it since: that stays.
  if (changes.at(-1)?.seq !== back.seq || now !== leadsTo(back)) return null;
  const before = changes.at(-2);
  const first = contract.record.find(({ event: one }) => isOfService(one) && one.service === service);
  return { service, state: before === undefined ? (first?.serviceWas ?? 'normal') : leadsTo(before) };
}

/** Locks in the desk's order (the service first, declarations wait for it) and reads what stands then. */
async function lockContract(client: pg.ClientBase, found: ContractRow, event: ContractEventBody): Promise<ContractRow> {
  const service = 'service' in event ? event.service : takenBack(found, event)?.service;
  if (service !== undefined)
    await client.query('select from service where id = $1 and contract = $2 for update', [service, found.id]);
  await client.query('select from contract where id = $1 for no key update', [found.id]);
  const locked = await readContract(client, null, found.id);
  if (locked === null) throw notFound('contract');
  return locked;
}

/** Writes an event of a locked contract, and all that follows from it. */
async function writeEvent(
  client: pg.ClientBase,
  contract: ContractRow,
  caller: Pick<Caller, 'user' | 'name'>,
  event: ContractEventBody,
  at: Instant,
  now: Instant,
): Promise<ContractRow> {
  const seq = contract.events.length + 1;
  const change = serviceChange(contract, event);
  const was = change && contract.services.find(({ id }) => id === change.service)?.state;
  await client.query(
    `insert into contract_event (contract, seq, at, body, service_was, recorded_at, recorded_by, recorded_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      contract.id,
      seq,
      iso(at),
      JSON.stringify(z.encode(contractEventSchema, event)),
      event.type === 'retracted' ? null : (was ?? null),
      iso(now),
      caller.user,
      caller.name,
    ],
  );
  if (change !== null)
    await client.query('update service set state = $3 where id = $1 and contract = $2', [
      change.service,
      contract.id,
      change.state,
    ]);
  const written = await readContract(client, null, contract.id);
  if (written === null) throw notFound('contract');
  await tellObligations(client, written, now);
  await recordChange(client, {
    kind: 'contract',
    key: written.id,
    version: seq,
    branch: written.branch,
    customer: written.customer.id,
  });
  return written;
}

/**
 * Records an event in the caller's transaction, which has locked the contract: what a record of the desk's own (of force
 * majeure) does to each contract that it touches.
 * @returns the event's number, or why it may not be recorded, with nothing written
 */
export async function recordWithin(
  client: pg.ClientBase,
  caller: Pick<Caller, 'user' | 'name'>,
  id: string,
  { event, at, now }: { readonly event: ContractEventBody; readonly at: Instant; readonly now: Instant },
): Promise<number | RefusedEvent> {
  const contract = await readContract(client, null, id);
  if (contract === null) throw notFound('contract');
  const refusal = refusalOf(contract.events, event, contract.services, at, now);
  if (refusal !== null) return refusal;
  await writeEvent(client, contract, caller, event, at, now);
  return contract.events.length + 1;
}

/** @throws Problem 422: what it belongs to is written by a record of force majeure, and by that alone */
async function refuseKept(client: pg.ClientBase, id: string, event: ContractEventBody): Promise<void> {
  if (!('of' in event)) return;
  const { rowCount } = await client.query(
    `select from majeure_contract m where m.contract = $1 and (m.seq = $2 or exists (
       select from contract_event e where e.contract = m.contract and e.seq = $2 and e.body->>'of' = m.seq::text))`,
    [id, event.of],
  );
  if (rowCount === 0) return;
  const detail = 'A record of force majeure keeps this: record it there (/api/majeure), for all contracts at once.';
  throw new Problem(422, 'kept_by_majeure', detail, [{ field: 'event.of', code: 'kept_by_majeure', message: detail }]);
}

/**
 * Records what happened to a contract; with a key, a repetition gets the first one's answer and records nothing.
 * @throws Problem 404, 409 (key reused) or 422 with the field that would have to be another
 */
export async function recordEvent(
  deps: Pick<Deps, 'db' | 'ring'>,
  caller: Caller,
  id: string,
  asked: RecordEvent,
  key: string | undefined,
): Promise<{ readonly fresh: boolean; readonly recorded: RecordedEvent }> {
  const outcome = await withTransaction(deps.db, async (client) => {
    const found = await readContract(client, scopeOf(caller), id);
    if (found === null) throw notFound('contract');
    const request = { caller: caller.user, door: `contract:${id}`, key, body: asked };
    const once = await answerOnce(client, request);
    if (!once.fresh) return { fresh: false, recorded: recordedEventSchema.parse(once.answer) };
    const contract = await lockContract(client, found, asked.event);
    // Read after the lock: whoever waited for it was not there before.
    const now = await readNow(client);
    const at = asked.at ?? now;
    const refusal = refusalOf(contract.events, asked.event, contract.services, at, now);
    if (refusal !== null) throw eventProblem(refusal);
    await refuseKept(client, id, asked.event);
    const written = await writeEvent(client, contract, caller, asked.event, at, now);
    const last = written.record.at(-1);
    if (last === undefined) throw new Error(`contract ${id} has no event after one was written`);
    const recorded = recordedView(last);
    await keepAnswer(client, request, z.encode(recordedEventSchema, recorded));
    return { fresh: true, recorded };
  });
  deps.ring();
  return outcome;
}
