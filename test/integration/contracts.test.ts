import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  contractEventsSchema,
  type ContractObligations,
  contractObligationsSchema,
  dueObligationsSchema,
  recordedEventSchema,
} from '#shared/api/contracts.ts';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { precheckSchema, problemSchema } from '#shared/api/service.ts';
import type { ContractEventBody } from '#shared/contract/events.ts';
import { days, iso, minus } from '#shared/time.ts';
import { readNow } from '#server/tickets/queries.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

/* What happens to contracts, through the public interface, on the whole demo desk. */
const app = await startServer({ demo: true });
const [manager, manager2, supervisor, engineer, hotline, college] = (await Promise.all(
  ['manager', 'manager2', 'supervisor', 'engineer', 'hotline', 'college'].map((name) => app.signIn(name)),
)) as [Caller, Caller, Caller, Caller, Caller, Caller];

type Sent = Record<string, unknown> & { readonly type: ContractEventBody['type'] };
const record = (contract: string, event: Sent, at?: string, key?: string, by = manager) =>
  by.post(
    `/api/contracts/${contract}/events`,
    { event, ...(at === undefined ? {} : { at }) },
    key === undefined ? {} : { 'idempotency-key': key },
  );
const recorded = async (...sent: Parameters<typeof record>) => {
  const answer = await record(...sent);
  const text = await answer.text();
  expect([200, 201], text).toContain(answer.status);
  return recordedEventSchema.parse(JSON.parse(text));
};
const refusal = async (...sent: Parameters<typeof record>) => {
  const answer = await record(...sent);
  const { code, errors } = problemSchema.parse(await answer.json());
  return [answer.status, code, errors?.map(({ field }) => field).join()];
};
const obligations = async (contract: string, by = manager): Promise<ContractObligations> =>
  contractObligationsSchema.parse(await (await by.fetch(`/api/contracts/${contract}/obligations`)).json());
const owed = async (contract: string, kind: string) =>
  (await obligations(contract)).obligations
    .filter((one) => one.kind === kind)
    .map(({ about, holder, state }) => [about, holder, state]);
const stateOf = async (service: string): Promise<string> =>
  precheckSchema.parse(await (await hotline.fetch(`/api/services/${service}/precheck`)).json()).state;
const ago = async (ms: number): Promise<string> => iso(minus(await readNow(app.db.pool), days(ms)));

