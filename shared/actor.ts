import type { CommandType } from './ticket/commandTypes.ts';

export const ROLES = [
  'engineer',
  'supervisor',
  'hotline',
  'field',
  'manager',
  'customer',
  'screen',
  'integration',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** Staff recording what the customer said or did, and how they know (phone call, on site, …). */
export interface OnBehalf {
  readonly name: string;
  readonly how: string;
}

/** Who a request comes from, as the session says; never what the client claims. */
export interface Caller {
  readonly user: string;
  readonly name: string;
  readonly role: Role;
  /** Customers this caller is bound to: a customer's own; a manager's own customers; otherwise empty and unused. */
  readonly customers: readonly string[];
  readonly branch: string;
}

/** What `can` needs to know of the thing acted on. */
export interface Subject {
  readonly customer: string;
  /** Users that have an open task on it (field technicians). */
  readonly assignees: readonly string[];
}

/** What is done in the settings. `administer`: users, keys, the branch, the registry, causes. */
export type SettingsAction =
  | 'administer'
  | 'readAudit'
  | 'readPolicies'
  | 'editPolicies'
  | 'readChannels'
  | 'testChannels'
  | 'sendNoticesAgain'
  /** Pair walls, and see whether they are fresh. */
  | 'manageScreens';

export type Action =
  | CommandType
  | SettingsAction
  | 'declare'
  | 'attach'
  | 'readTicket'
  | 'readServices'
  | 'readPools'
  /** Who was told what of a pool, and whether it arrived: the carrier's own affair. */
  | 'readPoolNotices'
  | 'importCallRecords'
  /** A month's bill, and its calls one by one: no business of walls and machines. */
  | 'readBills'
  /** What call records make the desk suspect; deciding what it is, and telling the customer of it. */
  | 'readSuspicions'
  | 'decideSuspicions'
  | 'tellSuspicions'
  /** Of which bill to be warned. */
  | 'limitBill'
  | 'readEvidence'
  | 'readWording'
  /** What lies beneath the eleven causes. */
  | 'readCauses'
  | 'editWording'
  | 'readReports'
  | 'handOverShift'
  /** Who is to be called back, and whose quality is to be checked. */
  | 'readFollowUp'
  | 'readWorks'
  /** Plan and cancel works, and record whom they were told and what was answered. */
  | 'planWorks'
  /** Agree or object to a work on one's own services. */
  | 'answerWorks'
  /** What a contract obliges its parties to; a customer reads what it knows of anyway. */
  | 'readObligations'
  /** What happened to a contract, and writing it down. */
  | 'readContractEvents'
  | 'recordContractEvents'
  /** Force majeure: what is on record of it; declaring it, and recording notices, proof and its end. */
  | 'readMajeure'
  | 'recordMajeure'
  /** Who is on duty, and their numbers. */
  | 'readDuty'
  | 'editDuty'
  /** See a person's number whole, which is logged. */
  | 'revealNumber'
  /** Who has seen whose number. */
  | 'readAccessLog'
  /** What a node measures of itself. */
  | 'readMetrics'
  /** Be told by push; notices go to customers. */
  | 'receivePush'
  /** Be told by SMS and mail as whoever works here: customers are told as their contacts are kept. */
  | 'receiveNotices';

export type Permission =
  | { readonly yes: true }
  /** `notFound`: out of the caller's scope, and the caller must not learn that it exists. */
  | {
      readonly yes: false;
      readonly notFound: boolean;
      readonly code: 'role_forbidden' | 'not_in_scope' | 'on_behalf_required';
    };

const YES: Permission = { yes: true };
const ROLE: Permission = { yes: false, notFound: false, code: 'role_forbidden' };
const ON_BEHALF: Permission = { yes: false, notFound: false, code: 'on_behalf_required' };
const OUT_OF_SCOPE: Permission = { yes: false, notFound: true, code: 'not_in_scope' };

const CUSTOMER_COMMANDS = [
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
] as const satisfies readonly CommandType[];
const DESK_COMMANDS = ['addNote', 'logNotice', 'addReference'] as const satisfies readonly CommandType[];
const FIELD_COMMANDS = [
  'recordFinding',
  'acceptSegment',
  'clearSegment',
  'recordTest',
  'addNote',
  'planVisit',
  'arriveOnSite',
  'leaveSite',
] as const satisfies readonly CommandType[];
const SUPERVISOR_ONLY = [
  'approveSuspension',
  'refuseSuspension',
  'ruleOnDispute',
  'closeUnverified',
  'applyPolicy',
  'decideWaiver',
  'checkQuality',
] as const satisfies readonly CommandType[];
/** Of the settings, what is neither the supervisor's nor the engineer's, and what is not the engineer's. */
const ADMIN_SETTINGS = ['administer'] as const satisfies readonly SettingsAction[];
const SUPERVISOR_SETTINGS = ['readAudit', 'testChannels', 'editPolicies'] as const satisfies readonly SettingsAction[];

/** What the engineer on duty does not decide, beside the supervisor's commands; how the desk's own texts read among it. */
const OFFICE: readonly Action[] = [
  'editWording',
  'readAccessLog',
  'editDuty',
  'recordContractEvents',
  'recordMajeure',
  'limitBill',
];

const among = (list: readonly string[], action: string): boolean => list.includes(action);
const DESK: readonly Action[] = [
  'readFollowUp',
  'declare',
  'attach',
  'readWording',
  'readPolicies',
  'readDuty',
  'revealNumber',
  'readObligations',
  'readContractEvents',
  'readMajeure',
  'readCauses',
  'readBills',
  'readPoolNotices',
  'readSuspicions',
  'tellSuspicions',
  'receiveNotices',
];
/** The account manager answers for the customers' reports and contracts. */
const MANAGERS: readonly Action[] = ['readReports', 'recordContractEvents', 'limitBill'];
const CUSTOMER_ACTIONS: readonly Action[] = ['declare', 'attach', 'readObligations', 'readBills'];
/** Nobody does these in a customer's place: what it says to the desk is recorded as such, by the commands for that. */
const CUSTOMERS_OWN: readonly Action[] = ['receivePush', 'answerWorks'];
const INTEGRATION: readonly Action[] = ['declare', 'importCallRecords', 'readWording', 'readMetrics'];
const FIELD_ACTIONS: readonly Action[] = [
  'attach',
  'readTicket',
  'readEvidence',
  'readWording',
  'readDuty',
  'readCauses',
  'revealNumber',
  'receiveNotices',
];
const READS: readonly Action[] = ['readTicket', 'readServices', 'readPools', 'readEvidence', 'readWorks'];

export const isStaff = (role: Role): boolean => role !== 'customer' && role !== 'screen' && role !== 'integration';

/** Whether a subject lies in the caller's scope at all. The SQL form of the same rule is `server/live/scope.ts`. */
export function inScope(caller: Caller, subject: Subject): boolean {
  switch (caller.role) {
    case 'customer':
    case 'manager':
      return caller.customers.includes(subject.customer);
    case 'field':
      return subject.assignees.includes(caller.user);
    case 'engineer':
    case 'supervisor':
    case 'hotline':
    case 'screen':
    case 'integration':
    case 'admin':
      return true;
  }
}

const byRole = (caller: Caller, action: Action, onBehalf: boolean): Permission => {
  if (CUSTOMERS_OWN.includes(action)) return caller.role === 'customer' ? YES : ROLE;
  switch (caller.role) {
    case 'admin':
      return YES;
    case 'supervisor':
      return among(ADMIN_SETTINGS, action) ? ROLE : YES;
    case 'engineer':
      return among([...SUPERVISOR_ONLY, ...SUPERVISOR_SETTINGS, ...ADMIN_SETTINGS], action) || OFFICE.includes(action)
        ? ROLE
        : YES;
    case 'hotline':
    case 'manager':
      if (DESK.includes(action) || READS.includes(action)) return YES;
      if (MANAGERS.includes(action)) return caller.role === 'manager' ? YES : ROLE;
      if (among(DESK_COMMANDS, action)) return YES;
      if (among(CUSTOMER_COMMANDS, action)) return onBehalf ? YES : ON_BEHALF;
      return ROLE;
    case 'field':
      return FIELD_ACTIONS.includes(action) || among(FIELD_COMMANDS, action) ? YES : ROLE;
    case 'customer':
      if (onBehalf) return ROLE;
      return CUSTOMER_ACTIONS.includes(action) || READS.includes(action) || among(CUSTOMER_COMMANDS, action)
        ? YES
        : ROLE;
    case 'screen':
      return READS.includes(action) || action === 'readReports' || action === 'readDuty' ? YES : ROLE;
    case 'integration':
      return INTEGRATION.includes(action) || READS.includes(action) ? YES : ROLE;
  }
};

/**
 * May `caller` do `action`? The one place that says who may do what.
 * @param subject what it is done to; null for actions without one (imports, lists: lists are cut by scope)
 * @param onBehalf whether the command is recorded in the customer's name
 */
export function can(caller: Caller, action: Action, subject: Subject | null, onBehalf = false): Permission {
  if (subject !== null && !inScope(caller, subject)) return OUT_OF_SCOPE;
  return byRole(caller, action, onBehalf);
}
