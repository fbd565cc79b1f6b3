import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ticket } from '#shared/api/ticket.ts';
import type { Pool } from '#shared/api/pool.ts';
import type { Changes, Item } from '#shared/live/protocol.ts';
import { type Caller, type LiveSocket, type TestApp, startServer } from '#test/harness/server.ts';

/** The main job, as the three who play it see it: through HTTP and live sockets, on a real PostgreSQL. */
let app: TestApp;
let hotline: Caller;
let engineer: Caller;
let customer: Caller;
let no: string;
const heard = new Map<string, Item[]>();

/** Keeps what a page would have on screen, and everything that ever reached the socket. */
async function watch(name: string, socket: LiveSocket): Promise<void> {
  const items: Item[] = [];
  heard.set(name, items);
  socket.on('changes', (changes: Changes) => items.push(...changes.items));
  const answer = await socket.emitWithAck('watch', { topic: 'board' });
  if (!answer.ok) throw new Error(answer.detail);
  items.push(...answer.items);
}

const seen = (name: string, test: (item: Record<string, unknown>) => boolean) =>
  expect
    .poll(() => (heard.get(name) ?? []).some((item) => item.key === no && test({ ...item })), { timeout: 10_000 })
    .toBe(true);

const command = async (who: Caller, body: Record<string, unknown>): Promise<Ticket> => {
  const answer = await who.post(`/api/tickets/${no}/commands`, body);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text) as Ticket;
};

beforeAll(async () => {
  app = await startServer({ demo: true });
  [hotline, engineer, customer] = [
    await app.signIn('hotline'),
    await app.signIn('engineer'),
    await app.signIn('college'),
  ];
  await watch('engineer', await engineer.socket());
  await watch('customer', await customer.socket());
  await watch('manager2', await (await app.signIn('manager2')).socket());
});
afterAll(() => app.close());

