import { LONGEST_SUSPENSION } from '../../clock/policy.ts';
import { duration, type Instant, iso, minutes, plus } from '../../time.ts';
import { decisionOf } from '../evolve/clock.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Suspension, TicketState } from '../state.ts';
import { limitOf } from '../suspensionLimits.ts';
import type { SuspensionReason } from '../values.ts';
import { type Decide, outside } from './context.ts';
import { filesNamed } from './evidence.ts';

/** What the policy allows of a reason: so many suspensions that count, and none longer than so. */
function overLimit(state: TicketState, reason: SuspensionReason, until: Instant, now: Instant): Refusal | null {
  const limit = limitOf(state, reason);
  if (limit === null) return null;
  const { longest, most, used } = limit;
  if (used >= most) return refuse('suspension_limit', 'reason', { reason, most });
  const latest = plus(now, duration(longest));
  return until > latest
    ? refuse('suspension_too_long', 'until', { reason, minutes: longest / minutes(1), latest: iso(latest) })
    : null;
}

/** Suspending, resuming, and contesting whatever moved the clock off the carrier. */
export const suspendClock: Decide<'suspendClock'> = (state, command, context) => {
  const { now } = context;
  const refusal = outside(state, 'acknowledged', 'clearing');
  if (refusal) return refusal;
  if (state.suspension !== null) return refuse('suspension_in_force');
  if (command.evidence === undefined) return refuse('evidence_required', 'evidence');
  if (command.until <= now) return refuse('until_not_in_future', 'until');
  if (command.until > plus(now, LONGEST_SUSPENSION))
    return refuse('until_too_far', 'until', { days: LONGEST_SUSPENSION / minutes(1440) });
  if (command.majeure !== undefined && command.reason !== 'force_majeure')
    return refuse('majeure_other_reason', 'majeure');
  if (command.majeure !== context.majeure) return refuse('unknown_majeure', 'majeure');
  const limited = overLimit(state, command.reason, command.until, now);
  if (limited) return limited;
  const files = filesNamed(state, command, context);
  if ('refused' in files) return files;
  return [
    {
      type: 'ClockSuspended',
      reason: command.reason,
      evidence: command.evidence,
      ...files,
      until: command.until,
      approveBy: plus(now, duration(state.terms.approveWithin)),
      ...(command.majeure !== undefined && { majeure: command.majeure }),
    },
  ];
};

/** The suspension that a supervisor may still rule on: also one that was over before they looked; the latest first. */
function pending(state: TicketState, now: Instant): Suspension | Refusal {
  const waiting = [...state.awaitingApproval, ...(state.suspension === null ? [] : [state.suspension])];
  const suspension = waiting.findLast((s) => !s.approved);
  if (suspension === undefined) return refuse(state.suspension === null ? 'no_suspension' : 'already_approved');
  return now > suspension.approveBy ? refuse('approval_too_late') : suspension;
}

export const approveSuspension: Decide<'approveSuspension'> = (state, _command, { now }) => {
  const suspension = pending(state, now);
  return 'refused' in suspension ? suspension : [{ type: 'SuspensionApproved', suspension: suspension.version }];
};

export const refuseSuspension: Decide<'refuseSuspension'> = (state, command, { now }) => {
  const suspension = pending(state, now);
  return 'refused' in suspension
    ? suspension
    : [{ type: 'SuspensionRefused', suspension: suspension.version, note: command.note }];
};

export const resumeClock: Decide<'resumeClock'> = (state) =>
  state.suspension === null
    ? refuse('no_suspension')
    : [{ type: 'ClockResumed', suspension: state.suspension.version }];

export const dispute: Decide<'dispute'> = (state, command, context) => {
  if (command.fact > state.version) return refuse('unknown_fact', 'fact', { last: state.version });
  const decision = decisionOf(state.contestable, command.fact);
  if (state.disputes.some((d) => decision.includes(d.fact))) return refuse('already_disputed', 'fact');
  if (!state.contestable.some((c) => c.fact === command.fact)) return refuse('not_disputable', 'fact');
  if (state.phase === 'closed') return refuse('wrong_phase', undefined, { phase: state.phase });
  const files = filesNamed(state, command, context);
  return 'refused' in files ? files : [{ type: 'Disputed', fact: command.fact, reason: command.reason, ...files }];
};

export const ruleOnDispute: Decide<'ruleOnDispute'> = (state, command) =>
  state.disputes.some((d) => d.fact === command.fact && d.ruling === null)
    ? [{ type: 'DisputeRuled', fact: command.fact, upheld: command.upheld, note: command.note }]
    : refuse('no_open_dispute', 'fact');
