import { type Caller, type Subject, can, isStaff } from '../actor.ts';
import { REPORT_KINDS } from '../clock/escalation.ts';
import { type Instant, instant } from '../time.ts';
import type { Command } from './commands.ts';
import { COMMAND_TYPES, type CommandType } from './commandTypes.ts';
import { decide } from './decide.ts';
import { type Context, isOpen, isRefusal } from './decide/context.ts';
import type { Author } from './facts.ts';
import type { TicketState } from './state.ts';
import { SUSPENSION_REASONS } from './values.ts';

/** Which commands a caller may send now: `can` and `decide` asked with a command that lacks nothing else. */
const REHEARSED = 'as an example';

/** Commands of one type that would succeed if anything of that type can: one for each thing it could be about. */
function rehearsals(state: TicketState, type: CommandType, now: Instant): Command[] {
  const expectedVersion = Math.max(1, state.version);
  const open = state.segments.filter(isOpen);
  switch (type) {
    case 'acknowledge':
    case 'acknowledgeCall':
    case 'confirmRestoration':
    case 'approveSuspension':
    case 'resumeClock':
    case 'chase':
    case 'endBypass':
    case 'unlinkParent':
      return [{ type }];
    case 'fileReport':
      return REPORT_KINDS.map((kind) => ({ type, kind, text: REHEARSED }));
    case 'refuseSuspension':
      return [{ type, note: REHEARSED }];
    case 'recordFinding':
    case 'logMeasure':
    case 'addNote':
      return [{ type, text: REHEARSED }];
    case 'confirm':
      return [{ type, class: 'fault', severity: state.severity, customerUnreachable: [{ at: now, how: REHEARSED }] }];
    case 'openSegment':
      return [{ type, party: 'carrier' }];
    case 'acceptSegment':
      return open.map((s) => ({ type, segment: s.id }));
    case 'clearSegment':
      return open.map((s) => ({ type, segment: s.id, cause: 'unknown', action: REHEARSED }));
    case 'cancelSegment':
      return open.map((s) => ({ type, segment: s.id, reason: REHEARSED }));
    case 'reassignSegment':
      return open.map((s) => ({ type, segment: s.id, unit: REHEARSED, note: REHEARSED }));
    case 'handOverSegment':
      return open.map((s) => ({
        type,
        segment: s.id,
        to: s.party === 'carrier' ? 'channel' : 'carrier',
        evidence: REHEARSED,
      }));
    case 'planVisit':
      return open.map((s) => ({ type, segment: s.id, at: instant(now + 60_000) }));
    case 'arriveOnSite':
      return open.map((s) => ({ type, segment: s.id }));
    case 'leaveSite':
      return state.segments.map((s) => ({ type, segment: s.id }));
    case 'assign':
      return [{ type, to: REHEARSED }];
    case 'recordTest':
      return (state.test?.items ?? []).slice(0, 1).map((i) => ({ type, item: i.id, result: 'pass' }));
    case 'disputeRestoration':
      return [{ type, reason: REHEARSED }];
    case 'suspendClock':
      return SUSPENSION_REASONS.map((reason) => ({ type, reason, evidence: REHEARSED, until: instant(now + 60_000) }));
    case 'dispute':
      return state.contestable.map((c) => ({ type, fact: c.fact, reason: REHEARSED }));
    case 'ruleOnDispute':
      return state.disputes.map((d) => ({ type, fact: d.fact, upheld: true, note: REHEARSED }));
    case 'dismiss':
      return [{ type, reason: 'no_fault', evidence: REHEARSED, expectedVersion }];
    case 'withdraw':
      return [{ type, reason: REHEARSED, expectedVersion }];
    case 'logBypass':
      return [{ type, what: REHEARSED }];
    case 'setSeverity':
      return [{ type, severity: state.severity === 'minor' ? 'major' : 'minor', reason: REHEARSED }];
    case 'linkParent':
      return [{ type, parent: REHEARSED }];
    case 'addReference':
      return [{ type, system: REHEARSED, no: REHEARSED }];
    case 'logNotice':
      return [{ type, how: REHEARSED, outcome: 'reached' }];
    case 'closeUnverified':
      return [{ type, evidence: REHEARSED, expectedVersion }];
    case 'close':
      return [{ type, cause: 'unknown', expectedVersion }];
    case 'recordSatisfaction':
      return [{ type, satisfaction: 'satisfied' }];
    case 'checkQuality':
      return [{ type }];
    case 'decideWaiver':
      return [{ type, granted: true, reason: REHEARSED }];
    case 'applyPolicy':
      return [{ type, policyVersion: state.terms.policyVersion + 1, reason: REHEARSED }];
  }
}

/** Author of a caller's own act, or of one recorded in the customer's name. */
export const authorOf = (caller: Caller, onBehalf?: { readonly name: string; readonly how: string }): Author => ({
  party: caller.role === 'customer' || onBehalf !== undefined ? 'customer' : 'carrier',
  role: caller.role,
  user: caller.user,
  name: caller.name,
  ...(onBehalf === undefined ? {} : { onBehalf }),
});

export const subjectOf = (state: TicketState): Subject => ({
  customer: state.customer.id,
  assignees: state.segments.flatMap((s) => (s.assignee === null ? [] : [s.assignee])),
});

/** Any other version: which ones there are is asked when one is chosen. */
const someTerms = ({ terms }: TicketState) => ({ ...terms, policyVersion: terms.policyVersion + 1 });

/**
 * Command types that `caller` may send at `now`, in their own name or on the customer's behalf.
 * @param beside how it stands with the tickets beneath it, and what the clocks propose
 */
export function allowed(
  state: TicketState,
  caller: Caller,
  now: Instant,
  beside: Pick<Context, 'family' | 'waiver'> = {},
): CommandType[] {
  const subject = subjectOf(state);
  const way = (onBehalf?: { readonly name: string; readonly how: string }) => ({
    onBehalf: onBehalf !== undefined,
    context: { now, by: authorOf(caller, onBehalf), terms: someTerms(state), ...beside },
  });
  const ways = isStaff(caller.role) ? [way(), way({ name: REHEARSED, how: REHEARSED })] : [way()];
  return COMMAND_TYPES.filter((type) =>
    ways.some(
      ({ onBehalf, context }) =>
        can(caller, type, subject, onBehalf).yes &&
        rehearsals(state, type, now).some((command) => !isRefusal(decide(state, command, context))),
    ),
  );
}