describe('a night at the desk', () => {
  it('the contact calls 10086-8: it is on disk, with what is known of the line', async () => {
    const precheck = await hotline.fetch('/api/services/svc-college/precheck');
    expect(await precheck.json()).toMatchObject({ state: 'normal', openTicket: null });
    const key = randomUUID();
    const body = {
      service: '+869030000017',
      symptom: 'all_down',
      description: '全部话机无声',
      affectedNumbers: ['+869030000017', '+869030000018'],
      contact: { name: '陆远舟', phone: '+869030000001' },
    };
    const first = await hotline.post('/api/declarations', body, { 'idempotency-key': key });
    expect(first.status).toBe(201);
    const answer = (await first.json()) as { ticket: Ticket; declaration: { joined: boolean } };
    no = answer.ticket.no;
    expect(no).toMatch(/^F\d{8}-\d{4,}$/);
    expect(answer).toMatchObject({
      declaration: { joined: false },
      ticket: { phase: 'declared', severity: 'critical', holder: 'carrier' },
    });

    const again = await hotline.post('/api/declarations', body, { 'idempotency-key': key });
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(answer);
    const other = await hotline.post('/api/declarations', { ...body, description: '别的' }, { 'idempotency-key': key });
    expect(other.status).toBe(409);
  });

  it('every console and the customer see it at once; another manager does not', async () => {
    await seen('engineer', (item) => item.phase === 'declared');
    await seen('customer', (item) => item.phase === 'declared');
    expect((heard.get('manager2') ?? []).some((item) => item.key === no)).toBe(false);
  });

  it('the customer’s own declaration joins, and asking again is a chase', async () => {
    const joined = await customer.post(
      '/api/declarations',
      { service: 'svc-college', symptom: 'no_dial_tone', description: '还是打不通' },
      { 'idempotency-key': randomUUID() },
    );
    expect(joined.status).toBe(201);
    expect(await joined.json()).toMatchObject({ declaration: { joined: true }, ticket: { no, phase: 'declared' } });
    expect(await command(customer, { type: 'chase', note: '急用' })).toMatchObject({ chases: 1 });
  });

  it('both sides diagnose, the engineer confirms and dispatches by segment', async () => {
    await command(engineer, { type: 'acknowledge' });
    await command(engineer, { type: 'recordFinding', text: '接入节点 02:06 掉线' });
    const early = await engineer.post(`/api/tickets/${no}/commands`, {
      type: 'confirm',
      class: 'fault',
      severity: 'critical',
    });
    expect(early.status).toBe(422);
    expect(await early.json()).toMatchObject({ code: 'customer_finding_missing' });
    await command(hotline, {
      type: 'recordFinding',
      text: '机房交换机灯灭',
      onBehalf: { name: '陆远舟', how: '来电' },
    });
    await command(engineer, { type: 'confirm', class: 'fault', severity: 'critical' });
    const ticket = await command(engineer, {
      type: 'openSegment',
      party: 'carrier',
      unit: '接入网',
      assignee: 'field',
    });
    await command(engineer, { type: 'assign', to: 'engineer' });
    const line = ticket.line;
    const room = line.find((element) => element.party === 'customer');
    const without = await engineer.post(`/api/tickets/${no}/commands`, {
      type: 'openSegment',
      party: 'customer',
      element: room?.id,
    });
    expect(without.status).toBe(422);
    expect(await without.json()).toMatchObject({ code: 'evidence_required', errors: [{ field: 'evidence' }] });
    const split = await command(engineer, {
      type: 'openSegment',
      party: 'customer',
      element: room?.id,
      evidence: '交换机上联口灭，双方见证',
    });
    expect(split).toMatchObject({ phase: 'clearing', holder: 'carrier' });
    expect(split.segments.map((s) => [s.party, s.state])).toEqual([
      ['carrier', 'open'],
      ['customer', 'open'],
    ]);
  });

  it('the clock runs on whoever holds it: it stands still when only the customer’s segment is open', async () => {
    const cleared = await command(engineer, {
      type: 'clearSegment',
      segment: 'S1',
      cause: 'access_node',
      action: '板卡复位',
    });
    expect(cleared).toMatchObject({
      phase: 'clearing',
      holder: 'customer',
      clocks: { restore: { state: 'paused' }, statutory: { state: 'running' } },
    });
    await seen('customer', (item) => item.holder === 'customer');
    const foreign = await customer.post(`/api/tickets/${no}/commands`, {
      type: 'clearSegment',
      segment: 'S1',
      cause: 'unknown',
      action: '-',
    });
    expect(foreign.status).toBe(403);
  });

  it('the last clearing opens the joint test by itself; a fail reopens as if the clock had never stopped', async () => {
    const testing = await command(customer, {
      type: 'clearSegment',
      segment: 'S2',
      cause: 'customer_power',
      action: '恢复供电',
    });
    expect(testing).toMatchObject({ phase: 'testing', jointTest: { round: 1 } });
    const failed = await command(customer, { type: 'recordTest', item: 'outgoing', result: 'fail', note: '打不出' });
    expect(failed).toMatchObject({ phase: 'clearing', holder: 'carrier' });
    const ledger = (await (await engineer.fetch(`/api/tickets/${no}/ledger`)).json()) as {
      items: { from: string; to: string; why: string }[];
    };
    expect(ledger.items.some((i) => i.why === 'test_failed')).toBe(true);
    ledger.items.slice(1).forEach((item, i) => expect(item.from).toBe(ledger.items[i]?.to));
    const open = failed.segments.find((s) => s.state === 'open');
    await command(engineer, { type: 'clearSegment', segment: open?.id, cause: 'configuration', action: '重下数据' });
  });

  it('only when both have passed every required item is it restored', async () => {
    const { jointTest } = (await (await engineer.fetch(`/api/tickets/${no}`)).json()) as Ticket;
    const required = (jointTest?.items ?? []).filter((item) => item.required).map((item) => item.id);
    expect(required).toEqual(['outgoing', 'incoming', 'quality']);
    for (const item of required) await command(engineer, { type: 'recordTest', item, result: 'pass' });
    expect((await (await engineer.fetch(`/api/tickets/${no}`)).json()) as Ticket).toMatchObject({
      phase: 'testing',
      holder: 'customer',
    });
    let last: Ticket | undefined;
    for (const item of required) last = await command(customer, { type: 'recordTest', item, result: 'pass' });
    expect(last).toMatchObject({
      phase: 'restored',
      resolution: 'restored',
      clocks: { restore: { state: 'stopped' } },
    });
    await seen('engineer', (item) => item.phase === 'restored');
    await seen('customer', (item) => item.phase === 'restored');
  });

  it('it closes only with proof that the customer was told', async () => {
    const ticket = (await (await engineer.fetch(`/api/tickets/${no}`)).json()) as Ticket;
    expect(ticket.notices.filter((n) => n.kind === 'restored').map((n) => n.channel)).toContain('sms');
    const early = await engineer.post(`/api/tickets/${no}/commands`, {
      type: 'close',
      cause: 'access_node',
      expectedVersion: ticket.version,
    });
    expect(early.status).toBe(422);
    expect(await early.json()).toMatchObject({ code: 'no_proof_of_notice' });
    const stale = await engineer.post(`/api/tickets/${no}/commands`, {
      type: 'close',
      cause: 'access_node',
      expectedVersion: 1,
    });
    expect(stale.status).toBe(409);
    const confirmed = await command(customer, { type: 'confirmRestoration' });
    const closed = await command(engineer, { type: 'close', cause: 'access_node', expectedVersion: confirmed.version });
    expect(closed).toMatchObject({ phase: 'closed', resolution: 'restored' });
    await seen('engineer', (item) => item.removed === true);
  });

  it('the record holds every step, gap-free, and keeps staff out of the customer’s view', async () => {
    const all = (await (await engineer.fetch(`/api/tickets/${no}/facts`)).json()) as {
      items: { version: number; type: string }[];
    };
    expect(all.items.map((f) => f.version)).toEqual(all.items.map((_, i) => i + 1));
    expect(all.items).toContainEqual(expect.objectContaining({ type: 'TicketAssigned', toName: '叶知秋' }));
    const theirs = await (await customer.fetch(`/api/tickets/${no}/facts`)).text();
    expect(theirs).not.toContain('叶知秋');
    const foreign = await (await app.signIn('hospital')).fetch(`/api/tickets/${no}`);
    expect(foreign.status).toBe(404);
  });

  it('nothing that reached the customer’s socket was another’s', () => {
    for (const item of heard.get('customer') ?? [])
      if (!('removed' in item)) expect(JSON.stringify(item)).toContain('svc-college');
  });

  it('call records drain the contract’s pool', async () => {
    const before = (await (await engineer.fetch('/api/pools/C-COLLEGE')).json()) as Pool;
    const start = new Date(Date.now() - 600_000).toISOString();
    const lines = [
      { id: 'story-1', caller: '+869030000017', callee: '+869032000001', startedAt: start, billsec: 61 },
      { id: 'story-2', caller: '+869030000017', callee: '110', startedAt: start, billsec: 30 },
      { id: 'story-3', caller: 'nobody', callee: '+869032000001', startedAt: start, billsec: 30 },
    ];
    const answer = await engineer.fetch('/api/call-records?format=ndjson', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ accepted: 2, duplicates: 0, rejected: [{ line: 3 }] });
    const after = (await (await engineer.fetch('/api/pools/C-COLLEGE')).json()) as Pool;
    expect(after.used).toBe(before.used + 2);
  });
});
