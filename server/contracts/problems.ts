import type { EventRefusal, RefusedEvent } from '#shared/contract/record.ts';
import { Problem } from '../http/problem.ts';

/** What would make the event possible, in English; pages show their own words by the code. */
const SAYS: Record<EventRefusal, string> = {
  in_future: 'This lies ahead. Record it once it has happened.',
  before_its_beginning: 'This is before what it belongs to. Give a later time.',
  already_recorded: 'This has been recorded already. If that was a mistake, take it back (retracted) first.',
  not_signed: 'The installation runs from the signing on: record that first (signed), with a time that is not later.',
  already_activated: 'The service has been activated by then. If that was a mistake, take it back (retracted) first.',
  environment_missing_already: 'That the environment is missing stands already. Record first that it was provided.',
  environment_not_missing:
    'Nothing is known to be missing at that time. Record first that it was (environmentMissing).',
  invoice_known: 'An invoice of that number is known. Give another number, or take the first one back.',
  due_before_invoice: 'The last day to pay is before the invoice itself. Give a later day.',
  deadline_not_ahead: 'The deadline must lie after the notice.',
  effective_not_ahead: 'The change must take effect after it was planned.',
  service_works: 'The service is in normal state already.',
  same_state: 'The service is in that state already. Choose another one.',
  before_last_change: 'The service’s state changed later than that. Give a time that is not before its last change.',
  unknown_service: 'The contract has no such service.',
  unknown_event: 'The contract has no such event that counts: name the number (seq) of the one that this belongs to.',
  already_answered: 'This has been answered already. If that was a mistake, take it back (retracted) first.',
  has_answers: 'Other events belong to this one: take those back first.',
  contract_terminated:
    'The contract has been terminated: only payments, and what was recorded by mistake, can be recorded.',
};

/** A refused event as an HTTP problem that names the field of the request. */
export function eventProblem({ refused, field }: RefusedEvent): Problem {
  const message = SAYS[refused];
  return new Problem(422, refused, message, [
    { field: field === 'at' ? field : `event.${field}`, code: refused, message },
  ]);
}
