import { describe, expect, it } from 'vitest';
import { auditListSchema } from '#shared/api/audit.ts';
import { type PolicyPlan, policyListSchema, policyPlanSchema, policyTrialResultSchema } from '#shared/api/policies.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

/* Time limits out as a file, tried on the past and in again, through the public interface, on the whole demo desk. */
const app = await startServer({ demo: true });
const supervisor = await app.signIn('supervisor');
const admin = await app.signIn('admin');

const POLICIES = '/api/policies';
const exported = async (version: number, lang = 'zh'): Promise<string> =>
  (await supervisor.fetch(`${POLICIES}/${version}/file?lang=${lang}`)).text();
const planOf = async (text: string): Promise<PolicyPlan> =>
  policyPlanSchema.parse(await (await supervisor.post(`${POLICIES}/plans`, { text })).json());
const list = async (who: Caller = supervisor) => policyListSchema.parse(await (await who.fetch(POLICIES)).json());
const write = async (who: Caller, json: object, headers: Record<string, string> = {}) => {
  const answer = await who.fetch(POLICIES, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  });
  return [answer.status, (await answer.json()) as { version?: number; code?: string; errors?: unknown }] as const;
};
const declare = async (): Promise<string> => {
  const answer = await supervisor.fetch('/api/declarations', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({ service: 'svc-college', symptom: 'all_down', description: '全部话机不通' }),
  });
  return ((await answer.json()) as { ticket: { no: string } }).ticket.no;
};
const versionOf = async (no: string): Promise<unknown> => {
  const { rows } = await app.db.pool.query<{ version: number }>(
    `select (state->'terms'->>'policyVersion')::int as version from ticket where no = $1`,
    [no],
  );
  return rows[0]?.version;
};
const tighter = (text: string): string =>
  text.replace(/critical: 240, major: 480/, 'critical: 5, major: 6').replace('approveWithin: 30', 'approveWithin: 20');

describe('a policy as a file', () => {
  it('comes out in both languages, says why each key is there, and is the same policy when it comes back', async () => {
    const [zh, en] = [await exported(1), await exported(1, 'en')];
    expect(zh).toContain('# 挂起后值班长须在多少分钟内批准');
    expect(en).toContain('# Minutes within which a supervisor must approve a suspension');
    for (const text of [zh, en]) expect(await planOf(text)).toEqual({ hash: null, base: 1, changes: [], faults: [] });
  });
  it('that is not there is not found', async () => {
    expect((await supervisor.fetch(`${POLICIES}/99/file`)).status).toBe(404);
    expect((await supervisor.fetch(`${POLICIES}/first/file`)).status).toBe(400);
  });
});

describe('a plan', () => {
  it('names what would change, and what is wrong by line, and writes nothing', async () => {
    const text = await exported(1);
    expect((await planOf(tighter(text))).changes).toEqual([
      { path: 'rules[*/*].restore.critical', before: '240', after: '5' },
      { path: 'rules[*/*].restore.major', before: '480', after: '6' },
      { path: 'approveWithin', before: '30', after: '20' },
    ]);
    const wrong = await planOf(text.replace('urban: 2880', 'urban: 48h'));
    expect(wrong).toMatchObject({ hash: null, faults: [{ field: 'statutory.urban', code: 'wrong' }] });
    expect(text.split('\n')[(wrong.faults[0]?.line ?? 0) - 1]).toContain('urban: 2880');
    expect((await list()).items).toHaveLength(1);
  });
  it('names whom nobody knows, or who can not be called, at the line that says so', async () => {
    const text = await exported(1);
    const called = (person: string) => text.replace(/- role: supervisor/, `- person: ${person}`);
    expect(called('engineer')).not.toBe(text);
    expect((await planOf(called('engineer'))).faults).toEqual([]);
    for (const person of ['nobody', 'college'])
      expect(await planOf(called(person))).toMatchObject({
        hash: null,
        faults: [{ code: 'no_such_person', field: expect.stringMatching(/\.person$/) as string }],
      });
  });
});

