/**
 * Why a command of the right shape may not happen now. Stable: clients and translations key on the code
 * (`refusal.<code>` in shared/i18n says what would make it allowed).
 */
export const REFUSALS = [
  'wrong_phase',
  'already_confirmed',
  'not_confirmed',
  'carrier_finding_missing',
  'customer_finding_missing',
  'evidence_required',
  'unknown_element',
  'unknown_segment',
  'unknown_item',
  'outside_limits',
  'unknown_fact',
  'unknown_user',
  'unknown_ticket',
  'segment_not_open',
  'segment_already_accepted',
  'not_your_segment',
  'same_party',
  'carrier_only',
  'failing_required',
  'failing_unknown',
  'customer_must_answer',
  'too_late_to_reopen',
  'suspension_in_force',
  'no_suspension',
  'already_approved',
  'approval_too_late',
  'until_not_in_future',
  'until_too_far',
  'not_disputable',
  'already_disputed',
  'no_open_dispute',
  'duplicate_of_required',
  'not_the_declarer',
  'bypass_in_force',
  'no_bypass',
  'same_severity',
  'appointment_past',
  'appointment_too_far',
  'already_on_site',
  'not_on_site',
  'too_many_attachments',
  'attachments_too_large',
  'no_proof_of_notice',
  'attempts_need_supervisor',
  'open_children',
  'open_dispute',
  'own_parent',
  'already_linked',
  'not_linked',
  'nested_parent',
  'parent_ended',
  'same_policy',
  'unknown_policy',
  'no_waiver',
  'waiver_still_grows',
  'waiver_decided',
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

export interface Refusal {
  readonly refused: RefusalCode;
  /** Field of the command that is to blame, if one is. */
  readonly field?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export const refuse = (refused: RefusalCode, field?: string, params?: Refusal['params']): Refusal => ({
  refused,
  ...(field === undefined ? {} : { field }),
  ...(params === undefined ? {} : { params }),
});
