import { beforeAll, describe, expect, it } from 'vitest';
import {
  handoverListSchema,
  type HandoverSheet,
  handoverSheetSchema,
  type KeptHandover,
  keptHandoverSchema,
} from '#shared/api/handover.ts';
import { type Caller, startServer } from '#test/harness/server.ts';
import { expectProblem } from './authorisationAnswers.ts';

/* One night's handover, from a desk with tickets that nobody has acknowledged to the kept sheet. */
const app = await startServer({ demo: true });
// The demo's shift has begun its sheet; these tests begin with none.
await app.db.asOwner('delete from handover_draft');
let supervisor: Caller;
let engineer: Caller;

const read = async (who: Caller): Promise<HandoverSheet> =>
  handoverSheetSchema.parse(await (await who.fetch('/api/handover')).json());
const step = async (who: Caller, path: string, body: object) => who.post(`/api/handover${path}`, body);
async function refused(answer: Response, status: number, code: string): Promise<string> {
  const problem = expectProblem(answer, await answer.text(), code);
  expect([problem.status, problem.code]).toEqual([status, code]);
  return problem.detail;
}
async function acknowledgeAll(): Promise<void> {
  for (const no of (await read(engineer)).unacknowledged) {
    const answer = await engineer.post(`/api/tickets/${no}/commands`, { type: 'acknowledge' });
    expect(answer.status).toBe(200);
  }
}
async function declare(): Promise<string> {
  const answer = await engineer.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'no_dial_tone', description: '无拨号音' },
    { 'idempotency-key': crypto.randomUUID() },
  );
  const { ticket } = (await answer.json()) as { ticket: { no: string } };
  return ticket.no;
}

beforeAll(async () => {
  [supervisor, engineer] = [await app.signIn('supervisor'), await app.signIn('engineer')];
});

describe('the sheet of the shift on duty', () => {
  it('tells what is open and what turned, each ticket with its next step', async () => {
    const { content, unacknowledged, version, signed } = await read(engineer);
    expect([version, signed]).toEqual([0, null]);
    expect(content.open.length).toBeGreaterThan(3);
    expect(content.open.every((row) => row.next !== null)).toBe(true);
    expect(content.changed.length).toBeGreaterThan(0);
    expect(unacknowledged).toEqual(
      expect.arrayContaining(content.open.filter((row) => row.phase === 'declared').map((row) => row.no)),
    );
  });

  it('keeps its notes, and lets nobody write over what they have not read', async () => {
    const saved = await step(engineer, '', { version: 0, notes: ' 关注清泉环网 ', guarded: '示范医专：高考报名' });
    expect(handoverSheetSchema.parse(await saved.json())).toMatchObject({ version: 1, notes: '关注清泉环网' });
    await refused(await step(supervisor, '', { version: 0, notes: 'x', guarded: '' }), 409, 'stale_sheet');
    expect((await read(supervisor)).notes).toBe('关注清泉环网');
  });

  it.each([
    { version: 1, notes: 'a\u0000', guarded: '' },
    { version: 1, notes: 'a'.repeat(4001), guarded: '' },
    { version: -1, notes: '', guarded: '' },
    { version: 1, notes: '' },
    { version: 1, notes: '', guarded: '', signedBy: 'me' },
  ])('takes no broken words %#', async (body) => {
    await refused(await step(engineer, '', body), 400, 'invalid_request');
  });
});

describe('a shift', () => {
  it('does not go while a ticket is unacknowledged, and is told which', async () => {
    const no = await declare();
    const { version } = await read(engineer);
    expect(await refused(await step(engineer, '/sign', { version }), 422, 'unacknowledged_tickets')).toContain(no);
  });

  it('signs, takes its signature back, and signs again', async () => {
    await acknowledgeAll();
    const { version } = await read(engineer);
    await refused(await step(supervisor, '/accept', { version }), 422, 'sheet_not_signed');
    const signed = handoverSheetSchema.parse(await (await step(engineer, '/sign', { version })).json());
    expect(signed.signed?.user).toBe('engineer');
    await refused(await step(engineer, '', { version: signed.version, notes: '', guarded: '' }), 422, 'sheet_signed');
    const back = handoverSheetSchema.parse(
      await (await step(supervisor, '/give-back', { version: signed.version })).json(),
    );
    expect(back.signed).toBeNull();
    expect((await step(engineer, '/sign', { version: back.version })).status).toBe(200);
  });

  it('is not accepted by whoever handed it over, nor while a ticket has come in since', async () => {
    const { version } = await read(engineer);
    await refused(await step(engineer, '/accept', { version }), 422, 'same_person');
    const other = await engineer.post(
      '/api/declarations',
      { service: 'svc-hospital', symptom: 'all_down', description: '全阻' },
      { 'idempotency-key': crypto.randomUUID() },
    );
    expect(other.status).toBe(201);
    await refused(await step(supervisor, '/accept', { version }), 422, 'unacknowledged_tickets');
    await acknowledgeAll();
  });

  it('once accepted stands as it was signed, for ever', async () => {
    const signed = await read(engineer);
    const accepted = await Promise.all([
      step(supervisor, '/accept', { version: signed.version }),
      step(supervisor, '/accept', { version: signed.version }),
    ]);
    expect(accepted.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const { items } = handoverListSchema.parse(await (await engineer.fetch('/api/handovers')).json());
    expect(items).toHaveLength(1);
    const kept: KeptHandover = keptHandoverSchema.parse(
      await (await engineer.fetch(`/api/handovers/${items[0]?.id}`)).json(),
    );
    const written = async (id: string) => (await engineer.fetch(`/api/handovers/${id}`)).status;
    expect([await written(kept.id.toUpperCase()), await written('no-such-id')]).toEqual([200, 404]);
    expect([kept.outgoing.user, kept.incoming.user]).toEqual(['engineer', 'supervisor']);
    expect(kept.content).toEqual(signed.content);
    expect(kept).toMatchObject({ notes: '关注清泉环网', guarded: '示范医专：高考报名' });
    await expect(app.db.pool.query('update handover set notes = $1', ['x'])).rejects.toThrow(/permission denied/);
    await expect(app.db.pool.query('delete from handover')).rejects.toThrow(/permission denied/);
  });

  it('is followed by one that begins where it ended', async () => {
    const { items } = handoverListSchema.parse(await (await engineer.fetch('/api/handovers')).json());
    const next = await read(supervisor);
    expect(next).toMatchObject({ version: 0, notes: '', signed: null, shiftFrom: items[0]?.outgoing.at });
    expect(next.content.changed.map((row) => row.turns[0]?.type)).toContain('Declared');
  });
});

it('lists the latest first, a page at a time', async () => {
  const { version } = await read(supervisor);
  expect((await step(supervisor, '/sign', { version })).status).toBe(200);
  expect((await step(engineer, '/accept', { version: version + 1 })).status).toBe(200);
  const first = handoverListSchema.parse(await (await engineer.fetch('/api/handovers?limit=1')).json());
  expect(first.items.map((one) => one.outgoing.user)).toEqual(['supervisor']);
  const rest = handoverListSchema.parse(
    await (await engineer.fetch(`/api/handovers?limit=1&cursor=${first.nextCursor}`)).json(),
  );
  expect(rest.items.map((one) => one.outgoing.user)).toEqual(['engineer']);
  expect(rest.nextCursor).toBeNull();
});
