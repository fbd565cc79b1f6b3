import { describe, expect, it } from 'vitest';
import { commandSchema } from './commands.ts';
import { COMMAND_TYPES, ON_BEHALF } from './commandTypes.ts';
import { minute } from './testing/facts.ts';
import { text } from './values.ts';

const shape = (command: object) => commandSchema.safeParse(command).success;
const pathsOf = (command: object) =>
  commandSchema.safeParse(command).error?.issues.map((issue) => issue.path.join('.'));

/** Each command with all it must have, as the interface names it. */
const REQUIRED: Record<string, Record<string, unknown>> = {
  acknowledge: {},
  recordFinding: { text: 't' },
  confirm: { class: 'fault', severity: 'major' },
  openSegment: { party: 'carrier' },
  acceptSegment: { segment: 'S1' },
  assign: { to: 'u' },
  reassignSegment: { segment: 'S1', unit: 'u', note: 'n' },
  handOverSegment: { segment: 'S1', to: 'customer' },
  clearSegment: { segment: 'S1', cause: 'core', action: 'a' },
  planVisit: { segment: 'S1', at: '2026-03-02T02:10:00+08:00' },
  arriveOnSite: { segment: 'S1' },
  leaveSite: { segment: 'S1' },
  cancelSegment: { segment: 'S1', reason: 'r' },
  recordTest: { item: 'outgoing', result: 'pass' },
  confirmRestoration: {},
  disputeRestoration: { reason: 'r' },
  suspendClock: { reason: 'planned_work', until: '2026-03-02T02:10:00+08:00' },
  approveSuspension: {},
  refuseSuspension: { note: 'r' },
  resumeClock: {},
  dispute: { fact: 3, reason: 'r' },
  ruleOnDispute: { fact: 3, upheld: true, note: 'n' },
  dismiss: { reason: 'no_fault', expectedVersion: 1 },
  withdraw: { reason: 'r', expectedVersion: 1 },
  chase: {},
  logMeasure: { text: 't' },
  logBypass: { what: 'w' },
  endBypass: {},
  setSeverity: { severity: 'major', reason: 'r' },
  linkParent: { parent: 'F20260302-0001' },
  unlinkParent: {},
  acknowledgeCall: {},
  fileReport: { kind: 'first', text: 't' },
  addReference: { system: 's', no: '1' },
  addNote: { text: 't' },
  logNotice: { how: 'phone', outcome: 'reached' },
  closeUnverified: { expectedVersion: 1 },
  close: { cause: 'core', expectedVersion: 1 },
  applyPolicy: { policyVersion: 2, reason: 'r' },
  decideWaiver: { granted: true, reason: 'r' },
  recordSatisfaction: { satisfaction: 'fair' },
  checkQuality: {},
};
const OF_CUSTOMER =
  'recordFinding acceptSegment clearSegment recordTest confirmRestoration disputeRestoration dispute withdraw chase addNote recordSatisfaction'.split(
    ' ',
  );

it('the commands are those of the interface', () =>
  expect([...COMMAND_TYPES].sort()).toEqual(Object.keys(REQUIRED).sort()));

it('the lists of commands name what there are shapes of, and what may be said in the customer’s name', () => {
  const { options } = commandSchema.def;
  const typeOf = ({ shape: { type } }: (typeof options)[number]) => type.def.values[0];
  expect(options.map(typeOf)).toEqual(COMMAND_TYPES);
  expect(options.filter((option) => 'onBehalf' in option.shape).map(typeOf)).toEqual(ON_BEHALF);
});

describe.each(COMMAND_TYPES)('%s', (type) => {
  const command = { type, ...REQUIRED[type] };
  it('takes what it must have', () => expect(shape(command)).toBe(true));
  it.each(Object.keys(REQUIRED[type] ?? {}))('not without %s', (field) => {
    const { [field]: _, ...rest } = REQUIRED[type] ?? {};
    expect(shape({ type, ...rest })).toBe(false);
  });
  it('takes the version the sender saw, and nothing unheard of', () => {
    expect(shape({ ...command, expectedVersion: 4 })).toBe(true);
    expect(shape({ ...command, expectedVersion: 0 })).toBe(false);
    expect(shape({ ...command, at: 'yesterday' })).toBe(false);
  });
  it('is said on behalf of the customer where a customer may say it', () => {
    expect(shape({ ...command, onBehalf: { name: 'the college', how: 'phone' } })).toBe(OF_CUSTOMER.includes(type));
    expect(shape({ ...command, onBehalf: { name: 'the college' } })).toBe(false);
  });
});

