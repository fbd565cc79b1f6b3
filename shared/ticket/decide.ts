import type { Command } from './commands.ts';
import type { TicketState } from './state.ts';
import * as calls from './decide/calls.ts';
import * as after from './decide/after.ts';
import * as clock from './decide/clock.ts';
import type { Context, Decision } from './decide/context.ts';
import * as diagnosis from './decide/diagnosis.ts';
import * as ending from './decide/ending.ts';
import * as family from './decide/family.ts';
import * as policy from './decide/policy.ts';
import * as reports from './decide/reports.ts';
import * as segments from './decide/segments.ts';
import * as testing from './decide/testing.ts';
import * as waiver from './decide/waiver.ts';
import * as visit from './decide/visit.ts';

export { type Context, type Decision, isRefusal } from './decide/context.ts';

/**
 * What a command would cause, or why it may not happen now. Pure: time and author arrive in `context`. Who may send a
 * command at all is `can` of actor.ts; both are also asked in the browser, to explain a disabled button.
 * @returns at least one fact, in order, or a refusal with a stable code
 */
export function decide(state: TicketState, command: Command, context: Context): Decision {
  switch (command.type) {
    case 'acknowledge':
      return diagnosis.acknowledge(state, command, context);
    case 'acknowledgeCall':
      return calls.acknowledgeCall(state, command, context);
    case 'fileReport':
      return reports.fileReport(state, command, context);
    case 'recordFinding':
      return diagnosis.recordFinding(state, command, context);
    case 'confirm':
      return diagnosis.confirm(state, command, context);
    case 'chase':
      return diagnosis.chase(state, command, context);
    case 'logMeasure':
      return diagnosis.logMeasure(state, command, context);
    case 'logBypass':
      return diagnosis.logBypass(state, command, context);
    case 'endBypass':
      return diagnosis.endBypass(state, command, context);
    case 'setSeverity':
      return diagnosis.setSeverity(state, command, context);
    case 'addReference':
      return diagnosis.addReference(state, command, context);
    case 'addNote':
      return diagnosis.addNote(state, command, context);
    case 'logNotice':
      return diagnosis.logNotice(state, command, context);
    case 'openSegment':
      return segments.openSegment(state, command, context);
    case 'acceptSegment':
      return segments.acceptSegment(state, command, context);
    case 'assign':
      return segments.assign(state, command, context);
    case 'reassignSegment':
      return segments.reassignSegment(state, command, context);
    case 'handOverSegment':
      return segments.handOverSegment(state, command, context);
    case 'clearSegment':
      return segments.clearSegment(state, command, context);
    case 'cancelSegment':
      return segments.cancelSegment(state, command, context);
    case 'planVisit':
      return visit.planVisit(state, command, context);
    case 'arriveOnSite':
      return visit.arriveOnSite(state, command, context);
    case 'leaveSite':
      return visit.leaveSite(state, command, context);
    case 'recordTest':
      return testing.recordTest(state, command, context);
    case 'confirmRestoration':
      return testing.confirmRestoration(state, command, context);
    case 'disputeRestoration':
      return testing.disputeRestoration(state, command, context);
    case 'suspendClock':
      return clock.suspendClock(state, command, context);
    case 'approveSuspension':
      return clock.approveSuspension(state, command, context);
    case 'refuseSuspension':
      return clock.refuseSuspension(state, command, context);
    case 'resumeClock':
      return clock.resumeClock(state, command, context);
    case 'dispute':
      return clock.dispute(state, command, context);
    case 'ruleOnDispute':
      return clock.ruleOnDispute(state, command, context);
    case 'dismiss':
      return ending.dismiss(state, command, context);
    case 'withdraw':
      return ending.withdraw(state, command, context);
    case 'close':
      return ending.close(state, command, context);
    case 'closeUnverified':
      return ending.closeUnverified(state, command, context);
    case 'applyPolicy':
      return policy.applyPolicy(state, command, context);
    case 'decideWaiver':
      return waiver.decideWaiver(state, command, context);
    case 'recordSatisfaction':
      return after.recordSatisfaction(state, command, context);
    case 'checkQuality':
      return after.checkQuality(state, command, context);
    case 'linkParent':
      return family.linkParent(state, command, context);
    case 'unlinkParent':
      return family.unlinkParent(state, command, context);
  }
}
