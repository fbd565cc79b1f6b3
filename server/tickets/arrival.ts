import type { Caller } from '#shared/actor.ts';
import type { DeclarationRequest } from '#shared/api/declaration.ts';
import { type Policy, termsOf } from '#shared/clock/policy.ts';
import { mayReopen, stillBroken } from '#shared/ticket/decide/testing.ts';
import type { Author, FactBody } from '#shared/ticket/facts.ts';
import { productOf } from '#shared/ticket/jointTest.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { type Channel, JOINABLE, SEVERITY_OF_SYMPTOM } from '#shared/ticket/values.ts';
import { Problem } from '../http/problem.ts';
import { frozen, type WorkOver } from '../works/over.ts';
import type { Step } from './execute.ts';
import type { ServiceRow } from './services.ts';

/** A declaration as it arrives at the record: what it says there, and where it belongs. */
export interface Arrival {
  readonly id: string;
  readonly channel: Channel;
  readonly by: Author;
  /** With people's numbers whole. */
  readonly request: DeclarationRequest;
}

/** @throws Problem 422 where the caller may not declare by the channel that it asks for */
export function channelOf(caller: Caller, asked: Channel | undefined): Channel {
  const own: Channel =
    caller.role === 'hotline'
      ? 'hotline'
      : caller.role === 'manager'
        ? 'manager'
        : caller.role === 'customer'
          ? 'portal'
          : caller.role === 'integration'
            ? 'api'
            : 'noc';
  if (asked === undefined || asked === own) return own;
  const free = caller.role === 'engineer' || caller.role === 'supervisor' || caller.role === 'admin';
  if (free || (caller.role === 'integration' && asked === 'alarm')) return asked;
  throw new Problem(422, 'channel_not_allowed', `You declare by the channel ${own}; leave channel out.`, [
    { field: 'channel', code: 'channel_not_allowed', message: `use ${own}` },
  ]);
}

/** A ticket of the service that is neither closed nor dismissed. */
export interface OpenTicket {
  readonly no: string;
  readonly phase: TicketState['phase'];
  readonly reopenable: boolean;
}

/**
 * Where a declaration belongs: the ticket that it joins; or none, and the restored one that it follows when it comes too late
 * for that.
 * @param open the service's, the newest first
 */
export function placeOf(
  open: readonly OpenTicket[],
  channel: Channel,
): { readonly joins: string | null; readonly follows: string | null } {
  const restored = open.find(({ phase }) => phase === 'restored');
  const joined =
    open.find(({ phase }) => JOINABLE.includes(phase)) ??
    (restored && (restored.reopenable || channel === 'alarm') ? restored : undefined);
  return joined === undefined ? { joins: null, follows: restored?.no ?? null } : { joins: joined.no, follows: null };
}

/** How a new ticket begins. */
export interface Beginning {
  readonly no: string;
  readonly service: ServiceRow;
  readonly policy: { readonly version: number; readonly policy: Policy };
  readonly works: readonly WorkOver[];
  readonly follows: string | null;
}

export const declaredFact = (
  { id, channel, request }: Arrival,
  { no, service, policy, works, follows }: Beginning,
): FactBody => ({
  type: 'Declared',
  no,
  declaration: id,
  branch: service.branch,
  customer: service.customer,
  service: {
    id: service.id,
    name: service.name,
    line: service.line,
    features: service.features,
    product: productOf(service.numbers),
  },
  channel,
  symptom: request.symptom,
  severity: SEVERITY_OF_SYMPTOM[request.symptom],
  description: request.description,
  affectedNumbers: request.affectedNumbers ?? [],
  contact: request.contact ?? null,
  occurredAt: request.occurredAt ?? null,
  terms: termsOf(policy.policy, policy.version, service.customer),
  ...(service.monthlyFeeFen === null
    ? {}
    : { fee: { contract: service.contract, monthlyFeeFen: service.monthlyFeeFen } }),
  follows,
  ...(works.length === 0 ? {} : { works: frozen(works) }),
});

const joinedFact = ({ id, channel, request }: Arrival, flagged: boolean): FactBody => ({
  type: 'DeclarationJoined',
  declaration: id,
  channel,
  symptom: request.symptom,
  description: request.description,
  affectedNumbers: request.affectedNumbers ?? [],
  contact: request.contact ?? null,
  occurredAt: request.occurredAt ?? null,
  flagged,
});

/** What a further declaration does to a ticket: joins it; after a restoration it says "still broken", unless a machine speaks. */
export const joinStep =
  (arrival: Arrival): Step =>
  (state, now) => {
    const restored = state.phase === 'restored';
    const alarm = arrival.channel === 'alarm';
    const join = joinedFact(arrival, restored && alarm);
    const decision =
      restored && !alarm && mayReopen(state, { now })
        ? [join, ...stillBroken(state, arrival.request.description)]
        : [join];
    return { by: arrival.by, decision };
  };
