import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditListSchema } from '#shared/api/audit.ts';
import { type CauseNodeView, causeNodeSchema, causeTreeSchema } from '#shared/api/causes.ts';
import { evidenceSchema } from '#shared/api/evidence.ts';
import { reportSchema } from '#shared/api/report.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import { CAUSE_CODE, levelOf } from '#shared/cause/tree.ts';
import { CAUSES } from '#shared/ticket/values.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';
import { expectProblem } from './authorisationAnswers.ts';

/* The tree of causes, and what is said by it, through the public interface, on the whole demo desk. */
let app: TestApp;
let admin: Caller;
let engineer: Caller;
let college: Caller;
let no = '';

beforeAll(async () => {
  app = await startServer({ demo: true });
  [admin, engineer, college] = (await Promise.all(
    ['admin', 'engineer', 'college'].map((name) => app.signIn(name)),
  )) as [Caller, Caller, Caller];
});

const tree = async (who: Caller = engineer): Promise<CauseNodeView[]> =>
  causeTreeSchema.parse(await (await who.fetch('/api/causes')).json()).items;
const change = (code: string, json: object): Promise<Response> =>
  admin.fetch(`/api/causes/${code}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
const refused = async (answer: Response, status: number, code: string, field: string): Promise<string> => {
  const problem = expectProblem(answer, await answer.text(), code);
  expect(answer.status).toBe(status);
  expect(problem.errors).toMatchObject([{ field }]);
  return problem.detail;
};
const send = (who: Caller, body: object): Promise<Response> => who.post(`/api/tickets/${no}/commands`, body);
const command = async (who: Caller, body: object): Promise<Ticket> => {
  const answer = await send(who, body);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text) as Ticket;
};

describe('the tree', () => {
  it('is shipped with two levels beneath each of the eleven, for staff', async () => {
    const nodes = await tree(await app.signIn('field'));
    for (const cause of CAUSES)
      expect(
        nodes.some(({ code }) => code.startsWith(`${cause}.`)),
        cause,
      ).toBe(true);
    for (const node of nodes) {
      expect(node.code).toMatch(CAUSE_CODE);
      expect(node).toMatchObject({ retired: false, own: false, version: 0 });
    }
    expect(nodes.filter(({ code }) => levelOf(code) === 3).length).toBeGreaterThan(100);
    expect((await college.fetch('/api/causes')).status).toBe(403);
  });

  it('gets a cause of the branch’s own, once and only beneath one that is there', async () => {
    const crane = { code: 'access_line.fibre_cut.crane', zh: '吊车刮断', en: 'torn by a crane' };
    const added = await admin.post('/api/causes', crane);
    expect(added.status).toBe(201);
    expect(causeNodeSchema.parse(await added.json())).toEqual({ ...crane, retired: false, own: true, version: 1 });
    await refused(await admin.post('/api/causes', crane), 409, 'cause_exists', 'code');
    await refused(
      await admin.post('/api/causes', { ...crane, code: 'access_line.nowhere.crane' }),
      422,
      'unknown_parent',
      'code',
    );
    expect((await admin.post('/api/causes', { ...crane, code: 'weather.crane' })).status).toBe(400);
    // After those beside it, and before the next one above.
    const codes = (await tree()).map(({ code }) => code);
    expect(codes[codes.indexOf(crane.code) - 1]).toBe('access_line.fibre_cut.ageing');
    expect(codes[codes.indexOf(crane.code) + 1]).toBe('access_line.attenuation');
  });

  it('is not changed over somebody else’s change, and says who changed what', async () => {
    const renamed = await change('customer_power.mains', { zh: '市电中断', expectedVersion: 0 });
    expect(causeNodeSchema.parse(await renamed.json())).toMatchObject({ zh: '市电中断', own: true, version: 1 });
    await refused(
      await change('customer_power.mains', { en: 'mains', expectedVersion: 0 }),
      409,
      'cause_changed',
      'expectedVersion',
    );
    expect((await change('core.nowhere', { retired: true, expectedVersion: 0 })).status).toBe(404);
    const audit = auditListSchema.parse(await (await admin.fetch('/api/admin/audit?q=customer_power.mains')).json());
    expect(audit.items).toMatchObject([
      { action: 'causeChanged', before: { zh: '市电停电' }, after: { zh: '市电中断' } },
    ]);
  });

  it('loses nothing: the desk cannot delete from it', async () => {
    await expect(app.db.pool.query('delete from cause')).rejects.toThrow('permission denied');
  });
});

describe('what is said of a fault', () => {
  const clear = { type: 'clearSegment', segment: 'S1', cause: 'access_line', action: '重新熔接' };

  beforeAll(async () => {
    const declared = await college.post(
      '/api/declarations',
      { service: 'svc-college', symptom: 'no_dial_tone', description: '全部话机无声' },
      { 'idempotency-key': randomUUID() },
    );
    no = ((await declared.json()) as { ticket: Ticket }).ticket.no;
    await command(engineer, { type: 'acknowledge' });
    await command(engineer, { type: 'recordFinding', text: '光路中断' });
    await command(college, { type: 'recordFinding', text: '门口在施工' });
    await command(engineer, { type: 'confirm', class: 'fault', severity: 'major' });
    await command(engineer, { type: 'openSegment', party: 'carrier' });
    await change('access_line.copper', { retired: true, expectedVersion: 0 });
  });

  it('is refused where the tree has it not, uses it no more, or has it elsewhere, with what would do', async () => {
    const said = (causeDetail: string) => send(engineer, { ...clear, causeDetail });
    const unknown = await refused(await said('access_line.flood'), 422, 'unknown_cause', 'causeDetail');
    expect(unknown).toContain('access_line.fibre_cut');
    await refused(await said('access_line.copper.short'), 422, 'cause_retired', 'causeDetail');
    await refused(await said('core.ims.hss'), 422, 'cause_not_beneath', 'causeDetail');
  });

  it('stands on the segment and in the record with its words of then, for both sides', async () => {
    const labels = [
      { zh: '光缆中断', en: 'fibre cut' },
      { zh: '吊车刮断', en: 'torn by a crane' },
    ];
    const said = { code: 'access_line.fibre_cut.crane', labels };
    const cleared = await command(engineer, { ...clear, causeDetail: said.code });
    expect(cleared.segments).toMatchObject([{ cause: 'access_line', causeDetail: said }]);
    await change(said.code, { zh: '起重机刮断', retired: true, expectedVersion: 1 });
    const theirs = (await (await college.fetch(`/api/tickets/${no}`)).json()) as Ticket;
    expect(theirs.segments).toMatchObject([{ causeDetail: said }]);
    const evidence = evidenceSchema.parse(await (await college.fetch(`/api/tickets/${no}/evidence`)).json());
    const views = evidence.facts.map((fact) => (fact.proven ? fact.text : JSON.stringify(fact.view)));
    expect(views.find((view) => view.includes('SegmentCleared'))).toContain('吊车刮断');
    const wording = await (await engineer.fetch(`/api/tickets/${no}/wording?kind=interim_report&lang=zh`)).text();
    expect(wording).toContain('光缆中断 / 吊车刮断');
  });

  it('is said again at the closing, as it is then, or not said', async () => {
    for (const item of ['outgoing', 'incoming', 'quality'])
      for (const who of [engineer, college]) await command(who, { type: 'recordTest', item, result: 'pass' });
    const { version } = await command(college, { type: 'confirmRestoration' });
    const close = { type: 'close', cause: 'access_line', expectedVersion: version };
    await refused(
      await send(engineer, { ...close, causeDetail: 'access_line.fibre_cut.crane' }),
      422,
      'cause_retired',
      'causeDetail',
    );
    await command(engineer, { ...close, causeDetail: 'access_line.fibre_cut.dig_up' });
    const facts = await (await engineer.fetch(`/api/tickets/${no}/facts`)).text();
    expect(facts).toContain('施工挖断');
  });
});

describe('the report', () => {
  const days = async (): Promise<string> => {
    const { rows } = await app.db.pool.query<{ from: string; to: string }>(
      `select to_char(demarc_now() - interval '40 days', 'YYYY-MM-DD') as from,
              to_char(demarc_now() + interval '1 day', 'YYYY-MM-DD') as to`,
    );
    return `from=${rows[0]?.from}&to=${rows[0]?.to}`;
  };

  it('goes down from a cause to what lies beneath it, and leaves nothing out', async () => {
    const report = reportSchema.parse(await (await admin.fetch(`/api/reports/service?${await days()}`)).json());
    const faults = (code: string): number =>
      report.causeDetails.find((node) => node.code === code)?.faults ??
      report.causes.find(({ cause }) => cause === code)?.faults ??
      0;
    expect(faults('access_line.fibre_cut.dig_up')).toBe(1);
    expect(report.causeDetails.filter(({ code }) => levelOf(code) === 3).length).toBeGreaterThan(10);
    for (const above of [...CAUSES, ...report.causeDetails.map(({ code }) => code)]) {
      const beneath = report.causeDetails.filter(({ code }) => code.slice(0, code.lastIndexOf('.')) === above);
      expect(
        beneath.reduce((sum, node) => sum + node.faults, 0),
        above,
      ).toBeLessThanOrEqual(faults(above));
    }
    // In the words of the tree as it is now.
    expect(report.causeDetails.find(({ code }) => code === 'customer_power.mains')?.label.zh).toBe('市电中断');
  });

  it('is a file with the three levels in columns', async () => {
    const answer = await admin.fetch(
      `/api/reports/service/export?${await days()}&sheet=causeDetails&format=csv&lang=zh`,
    );
    expect(answer.status).toBe(200);
    const csv = await answer.text();
    expect(csv).toContain('层级,原因,第二级,第三级,故障');
    expect(csv).toMatch(/3,接入线路,光缆中断,施工挖断,1/);
  });
});
