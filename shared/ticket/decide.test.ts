import { describe, expect, it } from 'vitest';
import type { Command, CommandOf } from './commands.ts';
import { COMMAND_TYPES, type CommandType } from './commandTypes.ts';
import { decide, isRefusal } from './decide.ts';
import type { RefusalCode } from './refusal.ts';
import type { FactBody } from './facts.ts';
import {
  RESTORED,
  TESTING,
  acknowledged,
  bypassLogged,
  closed,
  confirmed,
  declared,
  dismissed,
  found,
  minute,
  opened,
  passed,
  tested,
} from './testing/facts.ts';
import { type Step, given, stateOf } from './testing/given.ts';
import { customer, engineer } from './testing/people.ts';
import { PHASES, type Phase } from './values.ts';

/** A ticket in each phase, with a bypass wherever there can be one, and a disputed fact (the last but one). */
const ACKNOWLEDGED = [declared(), acknowledged, found('carrier'), found('customer')];
const BYPASSED = [...ACKNOWLEDGED, bypassLogged];
const IN: Record<Phase, readonly FactBody[]> = {
  declared: [declared()],
  acknowledged: BYPASSED,
  clearing: [...BYPASSED, confirmed(), opened('S1', 'carrier')],
  testing: [...BYPASSED, confirmed(), opened('S1', 'carrier'), ...TESTING.slice(-2)],
  restored: [...BYPASSED, ...RESTORED.slice(4)],
  closed: [...BYPASSED, ...RESTORED.slice(4), closed],
  dismissed: [declared(), dismissed],
};

const segment = 'S1';
const SAMPLE: { readonly [T in CommandType]: CommandOf<T> } = {
  acknowledge: { type: 'acknowledge' },
  acknowledgeCall: { type: 'acknowledgeCall' },
  fileReport: { type: 'fileReport', kind: 'first', text: 't' },
  recordFinding: { type: 'recordFinding', text: 'x' },
  confirm: { type: 'confirm', class: 'fault', severity: 'major' },
  openSegment: { type: 'openSegment', party: 'carrier' },
  acceptSegment: { type: 'acceptSegment', segment },
  assign: { type: 'assign', to: 'u' },
  reassignSegment: { type: 'reassignSegment', segment, unit: 'u', note: 'n' },
  handOverSegment: { type: 'handOverSegment', segment, to: 'channel', evidence: 'e' },
  clearSegment: { type: 'clearSegment', segment, cause: 'core', action: 'a' },
  cancelSegment: { type: 'cancelSegment', segment, reason: 'r' },
  planVisit: { type: 'planVisit', segment, at: minute(600) },
  arriveOnSite: { type: 'arriveOnSite', segment },
  leaveSite: { type: 'leaveSite', segment },
  recordTest: { type: 'recordTest', item: 'outgoing', result: 'pass' },
  confirmRestoration: { type: 'confirmRestoration' },
  disputeRestoration: { type: 'disputeRestoration', reason: 'r' },
  suspendClock: { type: 'suspendClock', reason: 'planned_work', evidence: 'e', until: minute(60) },
  approveSuspension: { type: 'approveSuspension' },
  refuseSuspension: { type: 'refuseSuspension', note: 'r' },
  resumeClock: { type: 'resumeClock' },
  dispute: { type: 'dispute', fact: 1, reason: 'r' },
  ruleOnDispute: { type: 'ruleOnDispute', fact: 1, upheld: true, note: 'n' },
  dismiss: { type: 'dismiss', reason: 'no_fault', evidence: 'e', expectedVersion: 1 },
  withdraw: { type: 'withdraw', reason: 'r', expectedVersion: 1 },
  chase: { type: 'chase' },
  logMeasure: { type: 'logMeasure', text: 't' },
  logBypass: { type: 'logBypass', what: 'w' },
  endBypass: { type: 'endBypass' },
  setSeverity: { type: 'setSeverity', severity: 'warning', reason: 'r' },
  linkParent: { type: 'linkParent', parent: 'F20260302-0009' },
  unlinkParent: { type: 'unlinkParent' },
  addReference: { type: 'addReference', system: 's', no: '1' },
  addNote: { type: 'addNote', text: 't' },
  logNotice: { type: 'logNotice', how: 'phone', outcome: 'reached' },
  closeUnverified: { type: 'closeUnverified', evidence: 'e', expectedVersion: 1 },
  close: { type: 'close', cause: 'core', expectedVersion: 1 },
  applyPolicy: { type: 'applyPolicy', policyVersion: 2, reason: 'r' },
  decideWaiver: { type: 'decideWaiver', granted: true, reason: 'r' },
  recordSatisfaction: { type: 'recordSatisfaction', satisfaction: 'fair' },
  checkQuality: { type: 'checkQuality' },
};
const BY_CUSTOMER: readonly CommandType[] = [
  'chase',
  'withdraw',
  'confirmRestoration',
  'disputeRestoration',
  'recordSatisfaction',
];

