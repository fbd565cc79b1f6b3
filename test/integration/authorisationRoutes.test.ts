import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '#db/root.ts';
import { openApi } from '#server/http/openapi.ts';
import { attachmentSchema } from '#shared/api/ticket.ts';
import { majeureDetailSchema, majeureFileSchema } from '#shared/api/majeure.ts';
import { DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import { WALL_DEFAULT } from '#shared/api/screenSettings.ts';
import { workDetailSchema } from '#shared/api/works.ts';
import { expectProblem } from './authorisationAnswers.ts';
import {
  type Asked,
  authorisationDesk,
  CALLERS,
  type CallerName,
  CONTRACTS,
  HOSPITALS,
  SERVICES,
  type Target,
  TARGETS,
} from './authorisationDesk.ts';
import { registeredDoors } from './authorisationRegistry.ts';

/*
 * Every door of the server × every caller × whose thing is asked for, and what architecture.md §6 says of it. A door
 * without a row fails, and so does a row without a door: whoever opens one decides here who may use it.
 */
const desk = await authorisationDesk();

/** A status; of a list, whether the target is `in` it or left `out`. */
type Outcome = number | 'in' | 'out';
/** For the college's thing, the hospital's, and one that is not there. */
type Outcomes = readonly [Outcome, Outcome, Outcome];
type Table = Readonly<Record<CallerName, Outcomes>>;

interface Row {
  readonly expected: Table;
  readonly ask: (target: Target) => Asked & { readonly path: string };
  /** By what a list shows the target; its service or contract by default. */
  readonly listed?: (target: Target) => string;
  /** Answers in the callers' own sessions would end them. */
  readonly ownSession?: boolean;
  /** Pages for people, not problems. */
  readonly html?: boolean;
}

const all = (outcome: Outcome): Outcomes => [outcome, outcome, outcome];
const everybodyWith = (outcomes: Outcomes): Table =>
  Object.fromEntries(CALLERS.map((who) => [who, outcomes])) as unknown as Table;
const everybody = (outcome: Outcome): Table => everybodyWith(all(outcome));

/** One thing: another's is as missing as what never was. */
const ONE: Table = {
  anonymous: all(401),
  screen: [200, 200, 404],
  college: [200, 404, 404],
  hospital: [404, 200, 404],
  manager: [200, 404, 404],
  manager2: [404, 200, 404],
  hotline: [200, 200, 404],
  field: [200, 404, 404],
  engineer: [200, 200, 404],
  supervisor: [200, 200, 404],
  admin: [200, 200, 404],
  integration: [200, 200, 404],
};
const LIST: Table = {
  anonymous: all(401),
  screen: ['in', 'in', 'out'],
  college: ['in', 'out', 'out'],
  hospital: ['out', 'in', 'out'],
  manager: ['in', 'out', 'out'],
  manager2: ['out', 'in', 'out'],
  hotline: ['in', 'in', 'out'],
  field: ['in', 'out', 'out'],
  engineer: ['in', 'in', 'out'],
  supervisor: ['in', 'in', 'out'],
  admin: ['in', 'in', 'out'],
  integration: ['in', 'in', 'out'],
};
/** A technician sees tasks, and neither services nor customers nor pools. */
const tasksAlone = (table: Table): Table => ({ ...table, field: all(403) });
/** What a month costs and by which calls is no business of walls and machines either. */
const BILL: Table = { ...tasksAlone(ONE), screen: all(403), integration: all(403) };
/** A wall changes nothing, a technician declares nothing; another's service is as unknown as none. */
const DECLARE: Table = {
  anonymous: all(401),
  screen: all(403),
  college: [201, 422, 422],
  hospital: [422, 201, 422],
  manager: [201, 422, 422],
  manager2: [422, 201, 422],
  hotline: [201, 201, 422],
  field: all(403),
  engineer: [201, 201, 422],
  supervisor: [201, 201, 422],
  admin: [201, 201, 422],
  integration: [201, 201, 422],
};
/** `addNote`, for every other command see authorisationCommands.test.ts. */
const COMMAND: Table = { ...ONE, screen: all(403), integration: [403, 403, 404] };
/** Whoever works on a ticket or is its customer. */
const ATTACH: Table = {
  anonymous: all(401),
  screen: all(403),
  college: [201, 404, 404],
  hospital: [404, 201, 404],
  manager: [201, 404, 404],
  manager2: [404, 201, 404],
  hotline: [201, 201, 404],
  field: [201, 404, 404],
  engineer: [201, 201, 404],
  supervisor: [201, 201, 404],
  admin: [201, 201, 404],
  integration: [403, 403, 404],
};
const importOf = (outcome: Outcome): Table => ({
  ...everybody(403),
  anonymous: all(401),
  engineer: all(outcome),
  supervisor: all(outcome),
  admin: all(outcome),
  integration: all(outcome),
});
const IMPORT = importOf(200);
const SIGNED_IN: Table = { ...everybody(200), anonymous: all(401) };
/** Who works here is for who works here. */
const STAFF: Table = {
  ...SIGNED_IN,
  screen: all(403),
  college: all(403),
  hospital: all(403),
  integration: all(403),
};
/** Wordings of a ticket are the desk's own; an integration may put them into another system. */
const WORDING: Table = { ...ONE, screen: all(403), college: all(403), hospital: all(403) };
const supervisors = (outcome: Outcome): Table => ({
  ...everybody(403),
  anonymous: all(401),
  supervisor: all(outcome),
  admin: all(outcome),
});
const SUPERVISORS: Table = { ...everybody(403), anonymous: all(401), supervisor: all(200), admin: all(200) };
/** What is suspected is for the desk, and for the customer's account manager. */
const suspecting = (outcome: Outcome): Table => ({
  ...onShift(outcome),
  hotline: all(outcome),
  manager: all(outcome),
  manager2: all(outcome),
});
/** Shifts hand over among themselves; of a sheet that nobody has read (version 999) nothing is done. */
const onShift = (outcome: Outcome): Table => ({
  ...everybody(403),
  anonymous: all(401),
  engineer: all(outcome),
  supervisor: all(outcome),
  admin: all(outcome),
});
const SHIFTS = onShift(200);
const ON_SHEET = onShift(409);
/** How well the service was kept is for who answers for it, and for the wall. */
const REPORT: Table = {
  ...tasksAlone(LIST),
  college: all(403),
  hospital: all(403),
  hotline: all(403),
  integration: all(403),
};
const REPORT_FILE: Table = {
  ...everybody(403),
  anonymous: all(401),
  screen: all(200),
  manager: all(200),
  manager2: all(200),
  engineer: all(200),
  supervisor: all(200),
  admin: all(200),
};
/** Notices are a customer's, and so are their pushes. */
const customersAlone = (outcome: Outcome): Table => ({
  ...everybody(403),
  anonymous: all(401),
  college: all(outcome),
  hospital: all(outcome),
});
/** The settings are the administrator's; what they ask for here is nobody's, so that nothing is changed. */
const administrator = (outcome: Outcome): Table => ({ ...everybody(403), anonymous: all(401), admin: all(outcome) });
/** What a contract obliges to is for the desk and the contract's customer. */
const noMachines = { screen: all(403), field: all(403), integration: all(403) } as const;
const OBLIGATIONS: Table = { ...ONE, ...noMachines };
const OBLIGATIONS_LIST: Table = { ...LIST, ...noMachines };
/** What is on record of force majeure is the desk's own. */
const noOthers = { ...noMachines, college: all(403), hospital: all(403) } as const;
const MAJEURE: Table = { ...ONE, ...noOthers };
const MAJEURE_LIST: Table = { ...LIST, ...noOthers };
const KNOWS_MAJEURE: Table = { ...SIGNED_IN, ...noOthers };
/** What has been activated is not activated again: nothing is recorded. */
const KEEPS_CONTRACTS: Table = {
  ...everybody(403),
  anonymous: all(401),
  manager: [422, 404, 404],
  manager2: [404, 422, 404],
  supervisor: [422, 422, 404],
  admin: [422, 422, 404],
};
/** Machines and walls call nobody; a customer knows its own people. */
const REVEAL: Table = { ...ONE, screen: all(403), college: all(403), hospital: all(403), integration: all(403) };
/** With a wrong current password; an integration has none. */
const CHANGE_PASSWORD: Table = { ...everybody(403), anonymous: all(401) };
const TOKENS: Readonly<Record<Target, string>> = { college: 'a'.repeat(22), hospital: 'b'.repeat(43), missing: 'c' };
const CODES: Readonly<Record<Target, string>> = {
  college: 'DEMO-COLLEGE',
  hospital: 'DEMO-HOSPITAL',
  missing: 'NOWHERE',
};
/** Whoever stands before a cabinet needs no log-in, and having one changes nothing. */
const CABINET: Table = everybodyWith([200, 200, 404]);
const CUSTOMERS: Readonly<Record<Target, string>> = { college: 'college', hospital: 'hospital', missing: 'nobody' };
const hasPages = existsSync(path.join(projectRoot, 'dist', 'web', 'index.html'));

const get =
  (of: (target: Target) => string): Row['ask'] =>
  (target) => ({ path: of(target) });
const post =
  (to: string, json: unknown): Row['ask'] =>
  () => ({ path: to, method: 'POST', json });
const inDays = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
const ticketPath = (target: Target): string => `/api/tickets/${desk.tickets[target]}`;
/** A file on each ticket that its customer may see. */
const fileOn = async (target: Target): Promise<string> => {
  const to = `${ticketPath(target)}/attachments?name=a.txt&visibility=customer`;
  const answer = await desk.call('engineer', to, { method: 'POST', body: '衰耗合格' });
  return attachmentSchema.parse(await answer.json()).id;
};
const files: Readonly<Record<Target, string>> = {
  college: await fileOn('college'),
  hospital: await fileOn('hospital'),
  missing: randomUUID(),
};
/** A work on each service, far ahead. */
const workOn = async (target: 'college' | 'hospital'): Promise<string> => {
  const day = inDays(30);
  const answer = await desk.call('engineer', '/api/works', {
    method: 'POST',
    json: {
      kind: 'upgrade',
      title: `话机升级 ${SERVICES[target]}`,
      reason: '升级',
      contact: '核心网',
      from: `${day}T01:00`,
      to: `${day}T02:00`,
      zone: 'Asia/Urumqi',
      services: [SERVICES[target]],
    },
  });
  return workDetailSchema.parse(await answer.json()).id;
};
const works: Readonly<Record<Target, string>> = {
  college: await workOn('college'),
  hospital: await workOn('hospital'),
  missing: randomUUID(),
};
/** Something that each contract obliges to. */
for (const target of ['college', 'hospital'] as const)
  await desk.call('admin', `/api/contracts/${CONTRACTS[target]}/events`, {
    method: 'POST',
    json: { event: { type: 'breachNoticed', against: 'carrier', what: '未开发票', evidence: '函' } },
  });
/** Force majeure at each customer's, with a file. */
const majeureOn = async (target: 'college' | 'hospital'): Promise<string> => {
  const answer = await desk.call('supervisor', '/api/majeure', {
    method: 'POST',
    json: {
      kind: 'storm',
      on: 'carrier',
      what: '大风',
      from: new Date(Date.now() - 3_600_000).toISOString(),
      customers: [CUSTOMERS[target]],
    },
  });
  return majeureDetailSchema.parse(await answer.json()).id;
};
const majeures: Readonly<Record<Target, string>> = {
  college: await majeureOn('college'),
  hospital: await majeureOn('hospital'),
  missing: randomUUID(),
};
const majeureFileOn = async (target: 'college' | 'hospital'): Promise<string> => {
  const to = `/api/majeure/${majeures[target]}/files?name=a.txt`;
  const answer = await desk.call('supervisor', to, { method: 'POST', body: '证明' });
  return majeureFileSchema.parse(await answer.json()).id;
};
const majeureFiles: Readonly<Record<Target, string>> = {
  college: await majeureFileOn('college'),
  hospital: await majeureFileOn('hospital'),
  missing: randomUUID(),
};
/** A call of nobody's number: the answer is the same for all who may import. */
const CALL = { id: 'a', caller: 'nobody', callee: '110', startedAt: '2026-01-01T00:00:00Z', billsec: 1 };

const ROWS: Readonly<Record<string, Row>> = {
  'GET /healthz': { expected: everybody(200), ask: get(() => '/healthz') },
  'GET /readyz': { expected: everybody(200), ask: get(() => '/readyz') },
  'GET /metrics': { expected: IMPORT, ask: get(() => '/metrics'), html: true },
  'GET /api/openapi.json': { expected: everybody(200), ask: get(() => '/api/openapi.json') },
  'USE /api/docs': { expected: everybody(200), ask: get(() => '/api/docs/'), html: true },
  'USE /api/auth': { expected: everybody(404), ask: post('/api/auth/sign-up/email', { email: 'a@b.invalid' }) },
  'POST /api/auth/sign-in/username': {
    expected: everybody(401),
    ask: post('/api/auth/sign-in/username', { username: 'engineer', password: 'a guess' }),
  },
  'POST /api/auth/sign-out': { expected: everybody(200), ask: post('/api/auth/sign-out', {}), ownSession: true },
  'GET /api/auth/get-session': { expected: everybody(200), ask: get(() => '/api/auth/get-session') },
  'POST /api/auth/change-password': {
    expected: CHANGE_PASSWORD,
    ask: post('/api/auth/change-password', { currentPassword: 'a guess', newPassword: 'long enough to be one' }),
  },
  'GET /api/auth/pairing': { expected: everybody(200), ask: get(() => '/api/auth/pairing') },
  'POST /api/auth/pairing': { expected: everybody(201), ask: post('/api/auth/pairing', {}) },
  'POST /api/auth/pairing/claim': {
    expected: everybody(200),
    ask: post('/api/auth/pairing/claim', { secret: 'a guess' }),
  },
  'GET /r/page.css': { expected: everybody(200), ask: get(() => '/r/page.css') },
  'USE /r/:token': { expected: everybody(404), ask: get((target) => `/r/${TOKENS[target]}`), html: true },
  'GET /r/:token': { expected: everybody(404), ask: get((target) => `/r/${TOKENS[target]}`), html: true },
  'POST /r/:token': {
    expected: everybody(404),
    ask: (target) => ({ path: `/r/${TOKENS[target]}`, method: 'POST', body: new URLSearchParams({ answer: 'yes' }) }),
    html: true,
  },
  'GET /d/page.css': { expected: everybody(200), ask: get(() => '/d/page.css') },
  'USE /d/:code': { expected: CABINET, ask: get((target) => `/d/${CODES[target]}`), html: true },
  'GET /d/:code': { expected: CABINET, ask: get((target) => `/d/${CODES[target]}`), html: true },
  'POST /d/:code': {
    expected: everybodyWith([400, 400, 404]),
    ask: (target) => ({ path: `/d/${CODES[target]}`, method: 'POST', body: new URLSearchParams({ symptom: 'none' }) }),
    html: true,
  },
  'GET /api/me': { expected: SIGNED_IN, ask: get(() => '/api/me') },
  'POST /api/declarations': {
    expected: DECLARE,
    ask: (target) => ({
      path: '/api/declarations',
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      json: { service: SERVICES[target], symptom: 'other', description: '杂音' },
    }),
  },
  'GET /api/services': { expected: tasksAlone(LIST), ask: get(() => '/api/services') },
  'GET /api/services/:id': { expected: tasksAlone(ONE), ask: get((target) => `/api/services/${SERVICES[target]}`) },
  'GET /api/services/:id/precheck': {
    expected: tasksAlone(ONE),
    ask: get((target) => `/api/services/${SERVICES[target]}/precheck`),
  },
  'GET /api/customers': { expected: tasksAlone(LIST), ask: get(() => '/api/customers') },
  'GET /api/customers/:id': { expected: tasksAlone(ONE), ask: get((target) => `/api/customers/${CUSTOMERS[target]}`) },
  'GET /api/services/:id/numbers': {
    expected: tasksAlone(ONE),
    ask: get((target) => `/api/services/${SERVICES[target]}/numbers`),
  },
  'POST /api/reveals': {
    expected: REVEAL,
    ask: (target) => ({
      path: '/api/reveals',
      method: 'POST',
      json: { of: 'ticket', ticket: desk.tickets[target], why: 'call' },
    }),
  },
  'GET /api/reveals': { expected: SUPERVISORS, ask: get(() => '/api/reveals') },
  'GET /api/me/notices': { expected: STAFF, ask: get(() => '/api/me/notices') },
  'PUT /api/me/notices': {
    expected: STAFF,
    ask: () => ({ path: '/api/me/notices', method: 'PUT', json: { language: 'zh' } }),
  },
  'GET /api/users': { expected: STAFF, ask: get(() => '/api/users') },
  'GET /api/tickets': {
    expected: LIST,
    ask: get(() => '/api/tickets?limit=200'),
    listed: (target) => desk.tickets[target],
  },
  'GET /api/tickets/:no': { expected: ONE, ask: get(ticketPath) },
  'GET /api/tickets/:no/facts': { expected: ONE, ask: get((target) => `${ticketPath(target)}/facts`) },
  'GET /api/tickets/:no/ledger': { expected: ONE, ask: get((target) => `${ticketPath(target)}/ledger`) },
  'GET /api/tickets/:no/evidence': { expected: ONE, ask: get((target) => `${ticketPath(target)}/evidence`) },
  'GET /api/tickets/:no/wording': { expected: WORDING, ask: get((target) => `${ticketPath(target)}/wording`) },
  'GET /api/wording': { expected: SUPERVISORS, ask: get(() => '/api/wording') },
  'GET /api/wording/:kind/:lang': { expected: SUPERVISORS, ask: get(() => '/api/wording/work_order/zh') },
  'PUT /api/wording/:kind/:lang': {
    // Each of them looked at the first version: of those who may, the first changes it, and the next is told.
    expected: { ...SUPERVISORS, admin: all(409) },
    ask: () => ({
      path: '/api/wording/work_order/zh',
      method: 'PUT',
      json: { text: '{单号} {状态}', expectedVersion: 0 },
    }),
  },
  'POST /api/tickets/:no/commands': {
    expected: COMMAND,
    ask: (target) => ({
      path: `${ticketPath(target)}/commands`,
      method: 'POST',
      json: { type: 'addNote', text: '已联系' },
    }),
  },
  'POST /api/tickets/:no/attachments': {
    expected: ATTACH,
    ask: (target) => ({
      path: `${ticketPath(target)}/attachments?name=note.txt`,
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '衰耗合格',
    }),
  },
  'GET /api/tickets/:no/attachments/:id': {
    expected: ONE,
    ask: get((target) => `${ticketPath(target)}/attachments/${files[target]}`),
  },
  'POST /api/call-records': {
    expected: IMPORT,
    ask: () => ({
      path: '/api/call-records?format=ndjson',
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: JSON.stringify(CALL),
    }),
  },
  'GET /api/call-records/imports': { expected: IMPORT, ask: get(() => '/api/call-records/imports') },
  'GET /api/call-records/imports/:id': {
    expected: importOf(404),
    ask: get(() => `/api/call-records/imports/${randomUUID()}`),
  },
  'GET /api/call-records/imports/:id/rejected': {
    expected: importOf(404),
    ask: get(() => `/api/call-records/imports/${randomUUID()}/rejected`),
  },
  'POST /api/call-records/imports/:id/cancel': {
    expected: importOf(404),
    ask: () => ({ path: `/api/call-records/imports/${randomUUID()}/cancel`, method: 'POST' }),
  },
  'GET /api/pools': { expected: tasksAlone(LIST), ask: get(() => '/api/pools') },
  'GET /api/pools/:contract': { expected: tasksAlone(ONE), ask: get((target) => `/api/pools/${CONTRACTS[target]}`) },
  'GET /api/pools/:contract/notices': {
    expected: { ...BILL, college: all(403), hospital: all(403) },
    ask: get((target) => `/api/pools/${CONTRACTS[target]}/notices`),
  },
  'GET /api/pools/:contract/bill': {
    expected: BILL,
    ask: get((target) => `/api/pools/${CONTRACTS[target]}/bill`),
  },
  'GET /api/pools/:contract/numbers': {
    expected: BILL,
    ask: get((target) => `/api/pools/${CONTRACTS[target]}/numbers`),
  },
  'GET /api/pools/:contract/calls': {
    expected: BILL,
    ask: get((target) => `/api/pools/${CONTRACTS[target]}/calls`),
  },
  'GET /api/pools/:contract/calls/export': {
    expected: BILL,
    ask: get((target) => `/api/pools/${CONTRACTS[target]}/calls/export`),
  },
  'POST /api/pools/:contract/reratings/plans': {
    expected: { ...administrator(200), admin: [200, 200, 404] },
    ask: (target) => ({
      path: `/api/pools/${CONTRACTS[target]}/reratings/plans`,
      method: 'POST',
      json: { month: '2020-01' },
    }),
  },
  'POST /api/pools/:contract/reratings': {
    // Of a plan that nobody has seen nothing is done.
    expected: { ...administrator(409), admin: [409, 409, 404] },
    ask: (target) => ({
      path: `/api/pools/${CONTRACTS[target]}/reratings`,
      method: 'POST',
      json: { month: '2020-01', plan: '0'.repeat(64), reason: '资费有误' },
    }),
  },
  'GET /api/reratings': { expected: administrator(200), ask: get(() => '/api/reratings') },
  'GET /api/plans': { expected: administrator(200), ask: get(() => '/api/plans') },
  'POST /api/plans': {
    // Of a version that nobody has seen nothing is written.
    expected: administrator(409),
    ask: post('/api/plans', {
      id: 'centrex-55',
      base: 999,
      validFrom: '2026-03-01',
      plan: CENTREX_55,
      reason: '资费有误',
    }),
  },
  'POST /api/contracts/:id/plan': {
    // Of a plan that the contract does not go by nothing is changed.
    expected: { ...administrator(409), admin: [409, 409, 404] },
    ask: (target) => ({
      path: `/api/contracts/${CONTRACTS[target]}/plan`,
      method: 'POST',
      json: { plan: 'centrex-small', base: 'no-such-plan', reason: '换套餐' },
    }),
  },
  'GET /api/numbering': { expected: administrator(200), ask: get(() => '/api/numbering') },
  'POST /api/numbering': {
    expected: administrator(409),
    ask: post('/api/numbering', {
      base: 999,
      validFrom: '2026-03-01',
      numbering: DEMO_NUMBERING,
      reason: '号段有误',
    }),
  },
  'GET /api/suspicions': { expected: suspecting(200), ask: get(() => '/api/suspicions') },
  'GET /api/suspicions/:id': { expected: suspecting(404), ask: get(() => `/api/suspicions/${randomUUID()}`) },
  'POST /api/suspicions/:id/ticket': {
    expected: onShift(404),
    ask: post(`/api/suspicions/${randomUUID()}/ticket`, {}),
  },
  'POST /api/suspicions/groups/:id/tickets': {
    expected: onShift(404),
    ask: post(`/api/suspicions/groups/${randomUUID()}/tickets`, { open: 1 }),
  },
  'POST /api/suspicions/groups/:id/dismiss': {
    expected: onShift(404),
    ask: post(`/api/suspicions/groups/${randomUUID()}/dismiss`, { word: '放假', open: 1 }),
  },
  'POST /api/suspicions/:id/dismiss': {
    expected: onShift(404),
    ask: post(`/api/suspicions/${randomUUID()}/dismiss`, { word: '放假' }),
  },
  'POST /api/suspicions/:id/told': {
    expected: suspecting(404),
    ask: post(`/api/suspicions/${randomUUID()}/told`, { how: '电话' }),
  },
  'POST /api/suspicions/:id/holds': {
    expected: onShift(404),
    ask: post(`/api/suspicions/${randomUUID()}/holds`, {}),
  },
  'POST /api/suspicions/:id/holds/:hold': {
    expected: onShift(404),
    ask: post(`/api/suspicions/${randomUUID()}/holds/${randomUUID()}`, { state: 'done', word: '已限' }),
  },
  'PUT /api/pools/:contract/limit': {
    expected: {
      ...everybody(403),
      anonymous: all(401),
      manager: [200, 404, 404],
      manager2: [404, 200, 404],
      supervisor: [200, 200, 404],
      admin: [200, 200, 404],
    },
    ask: (target) => ({ path: `/api/pools/${CONTRACTS[target]}/limit`, method: 'PUT', json: { fen: 100_000 } }),
  },
  'GET /api/handover': { expected: SHIFTS, ask: get(() => '/api/handover') },
  'POST /api/handover': {
    expected: ON_SHEET,
    ask: post('/api/handover', { version: 999, notes: '', guarded: '' }),
  },
  'POST /api/handover/sign': { expected: ON_SHEET, ask: post('/api/handover/sign', { version: 999 }) },
  'POST /api/handover/give-back': { expected: ON_SHEET, ask: post('/api/handover/give-back', { version: 999 }) },
  'POST /api/handover/accept': { expected: ON_SHEET, ask: post('/api/handover/accept', { version: 999 }) },
  'GET /api/handovers': { expected: SHIFTS, ask: get(() => '/api/handovers') },
  'GET /api/handovers/:id': { expected: onShift(404), ask: get(() => `/api/handovers/${randomUUID()}`) },
  'GET /api/works': {
    expected: tasksAlone(LIST),
    ask: get(() => '/api/works'),
    listed: (target) => works[target],
  },
  'POST /api/works': {
    expected: onShift(400),
    ask: post('/api/works', { kind: 'upgrade' }),
  },
  'GET /api/works/targets': { expected: onShift(200), ask: get(() => '/api/works/targets?q=svc') },
  'GET /api/works/:id': { expected: tasksAlone(ONE), ask: get((target) => `/api/works/${works[target]}`) },
  'POST /api/works/:id/cancel': {
    expected: onShift(404),
    ask: post(`/api/works/${randomUUID()}/cancel`, { reason: '改期' }),
  },
  'POST /api/works/:id/window': {
    expected: onShift(404),
    ask: post(`/api/works/${randomUUID()}/window`, {
      from: `${inDays(40)}T01:00`,
      to: `${inDays(40)}T02:00`,
      zone: 'Asia/Urumqi',
      reason: '改期',
    }),
  },
  'POST /api/works/:id/announce': { expected: onShift(404), ask: post(`/api/works/${randomUUID()}/announce`, {}) },
  'POST /api/works/:id/notices': {
    expected: onShift(404),
    ask: post(`/api/works/${randomUUID()}/notices`, { customers: ['college'], what: 'told', how: '短信' }),
  },
  'POST /api/works/:id/answer': {
    expected: customersAlone(404),
    ask: post(`/api/works/${randomUUID()}/answer`, { answer: 'agreed' }),
  },
  'GET /api/obligations': {
    expected: OBLIGATIONS_LIST,
    ask: get(() => '/api/obligations'),
    listed: (target) => CONTRACTS[target],
  },
  'GET /api/contracts/:id/obligations': {
    expected: OBLIGATIONS,
    ask: get((target) => `/api/contracts/${CONTRACTS[target]}/obligations`),
  },
  'GET /api/contracts/:id/events': {
    expected: { ...OBLIGATIONS, college: all(403), hospital: all(403) },
    ask: get((target) => `/api/contracts/${CONTRACTS[target]}/events`),
  },
  'POST /api/contracts/:id/events': {
    expected: KEEPS_CONTRACTS,
    ask: (target) => ({
      path: `/api/contracts/${CONTRACTS[target]}/events`,
      method: 'POST',
      json: { event: { type: 'activated' } },
    }),
  },
  'GET /api/majeure': { expected: MAJEURE_LIST, ask: get(() => '/api/majeure'), listed: (target) => majeures[target] },
  'GET /api/majeure/kinds': { expected: KNOWS_MAJEURE, ask: get(() => '/api/majeure/kinds') },
  'GET /api/majeure/targets': { expected: SUPERVISORS, ask: get(() => '/api/majeure/targets?q=a') },
  'POST /api/majeure': { expected: supervisors(400), ask: post('/api/majeure', { kind: 'storm' }) },
  'GET /api/majeure/:id': { expected: MAJEURE, ask: get((target) => `/api/majeure/${majeures[target]}`) },
  'POST /api/majeure/:id/notices': {
    expected: supervisors(404),
    ask: post(`/api/majeure/${randomUUID()}/notices`, { what: 'noticed', contracts: ['C-COLLEGE'], evidence: '函' }),
  },
  'POST /api/majeure/:id/end': {
    expected: supervisors(404),
    ask: post(`/api/majeure/${randomUUID()}/end`, { at: '2026-01-01T00:00:00Z', said: '解除' }),
  },
  'POST /api/majeure/:id/retract': {
    expected: supervisors(404),
    ask: post(`/api/majeure/${randomUUID()}/retract`, { reason: '误录' }),
  },
  'POST /api/majeure/:id/files': {
    expected: supervisors(404),
    ask: () => ({
      path: `/api/majeure/${randomUUID()}/files?name=a.txt`,
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '证明',
    }),
  },
  'GET /api/majeure/:id/files/:file': {
    expected: MAJEURE,
    ask: get((target) => `/api/majeure/${majeures[target]}/files/${majeureFiles[target]}`),
  },
  'GET /api/reports/service': {
    expected: REPORT,
    ask: get(() => `/api/reports/service?from=${inDays(-1)}&to=${inDays(1)}`),
    listed: (target) => target,
  },
  'GET /api/reports/service/export': {
    expected: REPORT_FILE,
    ask: get(() => `/api/reports/service/export?from=${inDays(-1)}&to=${inDays(1)}&sheet=customers&format=csv`),
  },
  'GET /api/push/key': { expected: customersAlone(200), ask: get(() => '/api/push/key') },
  'PUT /api/push/subscription': {
    expected: customersAlone(422),
    ask: () => ({
      path: '/api/push/subscription',
      method: 'PUT',
      json: {
        endpoint: 'https://push.example/none',
        keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
        language: 'zh',
      },
    }),
  },
  'DELETE /api/push/subscription': {
    expected: customersAlone(204),
    ask: () => ({
      path: '/api/push/subscription',
      method: 'DELETE',
      json: { endpoint: 'https://push.example/none' },
    }),
  },
  'GET /api/admin/users': { expected: administrator(200), ask: get(() => '/api/admin/users') },
  'POST /api/admin/users': {
    expected: administrator(409),
    ask: post('/api/admin/users', { username: 'engineer', name: '甲', role: 'engineer' }),
  },
  'PATCH /api/admin/users/:id': {
    expected: administrator(404),
    ask: () => ({ path: '/api/admin/users/nobody', method: 'PATCH', json: { name: '甲' } }),
  },
  'POST /api/admin/users/:id/disable': {
    expected: administrator(404),
    ask: post('/api/admin/users/nobody/disable', {}),
  },
  'POST /api/admin/users/:id/enable': { expected: administrator(404), ask: post('/api/admin/users/nobody/enable', {}) },
  'POST /api/admin/users/:id/password': {
    expected: administrator(404),
    ask: post('/api/admin/users/nobody/password', {}),
  },
  'GET /api/admin/keys': { expected: administrator(200), ask: get(() => '/api/admin/keys') },
  'POST /api/admin/keys': { expected: administrator(201), ask: post('/api/admin/keys', { name: '话单' }) },
  'POST /api/admin/keys/:id/revoke': { expected: administrator(404), ask: post('/api/admin/keys/none/revoke', {}) },
  'GET /api/admin/branch': { expected: administrator(200), ask: get(() => '/api/admin/branch') },
  'PATCH /api/admin/branch': {
    expected: administrator(200),
    ask: () => ({ path: '/api/admin/branch', method: 'PATCH', json: {} }),
  },
  'GET /api/admin/registry': { expected: administrator(200), ask: get(() => '/api/admin/registry') },
  'GET /api/admin/registry/export': {
    expected: administrator(200),
    ask: get(() => '/api/admin/registry/export?format=csv&tables=contacts'),
  },
  'POST /api/admin/registry/plans': {
    expected: administrator(200),
    ask: () => ({ path: '/api/admin/registry/plans?name=elements.csv', method: 'POST', body: 'id,name\nnone,x\n' }),
  },
  'POST /api/admin/registry/imports': {
    // No plan has this hash, so that nothing is changed.
    expected: administrator(409),
    ask: () => ({
      path: `/api/admin/registry/imports?name=elements.csv&plan=${'0'.repeat(64)}`,
      method: 'POST',
      body: 'id,name\nnone,x\n',
    }),
  },
  'GET /api/admin/channels': {
    expected: { ...administrator(200), engineer: all(200), supervisor: all(200) },
    ask: get(() => '/api/admin/channels'),
  },
  'POST /api/admin/channels/tests': {
    expected: { ...administrator(422), supervisor: all(422) },
    ask: post('/api/admin/channels/tests', { channel: 'sms', to: '15400000000', language: 'zh' }),
  },
  'POST /api/admin/notices/:id/send-again': {
    expected: { ...administrator(404), engineer: all(404), supervisor: all(404) },
    ask: post('/api/admin/notices/00000000-0000-4000-8000-000000000000/send-again', {}),
  },
  'GET /api/screens': { expected: onShift(200), ask: get(() => '/api/screens') },
  'GET /api/screens/waiting/:code': {
    expected: onShift(422),
    ask: get(() => '/api/screens/waiting/AAAA-AAAA'),
  },
  'POST /api/screens': {
    // No screen shows this code, so that nothing is paired.
    expected: onShift(422),
    ask: post('/api/screens', {
      code: 'AAAA-AAAA',
      name: '大厅',
      settings: { language: 'zh', wall: WALL_DEFAULT },
    }),
  },
  'PATCH /api/screens/:id': {
    expected: onShift(404),
    ask: () => ({ path: '/api/screens/none', method: 'PATCH', json: { resting: true } }),
  },
  'POST /api/screens/:id/revoke': { expected: onShift(404), ask: post('/api/screens/none/revoke', {}) },
  'GET /api/causes': { expected: STAFF, ask: get(() => '/api/causes') },
  'POST /api/causes': {
    // There is nothing that it could be beneath, so that nothing is changed.
    expected: administrator(422),
    ask: post('/api/causes', { code: 'core.nowhere.such', zh: '无', en: 'none' }),
  },
  'PATCH /api/causes/:code': {
    expected: administrator(404),
    ask: () => ({
      path: '/api/causes/core.nowhere',
      method: 'PATCH',
      json: { retired: true, expectedVersion: 0 },
    }),
  },
  'GET /api/policies': {
    expected: { ...STAFF, field: all(403) },
    ask: get(() => '/api/policies'),
  },
  'GET /api/follow-up': { expected: { ...STAFF, field: all(403) }, ask: get(() => '/api/follow-up') },
  'GET /api/duty': { expected: { ...STAFF, screen: all(200) }, ask: get(() => '/api/duty') },
  'GET /api/duty/week': { expected: { ...STAFF, screen: all(200) }, ask: get(() => '/api/duty/week') },
  'POST /api/duty/shifts': {
    // Nobody is called that, so that nothing is changed.
    expected: { ...administrator(422), supervisor: all(422) },
    ask: post('/api/duty/shifts', {
      post: 'engineer',
      person: 'nobody',
      startsOn: '2026-11-24',
      from: '08:00',
      to: '20:00',
    }),
  },
  'DELETE /api/duty/shifts/:id': {
    expected: { ...administrator(404), supervisor: all(404) },
    ask: () => ({ path: '/api/duty/shifts/00000000-0000-4000-8000-000000000000', method: 'DELETE' }),
  },
  'POST /api/duty/overrides': {
    expected: { ...administrator(422), supervisor: all(422) },
    ask: post('/api/duty/overrides', {
      post: 'engineer',
      person: 'nobody',
      from: '2026-11-24T08:00',
      to: '2026-11-24T09:00',
      reason: '替班',
    }),
  },
  'DELETE /api/duty/overrides/:id': {
    expected: { ...administrator(404), supervisor: all(404) },
    ask: () => ({ path: '/api/duty/overrides/00000000-0000-4000-8000-000000000000', method: 'DELETE' }),
  },
  'GET /api/policies/:version/file': {
    expected: { ...STAFF, field: all(403) },
    ask: get(() => '/api/policies/1/file'),
  },
  'POST /api/policies/plans': { expected: SUPERVISORS, ask: post('/api/policies/plans', { text: '' }) },
  'POST /api/policies/trials': {
    // No text is a policy that is none.
    expected: { ...administrator(400), supervisor: all(400) },
    ask: post('/api/policies/trials', { text: '' }),
  },
  'POST /api/policies': {
    expected: { ...administrator(400), supervisor: all(400) },
    ask: post('/api/policies', { text: '', plan: '0'.repeat(64), name: '新', reason: '无' }),
  },
  'GET /api/admin/audit': {
    expected: { ...administrator(200), supervisor: all(200) },
    ask: get(() => '/api/admin/audit'),
  },
  'USE /assets': { expected: everybody(404), ask: get(() => '/assets/none.js') },
  'GET /{*path}': {
    expected: everybody(hasPages ? 200 : 404),
    ask: (target) => ({ path: `/tickets/${desk.tickets[target]}`, headers: { accept: 'text/html' } }),
    html: hasPages,
  },
};

/** Of the interface, but later work: 404 for who is signed in, with nobody's data. */
const LATER = [
  ['POST', '/api/alarms'],
  ['POST', '/api/alarms/alertmanager'],
  ['GET', '/tmf-api/troubleTicket/v4/troubleTicket'],
  ['GET', '/api/nothing'],
  ['GET', '/API/nothing'],
  ['GET', '/api'],
  ['DELETE', '/api/tickets'],
  ['PUT', '/api/declarations'],
] as const;

interface Heard {
  readonly status: number;
  readonly text: string;
  /** What was said where it was refused, but for where. */
  readonly problem: unknown;
}

/** A caller's answers by target; what asks the same of all is asked once. */
async function ask(who: CallerName, row: Row): Promise<Record<Target, Heard>> {
  const headers = row.ownSession ? await desk.signInAgain(who) : {};
  const known = new Map<string, Heard>();
  const hear = async (target: Target): Promise<Heard> => {
    const asked = row.ask(target);
    const of = JSON.stringify([asked.path, asked.json]);
    const before = known.get(of);
    if (before !== undefined) return before;
    const answer = await desk.call(who, asked.path, { ...asked, headers: { ...headers, ...asked.headers } });
    const text = await answer.text();
    let problem: unknown = null;
    if (row.html !== true) {
      expect(answer.headers.get('content-type') ?? '', asked.path).not.toMatch(/html/);
      if (answer.status >= 400) {
        const { instance, ...said } = expectProblem(answer, text, `${who} ${asked.path}`);
        expect(instance).toBe(asked.path.split('?')[0]);
        problem = said;
      }
    }
    const heard = { status: answer.status, text, problem };
    known.set(of, heard);
    return heard;
  };
  return { college: await hear('college'), hospital: await hear('hospital'), missing: await hear('missing') };
}

/** Bound to the college, or to others that are not the hospital: no answer of theirs may hold a word of it. */
const BOUND: readonly CallerName[] = ['college', 'manager'];
/** But for examples in the interface's description, and what a cabinet's label says to whoever stands before it. */
const FOR_ANYBODY = ['GET /api/openapi.json', 'USE /d/:code', 'GET /d/:code'];

describe('every door', () => {
  it('has a row here, and every row a door', () => {
    expect(registeredDoors(desk.express).sort()).toEqual(Object.keys(ROWS).sort());
  });

  it('beneath /api, and of operation, is described in the OpenAPI document, and nothing else is', () => {
    const described = Object.entries(openApi.paths).flatMap(([at, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${at.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const registered = registeredDoors(desk.express).filter(
      (door) =>
        / \/(api\/|healthz|readyz|metrics)/.test(door) && !door.startsWith('USE ') && door !== 'GET /api/openapi.json',
    );
    expect(described.sort()).toEqual(registered.sort());
  });

  it.each(Object.keys(ROWS))('%s lets in whom it should', async (door) => {
    const row = ROWS[door];
    if (row === undefined) throw new Error(door);
    const actual: Record<string, Outcome[]> = {};
    for (const who of CALLERS) {
      const heard = await ask(who, row);
      actual[who] = TARGETS.map((target, i) => {
        const { status, text } = heard[target];
        if (status !== 200 || typeof row.expected[who][i] !== 'string') return status;
        const ids = row.listed === undefined ? [SERVICES[target], CONTRACTS[target]] : [row.listed(target)];
        return ids.some((id) => text.includes(JSON.stringify(id))) ? 'in' : 'out';
      });
      for (const { status, text } of Object.values(heard))
        if (BOUND.includes(who) && status < 300 && !FOR_ANYBODY.includes(door)) expect(text).not.toMatch(HOSPITALS);
      // What is another's cannot be told from what never was.
      for (const target of ['college', 'hospital'] as const)
        if (heard[target].status === 404 && row.html !== true)
          expect(heard[target].problem, who).toEqual(heard.missing.problem);
    }
    expect(actual).toEqual(row.expected);
  });

  it.each(LATER)('%s %s is none yet, and says so to who is signed in', async (method, at) => {
    for (const who of CALLERS) {
      const answer = await desk.call(who, at, { method, headers: { accept: 'text/html,*/*' } });
      expectProblem(answer, await answer.text(), `${who} ${method} ${at}`);
      // Where there is no door a screen is told that it may not knock, all the same.
      const refused = who === 'screen' && method !== 'GET' ? 403 : 404;
      expect(answer.status, who).toBe(who === 'anonymous' ? 401 : refused);
    }
  });
});

describe('a customer reads', () => {
  it('nothing that names members of staff, in no form of its ticket', async () => {
    const note = { type: 'addNote', text: '内部备注：疑客户侧' };
    await desk.call('engineer', `${ticketPath('college')}/commands`, { method: 'POST', json: note });
    for (const sub of ['', '/facts', '/ledger', '/evidence']) {
      const theirs = await (await desk.call('college', `${ticketPath('college')}${sub}`)).text();
      const ours = await (await desk.call('engineer', `${ticketPath('college')}${sub}`)).text();
      expect(theirs).not.toMatch(/叶知秋|雷振山|杜若|"user"|"assignee(Name)?\\?": ?\\?"|内部备注/);
      if (sub !== '/ledger') expect(ours).toMatch(/"assignee\\?":\\?"field/);
    }
  });
});
