import { beforeAll, describe, expect, it } from 'vitest';
import { type FollowUp, followUpSchema } from '#shared/api/followUp.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

/** What is left to ask and to look at when the work is done, on the demo's month. */
let app: TestApp;
let supervisor: Caller;
let hotline: Caller;

const read = async (caller: Caller): Promise<FollowUp> =>
  followUpSchema.parse(await (await caller.fetch('/api/follow-up')).json());
const send = (caller: Caller, no: string, command: object): Promise<Response> =>
  caller.fetch(`/api/tickets/${no}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(command),
  });
const first = <T>(list: readonly T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error('the demo has none');
  return one;
};

beforeAll(async () => {
  app = await startServer({ demo: true });
  supervisor = await app.signIn('supervisor');
  hotline = await app.signIn('hotline');
});

describe('a quality check', () => {
  it('is made once it is drawn, says what is wanting in words, and leaves the ticket closed', async () => {
    const { no } = first((await read(supervisor)).checks);
    const wordless = await send(supervisor, no, { type: 'checkQuality', wanting: ['notice'] });
    expect([wordless.status, await wordless.json()]).toMatchObject([
      422,
      { code: 'check_needs_words', errors: [{ field: 'note' }] },
    ]);
    const made = await send(supervisor, no, { type: 'checkQuality', wanting: ['notice'], note: '恢复通知晚了' });
    expect(await made.json()).toMatchObject({
      phase: 'closed',
      check: { drawn: true, done: { wanting: ['notice'], note: '恢复通知晚了' } },
    });
    const after = await read(supervisor);
    expect(after.checks.map((one) => one.no)).not.toContain(no);
    expect(after.found[0]).toMatchObject({ no, wanting: ['notice'] });
  });

  it('is the supervisor’s, and not the customer’s to read', async () => {
    const engineer = await app.signIn('engineer');
    const { no } = first((await read(engineer)).checks);
    expect((await send(engineer, no, { type: 'checkQuality' })).status).toBe(403);
    const college = await app.signIn('college');
    const checked = (await read(supervisor)).found.find((one) => one.customer.id === 'college');
    const mine = checked ?? first((await read(supervisor)).checks.filter((one) => one.customer.id === 'college'));
    const ticket: unknown = await (await college.fetch(`/api/tickets/${mine.no}`)).json();
    expect(ticket).toMatchObject({ no: mine.no, check: null });
    const facts = (await (await college.fetch(`/api/tickets/${mine.no}/facts`)).json()) as {
      items: { type: string }[];
    };
    expect(facts.items.map(({ type }) => type)).toContain('Closed');
    expect(facts.items.filter(({ type }) => type === 'DrawnForCheck' || type === 'QualityChecked')).toEqual([]);
  });
});

describe('the call-back', () => {
  it('records what the customer said, in the customer’s name alone', async () => {
    const { no, attempts } = first((await read(hotline)).callBacks);
    await send(hotline, no, { type: 'logNotice', how: '电话回访', outcome: 'no_answer' });
    const tried = (await read(hotline)).callBacks.find((one) => one.no === no);
    expect(tried === undefined || tried.attempts >= attempts).toBe(true);
    expect((await send(hotline, no, { type: 'recordSatisfaction', satisfaction: 'fair' })).status).toBe(403);
    const onBehalf = { name: '陆远舟', how: '电话回访' };
    const said = await send(hotline, no, {
      type: 'recordSatisfaction',
      satisfaction: 'fair',
      note: '等得久',
      onBehalf,
    });
    expect(await said.json()).toMatchObject({ satisfaction: { satisfaction: 'fair', note: '等得久', by: '陆远舟' } });
    const after = await read(hotline);
    expect(after.callBacks.map((one) => one.no)).not.toContain(no);
    expect(after.said[0]).toMatchObject({ no, satisfaction: 'fair' });
  });

  it('is within the reader’s scope', async () => {
    const manager = await read(await app.signIn('manager2'));
    const whole = await read(supervisor);
    const customers = new Set([...manager.said, ...manager.callBacks].map((one) => one.customer.id));
    expect(customers.size).toBeGreaterThan(0);
    expect(customers).not.toContain('college');
    expect(whole.said.length).toBeGreaterThan(manager.said.length);
  });

  it('stands in the report', async () => {
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const report = (await (await supervisor.fetch(`/api/reports/service?from=${day(-40)}&to=${day(1)}`)).json()) as {
      satisfaction: Record<string, number>;
      checked: Record<string, number>;
    };
    expect(report.satisfaction['satisfied']).toBeGreaterThan(report.satisfaction['dissatisfied'] ?? 0);
    expect(report.checked['wanting']).toBeGreaterThan(0);
  });
});