describe('a trial', () => {
  it('says what a month would have been, and which tickets would be judged otherwise', async () => {
    const trial = async (text: string) =>
      policyTrialResultSchema.parse(
        await (await supervisor.post(`${POLICIES}/trials`, { text, period: 'last30' })).json(),
      );
    const text = await exported(1);
    const same = await trial(text);
    expect(same.tickets).toBeGreaterThan(30);
    expect(same.turned).toEqual([]);
    for (const { before, after } of Object.values(same.clocks)) expect(after).toEqual(before);

    const report = (await (await supervisor.fetch(`/api/reports/service?from=${same.from}&to=${same.to}`)).json()) as {
      attainment: Record<string, unknown>;
      declared: number;
    };
    expect(same.tickets).toBe(report.declared);
    for (const clock of ['respond', 'restore', 'statutory'] as const)
      expect(same.clocks[clock].before).toEqual(report.attainment[clock]);

    const would = await trial(tighter(text));
    expect(would.clocks.restore.after.missed).toBeGreaterThan(would.clocks.restore.before.missed);
    expect(would.turned[0]).toMatchObject({ clock: 'restore', before: 'met', after: 'missed' });
    expect(would.turnedAll).toBe(would.clocks.restore.after.missed - would.clocks.restore.before.missed);
  });
  it('of a faulty text is refused with the lines', async () => {
    const answer = await supervisor.post(`${POLICIES}/trials`, { text: 'rules: 5' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'invalid_policy',
      errors: expect.arrayContaining([expect.objectContaining({ field: 'rules' })]) as unknown,
    });
  });
});

describe('writing', () => {
  it('makes a version with its author and reason, which new tickets take and open ones do not', async () => {
    const before = await declare();
    const text = tighter(await exported(1));
    const plan = (await planOf(text)).hash;
    const asked = { text, plan, name: '2027 年考核指标', reason: '省公司 2027 年考核办法' };
    const key = { 'idempotency-key': crypto.randomUUID() };
    expect(await write(supervisor, asked, key)).toEqual([201, { version: 2 }]);
    expect(await write(supervisor, asked, key)).toEqual([201, { version: 2 }]);
    const [newest, shipped] = (await list()).items;
    expect(newest).toMatchObject({
      version: 2,
      state: 'in_force',
      demo: false,
      name: asked.name,
      reason: asked.reason,
      rules: { approveWithin: 20 },
    });
    expect(newest?.madeBy).not.toBeNull();
    expect(shipped).toMatchObject({ version: 1, state: 'superseded', madeBy: null, rules: { approveWithin: 30 } });
    expect(await versionOf(before)).toBe(1);
    const command = { type: 'withdraw', reason: '误报', expectedVersion: 1 };
    expect((await supervisor.post(`/api/tickets/${before}/commands`, command)).status).toBe(200);
    expect(await versionOf(await declare())).toBe(2);

    const { items } = auditListSchema.parse(await (await admin.fetch('/api/admin/audit?action=policyWritten')).json());
    expect(items).toMatchObject([
      { actor: { id: 'supervisor' }, subject: { kind: 'policy', id: '2', name: asked.name } },
    ]);
    expect(items[0]?.after?.values).toContain('approveWithin: 30 → 20');
  });

  it('is one of two who write at once, and the other must look again', async () => {
    const text = (await exported(2)).replace('approveWithin: 20', 'approveWithin: 25');
    const plan = (await planOf(text)).hash;
    const asked = { text, plan, name: '并发', reason: '同时' };
    const answers = await Promise.all([write(supervisor, asked), write(admin, asked)]);
    expect(answers.map(([status]) => status).sort()).toEqual([201, 409]);
    expect(answers.find(([status]) => status === 409)?.[1]).toMatchObject({ code: 'plan_changed' });
    expect((await list()).items.map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  it.each([
    [{ plan: '0'.repeat(64) }, 409, 'plan_changed'],
    [{ name: ' ' }, 400, 'invalid_request'],
    [{ reason: '' }, 400, 'invalid_request'],
    [{ text: 'rules: [' }, 400, 'invalid_policy'],
    [{ text: `${'x'.repeat(16_001)}` }, 400, 'invalid_request'],
  ])('is refused with %j', async (over, status, code) => {
    const text = (await exported(3)).replace('approveWithin: 25', 'approveWithin: 26');
    const plan = (await planOf(text)).hash;
    const answer = await write(supervisor, { text, plan, name: '新', reason: '新', ...over });
    expect(answer).toEqual([status, expect.objectContaining({ code })]);
    expect((await list()).items).toHaveLength(3);
  });

  it('leaves the rows as they are for good', async () => {
    await expect(app.db.pool.query('update policy set name = name')).rejects.toThrow('permission denied');
    await expect(app.db.pool.query('delete from policy')).rejects.toThrow('permission denied');
  });
});