describe('what happened to a contract', () => {
  it('is kept as it was recorded, by whom and when, and never changed', async () => {
    const at = await ago(1);
    const one = await recorded('C-YUDAI', { type: 'renewalObjected', by: 'customer', evidence: '函件' }, at);
    expect(one).toMatchObject({ seq: 1, recordedBy: '苏合', event: { type: 'renewalObjected' } });
    expect(iso(one.at)).toBe(at);
    const { items } = contractEventsSchema.parse(await (await engineer.fetch('/api/contracts/C-YUDAI/events')).json());
    expect(items).toEqual([one]);
    await expect(app.db.pool.query('update contract_event set seq = 9')).rejects.toThrow('permission denied');
    await expect(app.db.pool.query('delete from contract_event')).rejects.toThrow('permission denied');
    await expect(app.db.pool.query('delete from obligation_notice')).rejects.toThrow('permission denied');
  });
  it('is recorded once for one key, and a key is of one event', async () => {
    const key = randomUUID();
    const paid = { type: 'paid', fen: 100, covers: 'charges' } as const;
    const first = await record('C-FENGSHOU', paid, undefined, key);
    const again = await record('C-FENGSHOU', paid, undefined, key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(await again.json()).toEqual(await first.json());
    expect(await refusal('C-FENGSHOU', { ...paid, fen: 200 }, undefined, key)).toEqual([
      409,
      'idempotency_key_reused',
      'Idempotency-Key',
    ]);
    const { items } = contractEventsSchema.parse(
      await (await manager.fetch('/api/contracts/C-FENGSHOU/events')).json(),
    );
    expect(items).toHaveLength(1);
  });
  it('has a number of its own each, however many record at once', async () => {
    const all = await Promise.all(
      [1, 2, 3, 4, 5].map((fen) =>
        recorded('C-HUIMIN', { type: 'paid', fen, covers: 'charges' }, undefined, undefined, supervisor),
      ),
    );
    expect(all.map(({ seq }) => seq).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('an event that cannot be', () => {
  it.each<[Sent, at: number | null, code: string, field: string]>([
    [{ type: 'activated' }, null, 'not_signed', 'event.type'],
    [{ type: 'signed' }, -1, 'in_future', 'at'],
    [{ type: 'serviceResumed', service: 'svc-changhe' }, null, 'service_works', 'event.service'],
    [{ type: 'serviceResumed', service: 'svc-college' }, null, 'unknown_service', 'event.service'],
    [{ type: 'breachAnswered', of: 77, how: 'corrected', evidence: '函' }, null, 'unknown_event', 'event.of'],
    [{ type: 'invoiced', invoice: 'X', due: '2020-01-01', fen: 1 }, null, 'due_before_invoice', 'event.due'],
    [
      { type: 'securityNoticed', what: '攻击', deadline: '2020-01-01T00:00:00Z', evidence: '函' },
      null,
      'deadline_not_ahead',
      'event.deadline',
    ],
  ])('is refused with the field that would have to be another: %j', async (event, at, code, field) => {
    const when = at === null ? undefined : await ago(at);
    expect(await refusal('C-CHANGHE', event, when)).toEqual([422, code, field]);
  });
  it.each<[object, field: string]>([
    [{ event: { type: 'signed', note: 'x' } }, 'event.note'],
    [{ event: { type: 'environmentMissing', what: '没有电', evidence: ' ' } }, 'event.evidence'],
    [{ event: { type: 'paid', fen: 0.5, covers: 'charges' } }, 'event.fen'],
    [{ event: { type: 'serviceSuspended', service: 'svc-changhe', state: 'normal' } }, 'event.state'],
    [{ event: { type: 'signed' }, at: '1949-10-01T00:00:00Z' }, 'at'],
    [{ event: { type: 'invoiced', invoice: 'X', due: '9999-12-31', fen: 1 } }, 'event.due'],
    [{}, 'event'],
  ])('of a wrong shape is refused at the door: %j', async (body, field) => {
    const answer = await manager.post('/api/contracts/C-CHANGHE/events', body);
    expect(answer.status).toBe(400);
    expect(problemSchema.parse(await answer.json()).errors?.map((one) => one.field)).toContain(field);
  });
});

describe('whose contract it is', () => {
  it('another manager’s is not there', async () => {
    expect((await record('C-CHANGHE', { type: 'signed' }, undefined, undefined, manager2)).status).toBe(404);
    for (const what of ['events', 'obligations'])
      expect((await manager2.fetch(`/api/contracts/C-CHANGHE/${what}`)).status).toBe(404);
    const { items } = dueObligationsSchema.parse(await (await manager2.fetch('/api/obligations')).json());
    expect(items.map(({ customer }) => customer.id)).toContain('bishui');
    expect(items.map(({ customer }) => customer.id)).not.toContain('mingzhu');
  });
  it('its customer reads what it knows of anyway, and not what the carrier has still to say', async () => {
    await recorded('C-COLLEGE', { type: 'changePlanned', by: 'carrier', what: '资费调整', effectiveOn: '2100-01-01' });
    const { obligations: own, term } = await obligations('C-COLLEGE', college);
    expect(own.map(({ kind }) => kind).sort()).toEqual(['installation', 'renewal_notice']);
    expect(term.state).toBe('running');
    expect(await owed('C-COLLEGE', 'change_notice')).toEqual([['资费调整', 'carrier', 'open']]);
    expect((await college.fetch('/api/contracts/C-COLLEGE/events')).status).toBe(403);
  });
});

describe('the obligations of a contract', () => {
  it('name the clause, the holder, the time, and of the installation who held its clock', async () => {
    const { obligations: all } = await obligations('C-ANKANG-2');
    const installation = all.find(({ kind }) => kind === 'installation');
    expect(installation).toMatchObject({
      clause: '二、二2',
      holder: 'customer',
      state: 'open',
      runs: false,
      stage: null,
    });
    expect(installation?.ledger?.map(({ holder, why }) => [holder, why === null])).toEqual([
      ['carrier', true],
      ['customer', false],
      ['carrier', true],
      ['customer', false],
    ]);
  });
  it('hold the arrears with a late fee that grows by the day, on the whole of it', async () => {
    // 18000 fen late for 8 days, then a part is paid; 13000 for 19 days, then the next invoice is late too; 31000 for 11 days.
    const { arrears } = await obligations('C-MINGZHU');
    expect(arrears.fen).toBe(31_000);
    const fee = Math.floor(((18_000 * 8 + 13_000 * 19 + 31_000 * 11) * 3) / 1000);
    expect(arrears.lateFeeFen).toBe(fee);
    expect(arrears.lateFeeOwedFen).toBe(fee);
    expect(await owed('C-MINGZHU', 'arrears')).toEqual([
      ['MZ-01', 'customer', 'overdue'],
      ['MZ-02', 'customer', 'open'],
    ]);
  });
  it('that fall due are listed over all own customers, the overdue first', async () => {
    const { items } = dueObligationsSchema.parse(await (await manager.fetch('/api/obligations?within=20')).json());
    const stages = items.map(({ customer, kind, state }) => `${customer.id} ${kind} ${state}`);
    expect(stages[0]).toBe('mingzhu arrears overdue');
    expect(stages).toContain('chenguang breach_cure open');
    expect(stages).not.toContain('ankang installation open');
    expect([...items].sort((a, b) => a.dueAt.localeCompare(b.dueAt))).toEqual(items);
  });
});

describe('a service', () => {
  const stop = (service: string, state: string): Sent => ({ type: 'serviceSuspended', service, state });
  it('that is stopped, and works again, shows it at intake; it is owed 48 hours after the payment', async () => {
    const invoice = { type: 'invoiced', invoice: 'R1', due: (await ago(20)).slice(0, 10), fen: 900 } as const;
    await recorded('C-YULIN', invoice, await ago(25));
    await recorded('C-YULIN', stop('svc-yulin', 'suspended_arrears'), await ago(2));
    expect(await stateOf('svc-yulin')).toBe('suspended_arrears');
    expect(await refusal('C-YULIN', stop('svc-yulin', 'suspended_arrears'))).toEqual([
      422,
      'same_state',
      'event.state',
    ]);
    expect(await owed('C-YULIN', 'service_back')).toEqual([]);
    await recorded('C-YULIN', { type: 'paid', fen: 900, covers: 'charges' }, await ago(1.5));
    expect(await stateOf('svc-yulin')).toBe('suspended_arrears');
    expect(await owed('C-YULIN', 'service_back')).toEqual([['svc-yulin', 'carrier', 'open']]);
    await recorded('C-YULIN', { type: 'serviceResumed', service: 'svc-yulin' });
    expect(await stateOf('svc-yulin')).toBe('normal');
    expect(await owed('C-YULIN', 'service_back')).toEqual([['svc-yulin', 'carrier', 'met']]);
  });
  it('is as it was before once what stopped it is taken back', async () => {
    const realname = await recorded('C-YUDAI', stop('svc-yudai', 'suspended_realname'));
    const abuse = await recorded('C-YUDAI', stop('svc-yudai', 'suspended_abuse'));
    const back = (of: number): Sent => ({ type: 'retracted', of, reason: '记错了业务' });
    await recorded('C-YUDAI', back(realname.seq));
    expect(await stateOf('svc-yudai')).toBe('suspended_abuse');
    await recorded('C-YUDAI', back(abuse.seq));
    expect(await stateOf('svc-yudai')).toBe('normal');
  });
  it('keeps what an import has said since', async () => {
    const moved = await recorded('C-XIANGYANG', stop('svc-xiangyang', 'stopped_relocated'));
    await app.db.asOwner(`update service set state = 'suspended_security' where id = 'svc-xiangyang'`);
    await recorded('C-XIANGYANG', { type: 'retracted', of: moved.seq, reason: '没有迁移' });
    expect(await stateOf('svc-xiangyang')).toBe('suspended_security');
  });
});

it('a failed emergency call of a stopped service is no reason to dismiss it for its state', async () => {
  await recorded('C-CHANGHE', { type: 'serviceSuspended', service: 'svc-changhe', state: 'suspended_abuse' });
  const declare = (symptom: string) =>
    hotline.post(
      '/api/declarations',
      { service: 'svc-changhe', symptom, description: '打不通' },
      { 'idempotency-key': randomUUID() },
    );
  const { ticket } = declarationAnswerSchema.parse(await (await declare('cannot_call_out')).json());
  await declare('emergency_call_fails');
  const dismiss = (reason: string) =>
    engineer.post(`/api/tickets/${ticket.no}/commands`, {
      type: 'dismiss',
      reason,
      evidence: '违规停机',
      expectedVersion: ticket.version,
    });
  const refused = await dismiss('suspended_service');
  expect(refused.status).toBe(422);
  expect(problemSchema.parse(await refused.json())).toMatchObject({
    code: 'emergency_is_a_fault',
    errors: [{ field: 'reason' }],
  });
  expect((await dismiss('no_fault')).status).toBe(200);
});

it('the college and the hospital begin in normal state, with an installation that is done', async () => {
  for (const [contract, service] of [
    ['C-COLLEGE', 'svc-college'],
    ['C-HOSPITAL', 'svc-hospital'],
  ] as const) {
    expect(await stateOf(service)).toBe('normal');
    const { obligations: all, arrears } = await obligations(contract, supervisor);
    expect(all.find(({ kind }) => kind === 'installation')?.state).toBe('met');
    expect(arrears).toEqual({ fen: 0, lateFeeFen: 0, lateFeeOwedFen: 0 });
  }
});

it('whoever looks at a contract sees what others record, and what follows from it', async () => {
  const socket = await engineer.socket();
  const heard: number[] = [];
  socket.on('changes', ({ topic, key, items }) => {
    if (topic === 'contract' && key === 'C-ANKANG') heard.push(...items.map(({ version }) => version));
  });
  const answer = await socket.emitWithAck('watch', { topic: 'contract', key: 'C-ANKANG' });
  expect(answer).toMatchObject({ ok: true, items: [{ key: 'C-ANKANG', version: 0, items: [] }] });
  await recorded('C-ANKANG', { type: 'serviceSuspended', service: 'svc-ankang', state: 'suspended_realname' });
  await expect.poll(() => heard).toEqual([1]);
  const again = await socket.emitWithAck('watch', { topic: 'contract', key: 'C-ANKANG' });
  expect(again).toMatchObject({ ok: true, items: [{ services: [{ id: 'svc-ankang', state: 'suspended_realname' }] }] });
  const customer = await college.socket();
  expect(await customer.emitWithAck('watch', { topic: 'contract', key: 'C-COLLEGE' })).toMatchObject({
    ok: false,
    code: 'forbidden',
  });
});
