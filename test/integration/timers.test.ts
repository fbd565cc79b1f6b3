import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ticket } from '#shared/api/ticket.ts';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import type { AlertPush } from '#shared/live/protocol.ts';
import { hours, minutes } from '#shared/time.ts';
import { type Caller, type TestApp, startServer } from '#test/harness/server.ts';

/** What time alone causes, with the desk's clock moved forward instead of waiting. */
let app: TestApp;
let engineer: Caller;
let no: string;

beforeEach(async () => {
  app = await startServer({ demo: true });
  engineer = await app.signIn('engineer');
  const answer = await engineer.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
    { 'idempotency-key': randomUUID() },
  );
  no = ((await answer.json()) as DeclarationAnswer).ticket.no;
});
afterEach(() => app.close());

const read = async () => (await (await engineer.fetch(`/api/tickets/${no}`)).json()) as Ticket;
const send = async (body: object, who = engineer) => {
  const answer = await who.post(`/api/tickets/${no}/commands`, body);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Ticket;
};
const facts = async (type: string) => {
  const { items } = (await (await engineer.fetch(`/api/tickets/${no}/facts`)).json()) as {
    items: { type: string; clock?: string; level?: number }[];
  };
  return items.filter((fact) => fact.type === type);
};
const levels = async (clock: string) =>
  (await facts('LevelReached')).filter((f) => f.clock === clock).map((f) => f.level);

describe('levels', () => {
  it('fire once each, by time alone, and reach the console as alerts', async () => {
    const socket = await engineer.socket();
    const alerts: AlertPush[] = [];
    socket.on('alert', (alert) => alerts.push(alert));
    expect((await socket.emitWithAck('watch', { topic: 'alarms' })).ok).toBe(true);
    const { target } = (await read()).clocks.respond;
    await app.db.advanceClock(target / 2 + 1_000);
    await expect.poll(() => levels('respond'), { timeout: 10_000 }).toEqual([50]);
    await app.db.advanceClock(target + 1_000);
    await expect.poll(() => levels('respond'), { timeout: 10_000 }).toEqual([50, 80, 100]);
    await expect
      .poll(() => alerts.filter((a) => a.subject === no && a.kind === 'level').length, { timeout: 10_000 })
      .toBe(3);
    expect((await read()).clocks.respond).toMatchObject({ breached: true, state: 'running' });
  });

  it('that came due while nobody served all fire at the next start', async () => {
    const { db } = app;
    await app.close();
    await db.advanceClock(hours(50));
    app = await startServer({ db, demo: true });
    engineer = await app.signIn('engineer');
    await expect.poll(() => levels('statutory'), { timeout: 10_000 }).toEqual([50, 80, 100]);
    expect(await levels('respond')).toEqual([50, 80, 100]);
  });

  it('are not reached while only the customer holds the clock', async () => {
    const dispatch = async () => {
      await send({ type: 'acknowledge' });
      await send({ type: 'recordFinding', text: '远端正常' });
      await send({
        type: 'confirm',
        class: 'fault',
        severity: 'critical',
        customerUnreachable: [{ at: new Date().toISOString(), how: '电话无人接听' }],
      });
      return send({ type: 'openSegment', party: 'customer', evidence: '客户机房停电通知' });
    };
    expect(await dispatch()).toMatchObject({
      holder: 'customer',
      clocks: { restore: { state: 'paused', dueAt: null } },
    });
    await app.db.advanceClock(hours(26));
    // The statutory clock never pauses: its level shows that the sweep has been here.
    await expect.poll(() => levels('statutory'), { timeout: 10_000 }).toEqual([50]);
    expect(await levels('restore')).toEqual([]);
  });
});

it('a damaged record does not keep the others waiting', async () => {
  const { target } = (await read()).clocks.respond;
  const other = await engineer.post(
    '/api/declarations',
    { service: 'svc-hospital', symptom: 'all_down', description: '全部无声' },
    { 'idempotency-key': randomUUID() },
  );
  const damaged = ((await other.json()) as DeclarationAnswer).ticket.no;
  // Its first fact, a second time: no ticket is declared twice.
  await app.db.asOwner(
    `insert into ticket_fact (ticket, version, at, type, text, salt, hash)
     select ticket, 2, at, type, text, salt, hash from ticket_fact where ticket = $1`,
    [damaged],
  );
  await app.db.advanceClock(target + 1_000);
  await expect.poll(() => levels('respond'), { timeout: 10_000 }).toEqual([50, 80, 100]);
  const [putOff] = await app.db.asOwner<{ later: boolean }>(
    'select bool_and(due_at > demarc_now()) as later from timer where subject = $1',
    [damaged],
  );
  expect(putOff).toEqual({ later: true });
});