describe('what is optional', () => {
  it.each([
    { type: 'confirm', ...REQUIRED.confirm, customerUnreachable: [{ at: '2026-03-02T02:10:00+08:00', how: 'phone' }] },
    { type: 'openSegment', party: 'customer', element: 'lan', unit: 'u', assignee: 'u', evidence: 'e', note: 'n' },
    { type: 'assign', to: 'u', segment: 'S1' },
    { type: 'handOverSegment', segment: 'S1', to: 'channel', evidence: 'e' },
    { type: 'acceptSegment', segment: 'S1', occurredAt: '2026-03-02T02:10:00Z' },
    { type: 'clearSegment', ...REQUIRED.clearSegment, occurredAt: '2026-03-02T02:10:00Z' },
    { type: 'planVisit', ...REQUIRED.planVisit, note: 'n', occurredAt: '2026-03-02T02:10:00Z' },
    { type: 'arriveOnSite', segment: 'S1', where: { lat: 43.8, lon: 87.6 }, occurredAt: '2026-03-02T02:10:00Z' },
    { type: 'leaveSite', segment: 'S1', note: 'n', occurredAt: '2026-03-02T02:10:00Z' },
    { type: 'recordTest', item: 'quality', result: 'fail', failing: 'S1', value: 4.1, note: 'n' },
    { type: 'recordTest', item: 'quality', result: 'pass', value: 'clear' },
    { type: 'confirmRestoration', note: 'n' },
    { type: 'suspendClock', ...REQUIRED.suspendClock, evidence: 'e' },
    { type: 'dismiss', ...REQUIRED.dismiss, evidence: 'e', duplicateOf: 'F20260302-0001' },
    { type: 'chase', note: 'n' },
    { type: 'addNote', text: 't', visibility: 'customer' },
    { type: 'logNotice', ...REQUIRED.logNotice, note: 'n' },
    { type: 'closeUnverified', ...REQUIRED.closeUnverified, evidence: 'e' },
  ])('may be there: %j', (command) => expect(shape(command)).toBe(true));
  it('is never empty where it is', () => {
    expect(pathsOf({ type: 'openSegment', party: 'customer', note: '  ' })).toEqual(['note']);
    expect(
      pathsOf({
        type: 'confirm',
        ...REQUIRED.confirm,
        customerUnreachable: Array(21).fill({ at: '2026-03-02T02:10:00Z', how: 'x' }),
      }),
    ).toEqual(['customerUnreachable']);
  });
  it('blank evidence is none: whether that will do is for `decide` to say', () => {
    expect(commandSchema.parse({ type: 'openSegment', party: 'customer', evidence: ' \n' })).toEqual({
      type: 'openSegment',
      party: 'customer',
    });
  });
  it('a place is one on earth', () => {
    const arriving = (lat: number, lon: number) =>
      pathsOf({ type: 'arriveOnSite', segment: 'S1', where: { lat, lon } });
    expect([arriving(-90, 180), arriving(90.1, 0), arriving(0, -180.1)]).toEqual([
      undefined,
      ['where.lat'],
      ['where.lon'],
    ]);
  });
  it('instants are read into the domain', () => {
    const command = commandSchema.parse({ type: 'suspendClock', ...REQUIRED.suspendClock });
    expect(command).toMatchObject({ until: minute(0) });
  });
});

describe('text', () => {
  const max5 = text(5);
  const messages = (value: string) => max5.safeParse(value).error?.issues.map((issue) => issue.message);
  it('is trimmed, not empty, and not too long', () => {
    expect(max5.parse('  four ')).toBe('four');
    expect(messages('   ')).toEqual(['must not be empty']);
    expect(messages('abcdef')).toEqual(['must have at most 5 characters']);
  });
  it('has nothing in it that a database or JSON cannot carry', () => {
    const broken = ['contains a NUL character or a broken surrogate pair; remove it'];
    expect([messages('a\u0000'), messages('a\ud800')]).toEqual([broken, broken]);
    expect(max5.parse('😀故障')).toBe('😀故障');
    expect(max5.safeParse('\u0000').error?.issues[0]).toMatchObject({ params: { code: 'bad_text' } });
  });
});
