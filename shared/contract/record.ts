import { type Instant, beijingDay } from '../time.ts';
import type { ServiceState } from '../ticket/values.ts';
import {
  type ContractEvent,
  type ContractEventBody,
  type ContractEventType,
  type ContractParty,
  ofType,
  standing,
} from './events.ts';

/**
 * Why an event of the right shape may not be recorded. Stable: clients and translations key on the code
 * (`contract.refusal.<code>` in shared/i18n says what would make it allowed).
 */
export const EVENT_REFUSALS = [
  'in_future',
  'before_its_beginning',
  'already_recorded',
  'not_signed',
  'already_activated',
  'environment_missing_already',
  'environment_not_missing',
  'invoice_known',
  'due_before_invoice',
  'deadline_not_ahead',
  'effective_not_ahead',
  'service_works',
  'same_state',
  'before_last_change',
  'unknown_service',
  'unknown_event',
  'already_answered',
  'has_answers',
  'contract_terminated',
] as const;
export type EventRefusal = (typeof EVENT_REFUSALS)[number];

export interface RefusedEvent {
  readonly refused: EventRefusal;
  /** The field that would have to be another. */
  readonly field: string;
}

/** What an event belongs to, where it belongs to one. */
export const BELONGS_TO = {
  breachAnswered: 'breachNoticed',
  securityRemedied: 'securityNoticed',
  majeureNoticed: 'majeureBegan',
  majeureProven: 'majeureBegan',
  majeureEnded: 'majeureBegan',
  changeNoticed: 'changePlanned',
} as const satisfies Partial<Record<ContractEventType, ContractEventType>>;
export type AnswerType = keyof typeof BELONGS_TO;
export const isAnswer = (type: ContractEventType): type is AnswerType => type in BELONGS_TO;

/** What may still be recorded of a contract that has been terminated: what is owed, and mistakes. */
const AFTER_THE_END: readonly ContractEventType[] = ['paid', 'retracted'];

const refuse = (refused: EventRefusal, field = 'type'): RefusedEvent => ({ refused, field });

/** Events of an answering type that still wait for this one, the oldest first. */
export function waitingFor(events: readonly ContractEvent[], type: AnswerType): ContractEvent[] {
  const counted = standing(events);
  return ofType(counted, BELONGS_TO[type]).filter(
    ({ seq }) => !counted.some((event) => event.type === type && event.of === seq),
  );
}

/** Whether missing and provided follow each other, and lie between the signing and the activation. */
function installationOrder(events: readonly ContractEvent[], type: ContractEventType): RefusedEvent | null {
  let holder: ContractParty = 'carrier';
  let signed = false;
  let activated = false;
  for (const event of events) {
    if (event.type === 'signed') signed = true;
    else if (
      event.type === 'environmentMissing' ||
      event.type === 'environmentProvided' ||
      event.type === 'activated'
    ) {
      if (!signed) return refuse('not_signed', type === 'signed' ? 'at' : 'type');
      if (activated) return refuse('already_activated');
      if (event.type === 'activated') activated = true;
      else {
        const next: ContractParty = event.type === 'environmentMissing' ? 'customer' : 'carrier';
        if (holder === next)
          return refuse(next === 'customer' ? 'environment_missing_already' : 'environment_not_missing');
        holder = next;
      }
    }
  }
  return null;
}

/** A contract's service as it stands now. */
export interface ServiceNow {
  readonly id: string;
  readonly state: ServiceState;
}

function serviceRefusal(
  events: readonly ContractEvent[],
  service: string,
  to: ServiceState,
  services: readonly ServiceNow[],
  at: Instant,
): RefusedEvent | null {
  const now = services.find(({ id }) => id === service);
  if (now === undefined) return refuse('unknown_service', 'service');
  if (now.state === to) return to === 'normal' ? refuse('service_works', 'service') : refuse('same_state', 'state');
  const last = events.findLast(
    (event) => (event.type === 'serviceSuspended' || event.type === 'serviceResumed') && event.service === service,
  );
  return last !== undefined && at < last.at ? refuse('before_last_change', 'at') : null;
}

function answerRefusal(
  events: readonly ContractEvent[],
  type: AnswerType,
  of: number,
  at: Instant,
): RefusedEvent | null {
  const first = events.find(({ seq }) => seq === of);
  if (first?.type !== BELONGS_TO[type]) return refuse('unknown_event', 'of');
  if (at < first.at) return refuse('before_its_beginning', 'at');
  return events.some((event) => event.type === type && event.of === of) ? refuse('already_answered', 'of') : null;
}

function ownRefusal(
  events: readonly ContractEvent[],
  body: ContractEventBody,
  services: readonly ServiceNow[],
  at: Instant,
): RefusedEvent | null {
  switch (body.type) {
    case 'signed':
    case 'renewalObjected':
    case 'terminated':
      return events.some(({ type }) => type === body.type) ? refuse('already_recorded') : null;
    case 'environmentMissing':
    case 'environmentProvided':
    case 'activated':
      return null;
    case 'invoiced':
      if (ofType(events, 'invoiced').some(({ invoice }) => invoice === body.invoice))
        return refuse('invoice_known', 'invoice');
      return body.due < beijingDay(at) ? refuse('due_before_invoice', 'due') : null;
    case 'serviceSuspended':
      return serviceRefusal(events, body.service, body.state, services, at);
    case 'serviceResumed':
      return serviceRefusal(events, body.service, 'normal', services, at);
    case 'securityNoticed':
      return body.deadline <= at ? refuse('deadline_not_ahead', 'deadline') : null;
    case 'changePlanned':
      return body.effectiveOn < beijingDay(at) ? refuse('effective_not_ahead', 'effectiveOn') : null;
    case 'breachAnswered':
    case 'securityRemedied':
    case 'majeureNoticed':
    case 'majeureProven':
    case 'majeureEnded':
    case 'changeNoticed':
      return answerRefusal(events, body.type, body.of, at);
    case 'retracted':
      if (!events.some(({ seq }) => seq === body.of)) return refuse('unknown_event', 'of');
      return events.some(({ type, ...event }) => isAnswer(type) && 'of' in event && event.of === body.of)
        ? refuse('has_answers', 'of')
        : null;
    case 'paid':
    case 'breachNoticed':
    case 'majeureBegan':
      return null;
  }
}

/**
 * Whether an event may be recorded now.
 * @param services those of the contract
 * @param at when it happened
 * @returns null where it may
 */
export function refusalOf(
  recorded: readonly ContractEvent[],
  body: ContractEventBody,
  services: readonly ServiceNow[],
  at: Instant,
  now: Instant,
): RefusedEvent | null {
  if (at > now) return refuse('in_future', 'at');
  const events = standing(recorded);
  if (events.some(({ type }) => type === 'terminated') && !AFTER_THE_END.includes(body.type))
    return refuse('contract_terminated');
  const refusal = ownRefusal(events, body, services, at);
  if (refusal !== null) return refusal;
  const next = { ...body, seq: Math.max(0, ...recorded.map(({ seq }) => seq)) + 1, at } as ContractEvent;
  return installationOrder(standing([...recorded, next]), body.type);
}