describe('whoever is waited for', () => {
  const reminders = async () =>
    (await facts('Reminded')) as unknown as { party: string; about: string; count: number }[];
  const notices = async () =>
    (
      await app.db.asOwner<{ channel: string }>(`select channel from notice where ticket = $1 and kind = 'reminder'`, [
        no,
      ])
    ).length;

  it('is reminded by time alone: the customer by a notice, the desk by an alert, each so often and no oftener', async () => {
    const socket = await engineer.socket();
    const alerts: AlertPush[] = [];
    socket.on('alert', (alert) => alerts.push(alert));
    expect((await socket.emitWithAck('watch', { topic: 'alarms' })).ok).toBe(true);
    await send({ type: 'acknowledge' });
    await send({ type: 'recordFinding', text: '远端正常' });
    const customerUnreachable = [{ at: new Date().toISOString(), how: '电话无人接听' }];
    await send({ type: 'confirm', class: 'fault', severity: 'critical', customerUnreachable });
    await send({ type: 'openSegment', party: 'carrier' });
    await send({ type: 'clearSegment', segment: 'S1', cause: 'core', action: '复位' });
    await app.db.advanceClock(hours(2) + 1_000);
    await expect
      .poll(async () => (await reminders()).map((r) => `${r.party} ${r.about} ${r.count}`), { timeout: 10_000 })
      .toEqual(['carrier test 1', 'customer test 1']);
    await expect
      .poll(() => alerts.filter((a) => a.subject === no && a.kind === 'reminder').length, { timeout: 10_000 })
      .toBe(1);
    const told = await notices();
    expect(told).toBeGreaterThan(0);

    // Who has just answered is not reminded with the other.
    for (const item of ['outgoing', 'incoming', 'quality']) await send({ type: 'recordTest', item, result: 'pass' });
    for (let i = 0; i < 5; i++) {
      await app.db.advanceClock(hours(2) + 1_000);
      await expect.poll(async () => (await reminders()).length, { timeout: 10_000 }).toBe(Math.min(4, 3 + i));
    }
    expect((await reminders()).map((r) => `${r.party} ${r.count}`)).toEqual([
      'carrier 1',
      'customer 1',
      'customer 2',
      'customer 3',
    ]);
    expect(await notices()).toBe(3 * told);
    expect((await read()).reminders).toMatchObject([
      {},
      {},
      {},
      { party: 'customer', about: 'test', round: 1, count: 3 },
    ]);
  });

  it('and does not answer has the ticket closed upon the reminders; without any, upon the supervisor’s word', async () => {
    await send({ type: 'acknowledge' });
    await send({ type: 'recordFinding', text: '远端正常' });
    const customerUnreachable = [{ at: new Date().toISOString(), how: '电话无人接听' }];
    await send({ type: 'confirm', class: 'fault', severity: 'critical', customerUnreachable });
    await send({ type: 'openSegment', party: 'carrier' });
    const { version } = await send({ type: 'clearSegment', segment: 'S1', cause: 'core', action: '复位' });
    const supervisor = await app.signIn('supervisor');
    const closed = await send(
      { type: 'closeUnverified', evidence: '多次联系未果', expectedVersion: version },
      supervisor,
    );
    expect(closed).toMatchObject({ phase: 'closed', resolution: 'unconfirmed', unverified: 'word' });
  });
});

describe('a suspension', () => {
  const suspend = async () => {
    await send({ type: 'acknowledge' });
    const until = new Date(Date.now() + hours(5)).toISOString();
    return send({ type: 'suspendClock', reason: 'customer_access', evidence: '客户要求上午入场', until });
  };

  it('works at once, and never was when nobody approves it in time', async () => {
    expect(await suspend()).toMatchObject({ holder: 'suspended', clocks: { restore: { state: 'paused' } } });
    await app.db.advanceClock(minutes(31));
    await expect.poll(async () => (await facts('SuspensionLapsed')).length, { timeout: 10_000 }).toBe(1);
    const ticket = await read();
    expect(ticket).toMatchObject({ holder: 'carrier', suspension: null });
    expect(ticket.clocks.restore.net).toBe(ticket.clocks.restore.elapsed);
  });

  it('that a supervisor approved ends when it said it would', async () => {
    await suspend();
    await send({ type: 'approveSuspension' }, await app.signIn('supervisor'));
    await app.db.advanceClock(hours(5) + 1_000);
    await expect.poll(async () => (await facts('SuspensionLapsed')).length, { timeout: 10_000 }).toBe(1);
    const { clocks, holder } = await read();
    expect(holder).toBe('carrier');
    expect(clocks.restore.elapsed - clocks.restore.net).toBeGreaterThan(hours(4.9));
  });

  it('is not the engineer’s own to approve', async () => {
    await suspend();
    expect((await engineer.post(`/api/tickets/${no}/commands`, { type: 'approveSuspension' })).status).toBe(403);
  });
});
