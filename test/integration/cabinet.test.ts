import { beforeAll, describe, expect, it } from 'vitest';
import { ticketListSchema, ticketSchema } from '#shared/api/ticket.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

/** The code on a cabinet: declares without log-in or script, and tells whoever scans it next to nothing. */
let app: TestApp;
let engineer: Caller;
beforeAll(async () => {
  app = await startServer({ demo: true });
  engineer = await app.signIn('engineer');
});

const COLLEGE = '/d/DEMO-COLLEGE';

const pageOf = async (path: string, language = 'zh-CN') => {
  const response = await app.fetch(path, { headers: { 'accept-language': language } });
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const keyIn = (html: string): string => /name="key" value="([\w-]{22})"/.exec(html)?.[1] ?? '';
const send = (path: string, fields: Readonly<Record<string, string>>) =>
  app.fetch(path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const freshForm = async (path: string): Promise<string> => keyIn((await pageOf(path)).html);
const ticketOf = async (no: string) => ticketSchema.parse(await (await engineer.fetch(`/api/tickets/${no}`)).json());

/** Declares, follows the redirection, and reads the number off the page. */
async function declared(path: string, fields: Readonly<Record<string, string>>) {
  const answer = await send(path, { key: await freshForm(path), ...fields });
  expect(answer.status).toBe(303);
  const page = await pageOf(answer.headers.get('location') ?? '');
  return { no: /F\d{8}-\d{4,}/.exec(page.html)?.[0] ?? '', html: page.html };
}

describe('the page', () => {
  it('has a form, no script, nothing from elsewhere, and weighs less than 50 kB with its style', async () => {
    const { status, headers, html } = await pageOf(COLLEGE);
    expect(status).toBe(200);
    expect(html).not.toMatch(/<script|https?:\/\//);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(headers.get('cache-control')).toBe('no-store');
    const css = await (await app.fetch('/d/page.css')).text();
    expect(Buffer.byteLength(html) + Buffer.byteLength(css)).toBeLessThan(50_000);
  });

  it('names the service as its label does, and nothing of the customer’s', async () => {
    const { html } = await pageOf(COLLEGE);
    expect(html).toContain('示范医专融合通信 55 线');
    expect(html).not.toMatch(/陆远舟|\+86|0903|C-COLLEGE|svc-|F\d{8}/);
  });

  it('is there in English for who reads that, and by a link for everybody', async () => {
    expect((await pageOf(COLLEGE, 'en-GB')).html).toContain('What is wrong?');
    expect((await pageOf(`${COLLEGE}?lang=en`)).html).toContain('<html lang="en-GB"');
  });

  it('takes a code typed in small letters, and says so plainly when there is none', async () => {
    expect((await pageOf('/d/demo-college')).status).toBe(200);
    for (const code of ['NOWHERE', '%00', 'a'.repeat(300), '%E0%A4%A', "'; drop table ticket"]) {
      const { status, html } = await pageOf(`/d/${code}`);
      expect([400, 404], code).toContain(status);
      if (status === 404) expect(html).toContain('没有这个编码');
    }
  });
});

describe('a declaration', () => {
  it('becomes a ticket by the cabinet’s word, and the page names its number and when somebody calls', async () => {
    const { no, html } = await declared('/d/DEMO-HOSPITAL', {
      symptom: 'cannot_call_out',
      description: '二楼办公室',
      name: '门卫',
      phone: '15400000001',
    });
    expect(html).toMatch(/工程师会在 \d+月\d+日 \d\d:\d\d（北京时间）前打电话给您/);
    const ticket = await ticketOf(no);
    expect(ticket).toMatchObject({
      symptom: 'cannot_call_out',
      description: '二楼办公室',
      service: { id: 'svc-hospital' },
    });
    const [row] = await app.db.asOwner<{ by: string; channel: string; body: unknown }>(
      'select declared_by as by, channel, body from declaration where ticket = $1 order by received_at desc',
      [no],
    );
    expect(row).toMatchObject({
      by: 'cabinet',
      channel: 'portal',
      body: { contact: { name: '门卫', phone: '15400000001' } },
    });
  });

  it('is one however often its form is sent', async () => {
    const key = await freshForm('/d/DEMO-YULIN');
    const fields = { key, symptom: 'other', description: '杂音' };
    const answers = await Promise.all([1, 2, 3].map(() => send('/d/DEMO-YULIN', fields)));
    expect(answers.map((a) => a.headers.get('location'))).toEqual(
      Array(3).fill(`/d/DEMO-YULIN?lang=zh&received=${key}`),
    );
    const [row] = await app.db.asOwner<{ n: string }>(
      `select count(*) as n from declaration where service = 'svc-yulin' and received_at > now() - interval '1 minute' and declared_by = 'cabinet'`,
    );
    expect(row?.n).toBe('1');
  });

  it('asks again when the same form comes with other words, and loses none of them', async () => {
    const key = await freshForm('/d/DEMO-CHANGHE');
    await send('/d/DEMO-CHANGHE', { key, symptom: 'other', description: '第一次' });
    const second = await send('/d/DEMO-CHANGHE', { key, symptom: 'other', description: '第二次' });
    const html = await second.text();
    expect(second.status).toBe(409);
    expect(html).toContain('第二次');
    expect(keyIn(html)).not.toBe(key);
  });

  it('joins the ticket that is being worked on, which the page says beforehand without its number', async () => {
    const first = await declared('/d/DEMO-JINQIAO', { symptom: 'no_dial_tone' });
    const before = await pageOf('/d/DEMO-JINQIAO');
    expect(before.html).toContain('已有人报修，正在处理');
    expect(before.html).not.toContain(first.no);
    const second = await declared('/d/DEMO-JINQIAO', { symptom: 'all_down' });
    expect(second.no).toBe(first.no);
    expect(second.html).toContain('已补充到正在处理的故障单');
  });

  it('is taken for a stopped service too, whose reason is nobody’s business', async () => {
    await app.db.asOwner(`update service set state = 'suspended_arrears' where id = 'svc-college'`);
    const { html } = await pageOf(COLLEGE);
    expect(html).toContain('这条业务目前停机');
    expect(html).not.toMatch(/欠费|实名|违规/);
    const { no } = await declared(COLLEGE, { symptom: 'emergency_call_fails' });
    expect(no).toMatch(/^F/);
  });

  it('shows its number to nobody who did not send it', async () => {
    const key = await freshForm('/d/DEMO-HOSPITAL');
    await send('/d/DEMO-HOSPITAL', { key, symptom: 'other' });
    expect((await pageOf(`/d/DEMO-COLLEGE?received=${key}`)).html).not.toMatch(/F\d{8}-/);
    expect((await pageOf(`/d/DEMO-HOSPITAL?received=${'a'.repeat(22)}`)).html).not.toMatch(/F\d{8}-/);
  });
});

describe('a form that is not in order', () => {
  it.each([
    ['no symptom', { description: '没有声音' }, '请选择出了什么问题。'],
    ['a symptom that is none', { symptom: 'fire', description: '没有声音' }, '请选择出了什么问题。'],
    ['NUL', { symptom: 'other', description: '没有\0声音' }, '含有无法保存的字符'],
    ['too much', { symptom: 'other', description: '没有声音'.repeat(300) }, '太长'],
    ['a number that is none', { symptom: 'other', description: '没有声音', phone: '12' }, '请填写能打通的电话号码。'],
  ])('with %s comes back with what was typed', async (_name, fields, complaint) => {
    const answer = await send(COLLEGE, { key: await freshForm(COLLEGE), ...fields });
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(html).toContain(complaint);
    expect(html).toContain('没有');
  });

  it('is given back when too many came, never dropped in silence', async () => {
    let busy: Response | undefined;
    for (let sent = 0; sent < 70 && busy === undefined; sent += 1) {
      const answer = await send(COLLEGE, { symptom: 'other', description: `第 ${sent} 次` });
      if (answer.status === 429) busy = answer;
      else await answer.body?.cancel();
    }
    expect(Number(busy?.headers.get('retry-after'))).toBeGreaterThan(0);
    const html = (await busy?.text()) ?? '';
    expect(html).toMatch(/这一份还没有收下.*秒后再按/);
    expect(html).toMatch(/第 \d+ 次/);
  });
});

it('refuses a form that another site made a browser send', async () => {
  const answer = await app.fetch(COLLEGE, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example' },
    body: new URLSearchParams({ symptom: 'other' }),
  });
  expect(answer.status).toBe(403);
  const open = ticketListSchema.parse(await (await engineer.fetch('/api/tickets?phase=open&limit=200')).json());
  expect(open.items.length).toBeGreaterThan(0);
});
