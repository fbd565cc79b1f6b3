import { describe, expect, it } from 'vitest';
import { type Action, ROLES, type Role, can, inScope, isStaff } from './actor.ts';
import { COMMAND_TYPES, type CommandType } from './ticket/commandTypes.ts';
import { caller } from './ticket/testing/people.ts';

const own = { customer: 'college', assignees: ['u-field'] };
const others = { customer: 'hospital', assignees: ['u-somebody'] };

/** Who may send what, as the interface says it. `o`: on behalf of the customer only. */
const NOT_ENGINEERS: readonly CommandType[] = [
  'approveSuspension',
  'refuseSuspension',
  'ruleOnDispute',
  'closeUnverified',
  'applyPolicy',
  'decideWaiver',
  'checkQuality',
];
const ENGINEER: Record<CommandType, 'y' | 'n'> = Object.fromEntries(
  COMMAND_TYPES.map((type) => [type, NOT_ENGINEERS.includes(type) ? 'n' : 'y']),
) as Record<CommandType, 'y' | 'n'>;
const OF_CUSTOMER: readonly CommandType[] = [
  'recordFinding',
  'acceptSegment',
  'clearSegment',
  'recordTest',
  'confirmRestoration',
  'disputeRestoration',
  'dispute',
  'chase',
  'withdraw',
  'addNote',
  'recordSatisfaction',
];
const OF_DESK: readonly CommandType[] = ['addNote', 'logNotice', 'addReference'];
const OF_FIELD: readonly CommandType[] = [
  'recordFinding',
  'acceptSegment',
  'clearSegment',
  'recordTest',
  'addNote',
  'planVisit',
  'arriveOnSite',
  'leaveSite',
];

const answer = (role: Role, action: Action, onBehalf = false): string => {
  const permission = can(caller(role), action, own, onBehalf);
  return permission.yes ? 'yes' : permission.code;
};

describe.each(COMMAND_TYPES)('%s', (type) => {
  it('is sent by whom the interface says', () => {
    const desk = OF_DESK.includes(type) ? 'yes' : OF_CUSTOMER.includes(type) ? 'on_behalf_required' : 'role_forbidden';
    expect(Object.fromEntries(ROLES.map((role) => [role, answer(role, type)]))).toEqual({
      engineer: ENGINEER[type] === 'y' ? 'yes' : 'role_forbidden',
      supervisor: 'yes',
      admin: 'yes',
      hotline: desk,
      manager: desk,
      field: OF_FIELD.includes(type) ? 'yes' : 'role_forbidden',
      customer: OF_CUSTOMER.includes(type) ? 'yes' : 'role_forbidden',
      screen: 'role_forbidden',
      integration: 'role_forbidden',
    });
  });
  it("is recorded in the customer's name by the desk, where a customer could send it", () => {
    const desk = OF_DESK.includes(type) || OF_CUSTOMER.includes(type) ? 'yes' : 'role_forbidden';
    expect([answer('hotline', type, true), answer('manager', type, true)]).toEqual([desk, desk]);
    expect(answer('customer', type, true)).toBe('role_forbidden');
  });
});

describe('beside commands', () => {
  it.each<[Action, readonly Role[]]>([
    ['declare', ['engineer', 'supervisor', 'hotline', 'manager', 'customer', 'integration', 'admin']],
    ['attach', ['engineer', 'supervisor', 'hotline', 'field', 'manager', 'customer', 'admin']],
    ['readTicket', ROLES],
    ['readEvidence', ROLES],
    ['readServices', ROLES.filter((role) => role !== 'field')],
    ['readPools', ROLES.filter((role) => role !== 'field')],
    ['readBills', ['engineer', 'supervisor', 'hotline', 'manager', 'customer', 'admin']],
    ['readPoolNotices', ['engineer', 'supervisor', 'hotline', 'manager', 'admin']],
    ['receiveNotices', ['engineer', 'supervisor', 'hotline', 'field', 'manager', 'admin']],
    ['importCallRecords', ['engineer', 'supervisor', 'integration', 'admin']],
    ['administer', ['admin']],
    ['readAudit', ['supervisor', 'admin']],
    ['testChannels', ['supervisor', 'admin']],
    ['readChannels', ['engineer', 'supervisor', 'admin']],
    ['sendNoticesAgain', ['engineer', 'supervisor', 'admin']],
    ['readPolicies', ['engineer', 'supervisor', 'hotline', 'manager', 'admin']],
    ['readObligations', ['engineer', 'supervisor', 'hotline', 'manager', 'customer', 'admin']],
    ['readContractEvents', ['engineer', 'supervisor', 'hotline', 'manager', 'admin']],
    ['recordContractEvents', ['supervisor', 'manager', 'admin']],
    ['readMajeure', ['engineer', 'supervisor', 'hotline', 'manager', 'admin']],
    ['recordMajeure', ['supervisor', 'admin']],
  ])('%s is for %j', (action, roles) => {
    expect(ROLES.filter((role) => can(caller(role), action, null).yes)).toEqual(roles);
  });
});

describe('scope', () => {
  it('keeps customers and managers to their own, technicians to their tasks', () => {
    const within = (subject: typeof own) => ROLES.filter((role) => inScope(caller(role), subject));
    expect(within(own)).toEqual(ROLES);
    expect(within(others)).toEqual(ROLES.filter((role) => !['customer', 'manager', 'field'].includes(role)));
    expect(inScope(caller('field'), { customer: 'college', assignees: [] })).toBe(false);
    expect(inScope(caller('customer'), { customer: 'hospital', assignees: ['u-customer'] })).toBe(false);
  });
  it('hides what is outside it, whatever the action', () => {
    for (const role of ['customer', 'manager', 'field'] as const)
      for (const action of ['readTicket', 'addNote', 'approveSuspension'] as const)
        expect(can(caller(role), action, others)).toEqual({ yes: false, notFound: true, code: 'not_in_scope' });
  });
  it('does not hide what the role alone forbids', () => {
    expect(can(caller('customer'), 'acknowledge', own)).toEqual({
      yes: false,
      notFound: false,
      code: 'role_forbidden',
    });
    expect(can(caller('hotline'), 'chase', own)).toEqual({ yes: false, notFound: false, code: 'on_behalf_required' });
  });
});

it('staff is who works for the carrier', () => {
  expect(ROLES.filter(isStaff)).toEqual(['engineer', 'supervisor', 'hotline', 'field', 'manager', 'admin']);
});
