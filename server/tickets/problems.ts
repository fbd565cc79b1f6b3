import type { Permission } from '#shared/actor.ts';
import type { Refusal, RefusalCode } from '#shared/ticket/refusal.ts';
import { Problem, notFound } from '../http/problem.ts';

/** What would make the command possible, in English; pages show their own words by the code. */
const SAYS: Record<RefusalCode, string> = {
  wrong_phase: 'The ticket is in phase {phase}; this is possible in: {needed}.',
  already_confirmed: 'This has been confirmed already.',
  not_confirmed: 'Confirm the fault first; segments are opened after that.',
  carrier_finding_missing: 'Record the carrier’s finding first: both sides diagnose before a fault is confirmed.',
  customer_finding_missing:
    'Record the customer’s finding first, or send customerUnreachable with the attempts to reach the customer.',
  evidence_required: 'This moves the clock: say what shows it in {field}.',
  unknown_element: 'The service’s line has no such element. It has: {known}.',
  unknown_segment: 'The ticket has no such segment.',
  unknown_item: 'The joint test has no such item. It has: {known}.',
  outside_limits: 'The measured {value} lies outside {limits}: record a fail, or measure again and send the new value.',
  unknown_fact: 'The ticket has no such fact; its last is {last}.',
  unknown_user: 'There is no such active user in this branch.',
  unknown_ticket: 'There is no such ticket.',
  segment_not_open: 'The segment is {state}; only an open one can be worked on.',
  segment_already_accepted: 'The segment has been accepted already.',
  not_your_segment: 'Each side works on its own segment; staff may record the customer’s work with onBehalf.',
  same_party: 'The segment is with that party already.',
  carrier_only: 'A segment is reassigned inside the carrier; to move it between parties, hand it over with evidence.',
  failing_required: 'Say where the test points: a party (carrier, customer, channel) or a segment id.',
  failing_unknown: 'failing must be carrier, customer, channel, or the id of a cleared segment.',
  customer_must_answer: 'Only the customer can say this; staff record it with onBehalf: {name, how}.',
  too_late_to_reopen: 'The time to reopen this ticket is over: declare the fault anew, it will be linked.',
  suspension_in_force: 'The clock is suspended already; resume it first.',
  no_suspension: 'The clock is not suspended.',
  already_approved: 'The suspension has been approved already.',
  approval_too_late: 'The time to approve it is over: the suspension never was.',
  until_not_in_future: 'until must lie in the future.',
  until_too_far: 'until may lie at most {days} days ahead.',
  suspension_too_long:
    'The time limits allow {minutes} minutes at most for {reason}: until may be {latest} at the latest. A longer need is a new suspension with fresh evidence.',
  suspension_limit: 'The time limits allow {most} suspensions for {reason}, and the ticket has had as many.',
  unknown_majeure: 'There is no such record of force majeure, or it does not touch this ticket: see its majeures.',
  majeure_other_reason: 'A record of force majeure goes with the reason force_majeure alone.',
  cause_not_beneath: '{code} is not beneath {cause}: name one that is (see /api/causes), or leave causeDetail out.',
  unknown_cause: 'There is no cause {code}. Beneath {cause} there are: {known}; or leave causeDetail out.',
  cause_retired: '{code} is no longer used: choose another beneath {cause}, or leave causeDetail out.',
  not_disputable: 'Only what moved the clock off the carrier, and has not been ruled on, can be disputed.',
  already_disputed: 'This has been disputed already.',
  no_open_dispute: 'There is no open dispute about this fact.',
  duplicate_of_required: 'Name the ticket that this one duplicates in duplicateOf.',
  emergency_is_a_fault:
    'Emergency calls fail: that is a fault in any state of the service. Confirm it, or dismiss it for another reason.',
  not_the_declarer: 'Only who declared it can withdraw it; staff record the customer’s word with onBehalf.',
  bypass_in_force: 'A bypass is in force already.',
  no_bypass: 'No bypass is in force.',
  same_severity: 'The ticket has that severity already.',
  appointment_past: 'The appointment must lie ahead.',
  appointment_too_far: 'An appointment may lie at most {days} days ahead.',
  already_on_site: 'Somebody is on site there already; leave first.',
  not_on_site: 'Nobody is on site there.',
  unknown_attachment: 'The ticket has no file {id} that could be named here: attach it to this ticket first.',
  too_many_attachments: 'A ticket carries at most {count} files.',
  attachments_too_large: 'The files of a ticket may have at most {total} bytes together.',
  no_proof_of_notice:
    'There is no proof that the customer was told: a delivery receipt, an answer, a logged call that reached them, or three logged attempts at different times.',
  attempts_need_supervisor: 'With attempts alone, a supervisor closes.',
  open_children: 'Close the tickets beneath this one first: {count} are open.',
  open_dispute: 'Fact {fact} is contested; a supervisor rules on that first.',
  own_parent: 'A ticket is not its own parent.',
  already_linked: 'The ticket is under {parent} already; unlink it first.',
  not_linked: 'The ticket is under no other.',
  nested_parent: 'Parents have one level: {no} hangs together with others already. Name the topmost ticket.',
  parent_ended: 'That ticket is {phase}; link to one that is open.',
  same_policy: 'The ticket is under that version already.',
  no_waiver:
    'Nothing is to be waived: the statutory limit was kept or does not apply, or no fee is known of its contract.',
  waiver_still_grows: 'The fault goes on: what is to be waived is known when service works again.',
  waiver_decided: 'This has been decided already.',
  not_major: 'It is no major fault by the time limits of its version: nothing is reported of it.',
  report_filed: 'The final report has been filed.',
  other_report: 'The report that is wanted now is the {wanted} one.',
  no_call: 'Nobody is being called because of this ticket, or somebody has said already that they know.',
  check_needs_words: 'Say in note what is wanting, so that whoever did the work can learn from it.',
  unknown_policy: 'There is no such version of the time limits, or it is not in force yet.',
};

/** Refusals that say who may, not when. */
const FORBIDDEN: readonly RefusalCode[] = ['not_your_segment'];

const filled = (sentence: string, params: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

/** A domain refusal as an HTTP problem: the one place that gives it a number. */
export function refusalProblem(refusal: Refusal): Problem {
  const field = refusal.field ?? 'type';
  const detail = filled(SAYS[refusal.refused], { field, ...refusal.params });
  const status = FORBIDDEN.includes(refusal.refused) ? 403 : 422;
  return new Problem(status, refusal.refused, detail, [{ field, code: refusal.refused, message: detail }]);
}

export function permissionProblem(permission: Extract<Permission, { yes: false }>): Problem {
  if (permission.notFound) return notFound('ticket');
  return permission.code === 'on_behalf_required'
    ? new Problem(
        403,
        'on_behalf_required',
        'Your role records this in the customer’s name: send onBehalf: {name, how}.',
        [{ field: 'onBehalf', code: 'required', message: 'who said it, and how you know' }],
      )
    : new Problem(403, 'role_forbidden', 'Your role may not do this.');
}
