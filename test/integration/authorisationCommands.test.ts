import { describe, expect, it } from 'vitest';
import type { Ticket } from '#shared/api/ticket.ts';
import { COMMAND_TYPES, type CommandType } from '#shared/ticket/commandTypes.ts';
import { expectProblem } from './authorisationAnswers.ts';
import { authorisationDesk, CALLERS, type CallerName, type Target, TARGETS } from './authorisationDesk.ts';

/*
 * Every command × every caller × whose ticket, by "Who may send what" of architecture.md §6. Each is sent with a version
 * that a person has changed since: who may send it is told 409, and nothing changes; who may not is told so before that.
 */
const desk = await authorisationDesk();

/** The right shape of each; a command that is added without one here does not compile. */
const SAMPLES: Readonly<Record<CommandType, Readonly<Record<string, unknown>>>> = {
  acknowledge: {},
  recordFinding: { text: '已测' },
  confirm: { class: 'fault', severity: 'minor' },
  openSegment: { party: 'carrier' },
  acceptSegment: { segment: 'S1' },
  assign: { to: 'engineer' },
  reassignSegment: { segment: 'S1', unit: '传输', note: '转派' },
  handOverSegment: { segment: 'S1', to: 'customer', evidence: '照片' },
  clearSegment: { segment: 'S1', cause: 'core', action: '重启' },
  planVisit: { segment: 'S1', at: '2030-01-01T00:00:00Z' },
  arriveOnSite: { segment: 'S1' },
  leaveSite: { segment: 'S1' },
  cancelSegment: { segment: 'S1', reason: '误派' },
  recordTest: { item: 'outgoing', result: 'pass' },
  confirmRestoration: {},
  disputeRestoration: { reason: '仍不通' },
  suspendClock: { reason: 'force_majeure', evidence: '沙尘暴', until: '2030-01-01T00:00:00Z' },
  approveSuspension: {},
  refuseSuspension: { note: '依据不足' },
  resumeClock: {},
  dispute: { fact: 1, reason: '不认可' },
  ruleOnDispute: { fact: 1, upheld: true, note: '成立' },
  dismiss: { reason: 'no_fault', evidence: '测试正常' },
  withdraw: { reason: '已恢复' },
  chase: {},
  logMeasure: { text: '备用电源' },
  logBypass: { what: '呼叫转移' },
  endBypass: {},
  setSeverity: { severity: 'minor', reason: '影响小' },
  linkParent: { parent: desk.tickets.hospital },
  unlinkParent: {},
  acknowledgeCall: {},
  fileReport: { kind: 'first', text: '首报' },
  addReference: { system: 'EOMS', no: '1' },
  addNote: { text: '备注' },
  logNotice: { how: '电话', outcome: 'reached' },
  closeUnverified: { evidence: '多次未接' },
  close: { cause: 'core' },
  applyPolicy: { policyVersion: 1, reason: '更正' },
  decideWaiver: { granted: true, reason: '超过法定时限' },
  recordSatisfaction: { satisfaction: 'satisfied' },
  checkQuality: { wanting: ['notice'], note: '告知晚了' },
};

// §6, word by word.
const CUSTOMERS: readonly CommandType[] = [
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
const DESKS_OWN: readonly CommandType[] = ['addNote', 'logNotice', 'addReference'];
const FIELDS: readonly CommandType[] = [
  'recordFinding',
  'acceptSegment',
  'clearSegment',
  'recordTest',
  'addNote',
  'planVisit',
  'arriveOnSite',
  'leaveSite',
];
const NOT_ENGINEERS: readonly CommandType[] = [
  'approveSuspension',
  'refuseSuspension',
  'ruleOnDispute',
  'closeUnverified',
  'applyPolicy',
  'decideWaiver',
  'checkQuality',
];

/** Whether one may send it about a ticket that is theirs to see. */
function may(who: CallerName, type: CommandType, onBehalf: boolean): boolean {
  switch (who) {
    case 'anonymous':
    case 'screen':
    case 'integration':
      return false;
    case 'college':
    case 'hospital':
      return CUSTOMERS.includes(type) && !onBehalf;
    case 'hotline':
    case 'manager':
    case 'manager2':
      return onBehalf ? CUSTOMERS.includes(type) : DESKS_OWN.includes(type);
    case 'field':
      return FIELDS.includes(type);
    case 'engineer':
      return !NOT_ENGINEERS.includes(type);
    case 'supervisor':
    case 'admin':
      return true;
  }
}

const SEES: Readonly<Record<CallerName, readonly Target[]>> = {
  anonymous: [],
  screen: ['college', 'hospital'],
  college: ['college'],
  hospital: ['hospital'],
  manager: ['college'],
  manager2: ['hospital'],
  hotline: ['college', 'hospital'],
  field: ['college'],
  engineer: ['college', 'hospital'],
  supervisor: ['college', 'hospital'],
  admin: ['college', 'hospital'],
  integration: ['college', 'hospital'],
};

const expectedOf = (who: CallerName, type: CommandType, target: Target, onBehalf: boolean): number =>
  // A wall is refused whatever it asks for.
  who === 'anonymous'
    ? 401
    : who === 'screen'
      ? 403
      : !SEES[who].includes(target)
        ? 404
        : may(who, type, onBehalf)
          ? 409
          : 403;

const send = (who: CallerName, target: Target, command: object): Promise<Response> =>
  desk.call(who, `/api/tickets/${desk.tickets[target]}/commands`, { method: 'POST', json: command });
const versionOf = async (target: Target): Promise<Ticket> =>
  (await (await desk.call('engineer', `/api/tickets/${desk.tickets[target]}`)).json()) as Ticket;

/** What each caller is told of a command, for each ticket. */
async function told(type: CommandType, extra: object, onBehalf: boolean): Promise<[actual: object, expected: object]> {
  const command = { type, expectedVersion: 1, ...SAMPLES[type], ...extra };
  const actual: Record<string, number> = {};
  const expected: Record<string, number> = {};
  await Promise.all(
    CALLERS.map(async (who) => {
      for (const target of TARGETS) {
        const answer = await send(who, target, command);
        const { status } = expectProblem(answer, await answer.text(), `${who} ${type} ${target}`);
        actual[`${who} → ${target}`] = status;
        expected[`${who} → ${target}`] = expectedOf(who, type, target, onBehalf);
      }
    }),
  );
  return [actual, expected];
}

const sorted = (table: object): [string, unknown][] => Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1));