/** What each command meets in each phase, in the order of `PHASES`: `+` it may happen, `-` wrong phase, or its refusal. */
const MET: { readonly [T in CommandType]: string } = {
  //                  declared acknowledged clearing testing restored closed dismissed
  acknowledge: '+ - - - - - -',
  fileReport: 'not_major not_major not_major not_major not_major not_major not_major',
  acknowledgeCall: 'no_call no_call no_call no_call no_call no_call no_call',
  recordFinding: '+ + + + + - -',
  confirm: '- + - - - - -',
  openSegment: '- not_confirmed + + - - -',
  acceptSegment: 'unknown_segment unknown_segment + segment_not_open segment_not_open segment_not_open unknown_segment',
  assign: '+ + + + + - -',
  reassignSegment:
    'unknown_segment unknown_segment + segment_not_open segment_not_open segment_not_open unknown_segment',
  handOverSegment:
    'unknown_segment unknown_segment + segment_not_open segment_not_open segment_not_open unknown_segment',
  clearSegment: 'unknown_segment unknown_segment + segment_not_open segment_not_open segment_not_open unknown_segment',
  cancelSegment: 'unknown_segment unknown_segment + segment_not_open segment_not_open segment_not_open unknown_segment',
  planVisit: 'unknown_segment unknown_segment + segment_not_open segment_not_open segment_not_open unknown_segment',
  arriveOnSite: 'unknown_segment unknown_segment + segment_not_open segment_not_open segment_not_open unknown_segment',
  leaveSite: 'unknown_segment unknown_segment not_on_site not_on_site not_on_site not_on_site unknown_segment',
  recordTest: '- - - + - - -',
  confirmRestoration: '- - - - + - -',
  disputeRestoration: '- - - - + - -',
  suspendClock: '- + + - - - -',
  refuseSuspension: 'no_suspension no_suspension no_suspension no_suspension no_suspension no_suspension no_suspension',
  approveSuspension:
    'no_suspension no_suspension no_suspension no_suspension no_suspension no_suspension no_suspension',
  resumeClock: 'no_suspension no_suspension no_suspension no_suspension no_suspension no_suspension no_suspension',
  dispute: 'not_disputable not_disputable not_disputable not_disputable not_disputable not_disputable not_disputable',
  ruleOnDispute:
    'no_open_dispute no_open_dispute no_open_dispute no_open_dispute no_open_dispute no_open_dispute no_open_dispute',
  dismiss: '+ + - - - - -',
  withdraw: '+ + - - - - -',
  chase: '+ + + + + - -',
  logMeasure: '- + + + - - -',
  logBypass: '- bypass_in_force bypass_in_force bypass_in_force - - -',
  endBypass: '- + + + + - -',
  setSeverity: '+ + + + - - -',
  linkParent: '+ + + + + - -',
  unlinkParent: 'not_linked not_linked not_linked not_linked not_linked - -',
  addReference: '+ + + + + + +',
  addNote: '+ + + + + + +',
  logNotice: '+ + + + + - -',
  closeUnverified: '- - - + - - -',
  close: '- - - - no_proof_of_notice - -',
  applyPolicy: 'unknown_policy unknown_policy unknown_policy unknown_policy unknown_policy - -',
  decideWaiver: 'no_waiver no_waiver no_waiver no_waiver no_waiver no_waiver no_waiver',
  recordSatisfaction: '- - - - + + +',
  checkQuality: '- - - - - + +',
};

const meets = (command: Command, phase: Phase): '+' | '-' | RefusalCode => {
  const by = BY_CUSTOMER.includes(command.type) ? customer : engineer;
  const decision = decide(stateOf(...IN[phase]), command, { now: minute(1), by });
  if (!isRefusal(decision)) return '+';
  return decision.refused === 'wrong_phase' ? '-' : decision.refused;
};

describe('the phase table', () => {
  it.each(PHASES)('begins with a ticket that is %s', (phase) => expect(stateOf(...IN[phase]).phase).toBe(phase));
  it.each(COMMAND_TYPES)('says when one may %s', (type) => {
    expect(PHASES.map((phase) => meets(SAMPLE[type], phase)).join(' ')).toBe(MET[type]);
  });
  it('logs a bypass from acknowledgement to restoration', () => {
    const without = (phase: Phase): Step[] => IN[phase].filter((fact) => fact.type !== 'BypassLogged');
    for (const phase of ['acknowledged', 'clearing', 'testing'] as const)
      given(without(phase)).when(SAMPLE.logBypass).thenTypes('BypassLogged');
    given(without('restored')).when(SAMPLE.logBypass).refused('wrong_phase');
  });
  it('lets a confirmed ticket be dispatched', () => {
    given([...ACKNOWLEDGED, confirmed()])
      .when(SAMPLE.openSegment)
      .thenTypes('SegmentOpened');
  });
});

describe('a refusal', () => {
  it('of a wrong phase says which it is and which it takes', () => {
    given(RESTORED).when(SAMPLE.recordTest).refused('wrong_phase', undefined, { phase: 'restored', needed: 'testing' });
    given(IN.dismissed)
      .when(SAMPLE.dismiss)
      .refused('wrong_phase', undefined, { phase: 'dismissed', needed: 'declared, acknowledged' });
  });
});

it('the whole way, from the first call to the archive', () => {
  const way: Step[] = [
    ...TESTING,
    ...passed(1, 'carrier'),
    tested(1, 'outgoing', 'customer'),
    tested(1, 'incoming', 'customer'),
  ];
  given(way)
    .when({ type: 'recordTest', item: 'quality', result: 'pass' }, customer)
    .thenTypes('TestRecorded', 'Restored');
  given([...RESTORED, { type: 'RestorationConfirmed', note: null }])
    .when(SAMPLE.close)
    .thenTypes('Closed');
});
