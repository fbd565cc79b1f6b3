import express from 'express';
import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { refuseForeignWrites } from '#server/http/origin.ts';
import { restoreLinkRouter } from '#server/http/restoreLink.ts';
import { linkToken } from '#server/notify/link.ts';
import type { FactType } from '#shared/ticket/facts.ts';
import { days } from '#shared/time.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { noticeDesk, type NoticeDesk } from './notifyDesk.ts';
import { CARRIER, COLLEGE, CONTACT, segmentOpened, toRestored } from './notifyFacts.ts';

let desk: NoticeDesk;
let base: string;
beforeEach(async () => {
  desk = await noticeDesk();
  const app = express();
  app.use(refuseForeignWrites(desk.config.publicUrl));
  app.use('/r', restoreLinkRouter(desk.deps, { record: desk.record }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/r`;
});

/** A restored ticket, and the address that came by SMS. */
async function restored() {
  const no = await desk.restored();
  return { no, link: await linkOf(no) };
}
const linkOf = async (no: string): Promise<string> => {
  const sms = (await desk.notices(no)).findLast((n) => n.channel === 'sms' && n.body.includes('{link}'));
  return `${base}/${linkToken(desk.config.secret, sms?.id ?? '')}`;
};
const press = (link: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(link, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', headers });
const page = async (link: string, headers: Record<string, string> = {}) => {
  const response = await fetch(link, { headers });
  return { status: response.status, html: await response.text(), headers: response.headers };
};
const count = async (no: string, type: FactType) => (await desk.facts(no)).filter((f) => f.type === type).length;

describe('opening the link', () => {
  it('asks, and changes nothing however often it is opened', async () => {
    const { no, link } = await restored();
    const before = await desk.facts(no);
    for (let i = 0; i < 3; i += 1) expect(await page(link)).toMatchObject({ status: 200 });
    await fetch(link, { method: 'HEAD' });
    const { html } = await page(link);
    expect(html).toContain('业务恢复了吗？');
    expect(html).toContain('name="answer" value="yes"');
    expect(html).toContain('name="answer" value="no"');
    expect(html).toContain(no);
    expect(await desk.facts(no)).toEqual(before);
  });

  it('is small, without script, and lets nothing else in', async () => {
    const { link } = await restored();
    const { html, headers } = await page(link);
    const css = await page(`${base}/page.css`);
    expect(css.headers.get('content-type')).toContain('text/css');
    expect(html.length + css.html.length).toBeLessThan(50_000);
    expect(html).not.toMatch(/<script|\son\w+=|style=/i);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(html).toContain('<html lang="zh-CN" dir="ltr">');
  });

  it('tells no more than the notice did', async () => {
    const { link } = await restored();
    const { html } = await page(link);
    for (const detail of ['某学院', '全部电话无声', '更换单板', CONTACT.name, CONTACT.phone])
      expect(html).not.toContain(detail);
  });

  it('speaks English where asked, and stays with it', async () => {
    const { link } = await restored();
    const { html } = await page(`${link}?lang=en`);
    expect(html).toContain('<html lang="en-GB" dir="ltr">');
    expect(html).toContain('Is it working again?');
    const answered = await press(`${link}?lang=en`, { answer: 'yes' });
    expect(answered.headers.get('location')).toMatch(/^\/r\/[\w-]{22}\?lang=en$/);
  });

  it('of an unknown or broken address says so', async () => {
    for (const link of [`${base}/${linkToken('other', 'n')}`, `${base}/short`, `${base}/%00`]) {
      const { status, html } = await page(link);
      expect(status).toBe(404);
      expect(html).toContain('没有这个链接');
      expect((await press(link, { answer: 'yes' })).status).toBe(404);
    }
    expect((await page(`${base}/short`, { 'accept-language': 'en' })).html).toContain('There is no such link');
  });
});

describe('"yes"', () => {
  it('confirms the restoration in the contact’s name, and is proof', async () => {
    const { no, link } = await restored();
    const answer = await press(link, { answer: 'yes' });
    expect(answer.status).toBe(303);
    const { html } = await page(new URL(answer.headers.get('location') ?? '', base).href);
    expect(html).toContain('已收到：业务已恢复');
    const facts = await desk.facts(no);
    expect(facts.find((f) => f.type === 'RestorationConfirmed')?.by).toEqual({
      party: 'customer',
      role: 'link',
      user: null,
      name: CONTACT.name,
    });
    expect(await desk.progress(no, 'sms')).toEqual(['acknowledged yes']);
    expect(await desk.notice(no, 'sms')).toMatchObject({ state: 'acknowledged' });
  });

  it('pressed twice, or twice at once, counts once', async () => {
    const { no, link } = await restored();
    const presses = await Promise.all([press(link, { answer: 'yes' }), press(link, { answer: 'yes' })]);
    expect(presses.map((p) => p.status)).toEqual([303, 303]);
    expect((await press(link, { answer: 'yes' })).status).toBe(303);
    expect(await count(no, 'RestorationConfirmed')).toBe(1);
    expect(await desk.progress(no, 'sms')).toEqual(['acknowledged yes']);
  });

  it('may be followed by "no" when the trouble comes back', async () => {
    const { no, link } = await restored();
    await press(link, { answer: 'yes' });
    expect((await page(link)).html).toContain('name="answer" value="no"');
    expect((await press(link, { answer: 'no' })).status).toBe(303);
    expect((await desk.state(no)).phase).toBe('clearing');
  });
});

describe('"no"', () => {
  it('opens the ticket again with what was typed', async () => {
    const { no, link } = await restored();
    expect((await press(link, { answer: 'no', reason: ' 2 楼还是不通 <b> ' })).status).toBe(303);
    const state = await desk.state(no);
    expect(state.phase).toBe('clearing');
    expect(state.restoration).toBeNull();
    const disputed = (await desk.facts(no)).find((f) => f.type === 'RestorationDisputed');
    expect(disputed).toMatchObject({ reason: '2 楼还是不通 <b>', by: { role: 'link' } });
    expect((await page(link)).html).toContain('已收到：仍未恢复');
    expect(await desk.progress(no, 'sms')).toEqual(['acknowledged no']);
  });

  it('needs no words, and pressed twice counts once', async () => {
    const { no, link } = await restored();
    expect((await press(link, { answer: 'no', reason: '' })).status).toBe(303);
    expect((await press(link, { answer: 'no', reason: '' })).status).toBe(303);
    expect(await count(no, 'RestorationDisputed')).toBe(1);
  });

  it('is not undone by a "yes" from the same page', async () => {
    const { no, link } = await restored();
    await press(link, { answer: 'no' });
    const late = await press(link, { answer: 'yes' });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('您的答复没有记录');
    expect(await count(no, 'RestorationConfirmed')).toBe(0);
  });

  it('after the policy’s window is refused, while "yes" is still taken', async () => {
    const { no, link } = await restored();
    await desk.db.advanceClock(days(4));
    const { status, html } = await page(link);
    expect(status).toBe(200);
    expect(html).toContain('答复时限已过');
    expect(html).not.toContain('value="no"');
    expect((await press(link, { answer: 'no' })).status).toBe(410);
    expect((await desk.state(no)).phase).toBe('restored');
    expect((await press(link, { answer: 'yes' })).status).toBe(303);
    expect((await page(link)).html).not.toContain('<form');
  });
});

describe('an old link', () => {
  it('cannot answer for a later restoration', async () => {
    const { no, link } = await restored();
    const again = toRestored(await desk.now()).slice(3);
    await desk.add(no, COLLEGE, { type: 'RestorationDisputed', reason: '还是不通' }, segmentOpened('carrier', 'S2'));
    expect(await page(link)).toMatchObject({ status: 410 });
    await desk.add(
      no,
      CARRIER,
      ...again.map((body) => (body.type === 'SegmentCleared' ? { ...body, segment: 'S2' } : body)),
    );
    expect((await desk.state(no)).phase).toBe('restored');

    expect((await page(link)).html).toContain('请以新通知为准');
    for (const answer of ['yes', 'no']) expect((await press(link, { answer })).status).toBe(409);
    expect((await desk.state(no)).restoration).toMatchObject({ confirmed: false });
    const fresh = await linkOf(no);
    expect(fresh).not.toBe(link);
    expect((await press(fresh, { answer: 'yes' })).status).toBe(303);
    expect((await desk.state(no)).restoration).toMatchObject({ confirmed: true });
  });

  it('of a closed ticket says that it is closed', async () => {
    const { no, link } = await restored();
    await desk.add(no, CARRIER, { type: 'Closed', cause: 'access_node', proof: 'call' });
    expect(await page(link)).toMatchObject({ status: 410 });
    expect((await page(link)).html).toContain('已归档');
    const version = (await desk.state(no)).version;
    for (const answer of ['yes', 'no']) expect((await press(link, { answer })).status).toBe(409);
    expect((await desk.state(no)).version).toBe(version);
  });
});

describe('what is no answer', () => {
  it.each([
    ['nothing', {}],
    ['another word', { answer: 'maybe' }],
    ['a NUL', { answer: 'no', reason: 'a\u0000b' }],
    ['a book', { answer: 'no', reason: '长'.repeat(1_001) }],
  ])('%s is asked again', async (_what, form: Record<string, string>) => {
    const { no, link } = await restored();
    const answer = await press(link, form);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('role="alert"');
    expect((await desk.state(no)).phase).toBe('restored');
  });

  it('another site cannot press for the reader', async () => {
    const { no, link } = await restored();
    const foreign = await press(link, { answer: 'yes' }, { origin: 'https://elsewhere.example' });
    expect(foreign.ok).toBe(false);
    expect(await count(no, 'RestorationConfirmed')).toBe(0);
    expect((await press(link, { answer: 'yes' }, { origin: desk.config.publicUrl })).status).toBe(303);
  });

  it('guessing at links is slowed down', async () => {
    const answers = new Set<number>();
    for (let i = 0; i <= 120; i += 1) answers.add((await fetch(`${base}/${linkToken('guess', String(i))}`)).status);
    expect([...answers]).toEqual([404, 429]);
    const { status, headers } = await page(`${base}/${linkToken('guess', 'x')}`);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