describe('a command', () => {
  it.each(COMMAND_TYPES)('%s is taken from whom it should be', async (type) => {
    const [actual, expected] = await told(type, {}, false);
    expect(sorted(actual)).toEqual(sorted(expected));
  });

  it.each(CUSTOMERS)('%s may be recorded by staff for the customer, and by no customer for another', async (type) => {
    const [actual, expected] = await told(type, { onBehalf: { name: '陆远舟', how: '来电' } }, true);
    expect(sorted(actual)).toEqual(sorted(expected));
  });

  it.each(COMMAND_TYPES.filter((type) => !CUSTOMERS.includes(type)))('%s is nobody’s on the phone', async (type) => {
    const answer = await send('supervisor', 'college', {
      type,
      expectedVersion: 1,
      ...SAMPLES[type],
      onBehalf: { name: '陆远舟', how: '来电' },
    });
    const problem = expectProblem(answer, await answer.text(), type);
    expect([problem.status, problem.errors?.map((error) => error.field)]).toEqual([400, ['onBehalf']]);
  });

  it.each<[string, object]>([
    ['assign', { to: 'nobody-of-that-name' }],
    ['assign', { to: 'supervisor' }],
    ['openSegment', { party: 'carrier', assignee: 'nobody-of-that-name' }],
    ['dismiss', { reason: 'duplicate', evidence: '同一故障', duplicateOf: 'F20200101-0001', expectedVersion: 1 }],
  ])('%s %j tells whom it is not for nothing about the names in it', async (type, rest) => {
    const answers = await Promise.all([
      send('college', 'college', { type, ...rest }),
      send('hotline', 'college', { type, ...rest }),
      send('college', 'hospital', { type, ...rest }),
      send('engineer', 'missing', { type, ...rest }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 404, 404]);
    for (const answer of answers) await answer.body?.cancel();
  });

  it('is offered in `allowed` only to whom it is taken from', async () => {
    for (const who of CALLERS)
      for (const target of SEES[who]) {
        const ticket = (await (await desk.call(who, `/api/tickets/${desk.tickets[target]}`)).json()) as Ticket;
        for (const type of ticket.allowed)
          expect([true], `${who} ${type}`).toContain(may(who, type, false) || may(who, type, true));
        if (who === 'screen' || who === 'integration') expect(ticket.allowed).toEqual([]);
        else expect(ticket.allowed, who).not.toEqual([]);
      }
  });

  it('that was refused has changed nothing', async () => {
    const before = await Promise.all([versionOf('college'), versionOf('hospital')]);
    for (const who of ['college', 'screen', 'integration', 'field'] as const)
      for (const type of COMMAND_TYPES)
        await (await send(who, 'hospital', { type, ...SAMPLES[type], expectedVersion: 1 })).body?.cancel();
    const after = await Promise.all([versionOf('college'), versionOf('hospital')]);
    expect(after.map((ticket) => ticket.version)).toEqual(before.map((ticket) => ticket.version));
  });
});

describe('a segment of the other side', () => {
  it('is not the customer’s to accept or clear', async () => {
    for (const type of ['acceptSegment', 'clearSegment'] as const) {
      const answer = await send('college', 'college', { type, ...SAMPLES[type] });
      expect(expectProblem(answer, await answer.text(), type)).toMatchObject({ status: 403, code: 'not_your_segment' });
    }
  });
});
