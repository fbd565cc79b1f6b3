import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import type { ProblemBody } from '#shared/api/service.ts';
import { type TemplateDetail, templateListSchema, type Wording, wordingSchema } from '#shared/api/wording.ts';
import { WORDING_KINDS } from '#shared/wording/kinds.ts';
import { type Caller, type TestApp, startServer } from '#test/harness/server.ts';

let app: TestApp;
let engineer: Caller;
let supervisor: Caller;
let hotline: Caller;
let no: string;

beforeAll(async () => {
  app = await startServer({ demo: true });
  engineer = await app.signIn('engineer');
  supervisor = await app.signIn('supervisor');
  hotline = await app.signIn('hotline');
  const declared = await hotline.post(
    '/api/declarations',
    {
      service: 'svc-college',
      symptom: 'no_dial_tone',
      description: '二楼话机都没有声音，内部线索9f3c',
      occurredAt: '2026-01-05T02:06:00+08:00',
      contact: { name: '陆老师', phone: '+8615400000001' },
    },
    { 'idempotency-key': randomUUID() },
  );
  no = ((await declared.json()) as DeclarationAnswer).ticket.no;
});

const read = async (who: Caller, query = ''): Promise<Wording> =>
  wordingSchema.parse(await (await who.fetch(`/api/tickets/${no}/wording${query}`)).json());
const textOf = (wording: Wording, kind: string): string => wording.items.find((i) => i.kind === kind)?.text ?? '';
const change = (who: Caller, body: unknown, at = 'group_message/zh') =>
  who.fetch(`/api/wording/${at}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const problemOf = async (answer: Response) => (await answer.json()) as ProblemBody;

describe('the wordings of a ticket', () => {
  it('are all there, in the language that is asked for, with what is known and the name of who asks', async () => {
    const zh = await read(engineer, '?lang=zh');
    expect(zh.items.map((item) => item.kind)).toEqual([...WORDING_KINDS]);
    expect(textOf(zh, 'first_report')).toContain('故障发生于 1月5日 02:06');
    expect(textOf(zh, 'first_report')).toContain(`单号 ${no}`);
    expect(zh.values.author).not.toBe('');
    expect(textOf(await read(engineer, '?lang=en'), 'first_report')).toContain('State: Not acknowledged');
  });

  it('are offered by who asks: the script to the hotline, the first report to an engineer', async () => {
    expect((await read(hotline)).suggested).toBe('phone_script');
    expect((await read(engineer)).suggested).toBe('first_report');
  });

  it('may be asked for one by one, and in the language of the reader', async () => {
    const answer = await engineer.fetch(`/api/tickets/${no}/wording?kind=final_report`, {
      headers: { 'accept-language': 'en' },
    });
    const { items, lang } = wordingSchema.parse(await answer.json());
    expect([lang, items.map((item) => item.kind)]).toEqual(['en', ['final_report']]);
  });

  it('tell the customer nothing that the desk was told alone', async () => {
    const zh = await read(hotline, '?lang=zh');
    for (const { audience, text } of zh.items)
      if (audience === 'customer') expect(text).not.toMatch(/9f3c|责任|时限|乙方/);
    expect(textOf(zh, 'phone_script')).toContain('请问是陆老师吗');
  });

  it.each(['kind=poem', 'lang=ug', 'colour=red'])('are refused for ?%s, which names the field', async (query) => {
    const answer = await engineer.fetch(`/api/tickets/${no}/wording?${query}`);
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).errors?.[0]?.field).toBe(query.split('=')[0]);
  });
});

describe('a template', () => {
  it('of the branch is used from the moment it is kept, and every version of it stays', async () => {
    const first = await change(supervisor, { text: '【{客户}】{进展}单号 {单号}', expectedVersion: 0 });
    expect(first.status).toBe(200);
    expect((await first.json()) as TemplateDetail).toMatchObject({ own: true, version: 1 });
    expect(textOf(await read(engineer, '?lang=zh'), 'group_message')).toMatch(/^【.+】已收到您的申告.+单号 F/);

    const back = (await (await change(supervisor, { text: null, expectedVersion: 1 })).json()) as TemplateDetail;
    expect(back).toMatchObject({ own: false, version: 2, text: back.shipped });
    expect(back.versions.map((v) => [v.version, v.text])).toEqual([
      [2, null],
      [1, '【{客户}】{进展}单号 {单号}'],
    ]);
    expect(back.versions[0]?.changedBy).not.toBe('');
    expect(textOf(await read(engineer, '?lang=zh'), 'group_message')).toMatch(/^【故障进展】/);
  });

  it('changed by two at once is changed by one, and the other is told', async () => {
    const { version } = (await (await supervisor.fetch('/api/wording/first_report/en')).json()) as TemplateDetail;
    const both = await Promise.all(
      ['{ticket} a', '{ticket} b'].map((text) =>
        change(supervisor, { text, expectedVersion: version }, 'first_report/en'),
      ),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const told = both.find((answer) => answer.status === 409);
    expect(told && (await problemOf(told)).code).toBe('template_changed');
  });

  it('with faults is refused, and each fault says where it is', async () => {
    const answer = await change(supervisor, { text: '{单号}\n原因：{原因}[{诊断意见}]', expectedVersion: 2 });
    expect(answer.status).toBe(400);
    const problem = await problemOf(answer);
    expect(problem.code).toBe('invalid_template');
    expect(problem.errors?.map((e) => [e.field, e.code, e.message])).toEqual([
      ['text', 'may_be_unknown', 'line 2, column 4: {原因}'],
      ['text', 'not_for_customers', 'line 2, column 9: {诊断意见}'],
    ]);
  });

  it.each([
    [{ text: '{单号}\u0000', expectedVersion: 2 }, 'text'],
    [{ text: 'x'.repeat(4001), expectedVersion: 2 }, 'text'],
    [{ text: '{单号}' }, 'expectedVersion'],
    [{ text: '{单号}', expectedVersion: -1 }, 'expectedVersion'],
    [{ text: '{单号}', expectedVersion: 2, note: 'a' }, 'note'],
  ])('is not changed by %j', async (body, field) => {
    const answer = await change(supervisor, body);
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).errors?.[0]?.field).toBe(field);
  });

  it('of a kind or a language that there is none of is refused by the field’s name', async () => {
    for (const [at, field] of [['poem/zh', 'kind'] as const, ['first_report/ug', 'lang'] as const]) {
      const answer = await change(supervisor, { text: '{单号}', expectedVersion: 0 }, at);
      expect([answer.status, (await problemOf(answer)).errors?.[0]?.field]).toEqual([400, field]);
    }
  });

  it('is there for every kind in both languages', async () => {
    const { items } = templateListSchema.parse(await (await supervisor.fetch('/api/wording')).json());
    expect(items).toHaveLength(2 * WORDING_KINDS.length);
  });

  it('once kept can be neither changed nor deleted by the desk itself', async () => {
    for (const sql of [`update wording_template set text = 'x'`, 'delete from wording_template'])
      await expect(app.db.pool.query(sql)).rejects.toThrow('permission denied');
  });
});
