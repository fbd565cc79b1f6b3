import { expect, it } from 'vitest';
import { type Ticket, ticketSchema } from '#shared/api/ticket.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, type Screen } from '#test/harness/screen.ts';
import { startServer } from '#test/harness/server.ts';

/* The demo's major fault: its repair proposes what is left to do on those beneath it, and does nothing by itself. */
const app = await startServer({ demo: true });
const browser = await chromium();
const engineer = await app.signIn('engineer');
const { rows } = await app.db.pool.query<{ no: string; parent: string; phase: string }>(
  'select no, parent, phase from ticket where parent is not null order by phase',
);
const child = (phase: 'clearing' | 'testing') => {
  const found = rows.find((row) => row.phase === phase);
  if (found === undefined) throw new Error(`the demo's major fault has nothing beneath it in ${phase}`);
  return found;
};
const clearing = child('clearing');
const testing = child('testing');

const read = async (no: string): Promise<Ticket> =>
  ticketSchema.parse(await (await engineer.fetch(`/api/tickets/${no}`)).json());
/** With one key the child’s own segment is cleared as the parent’s was, and its own round opens. */
async function isClearedAsTheParent(): Promise<Screen> {
  const before = await read(clearing.no);
  const repair = before.family.parent?.repair;
  expect([before.phase, repair?.cause]).toEqual(['clearing', 'core']);
  const screen = await openScreen(browser, app, `/tickets/${clearing.no}`, { as: engineer });
  const { page, dialog } = screen;
  await screen.sees('主单已修复');
  await page.keyboard.press('p');
  await expect.poll(() => dialog.getByLabel('处理情况').inputValue()).toBe(repair?.action);
  await expect.poll(() => dialog.getByLabel('具体情况').inputValue()).toBe('core.border.media');
  expect((await read(clearing.no)).phase).toBe('clearing');
  await dialog.getByRole('button', { name: '消障回单' }).click();
  await expect.poll(async () => (await read(clearing.no)).phase).toBe('testing');
  expect((await read(clearing.no)).jointTest?.items.every((item) => item.carrier === null)).toBe(true);
  // What was sent may be heard of before it is answered; keys are the form's until then.
  await dialog.waitFor({ state: 'hidden' });
  return screen;
}

/** What the carrier passed on the parent is confirmed item by item; what differs is left out. */
async function isAnsweredAsTheParent(screen: Screen, no: string): Promise<void> {
  const { page, dialog } = screen;
  await page.getByRole('button', { name: /按主单填写乙方测试/ }).waitFor();
  await page.keyboard.press('p');
  await expectNoBarrier(screen.page);
  await dialog.getByRole('checkbox', { name: /打入/ }).uncheck();
  await dialog.getByRole('button', { name: '确认并记录' }).click();
  await expect
    .poll(async () =>
      (await read(no)).jointTest?.items.filter(({ required }) => required).map((i) => [i.id, i.carrier]),
    )
    .toEqual(
      expect.arrayContaining([
        ['outgoing', 'pass'],
        ['incoming', null],
      ]),
    );
  const answered = (await read(no)).jointTest?.items.find(({ id }) => id === 'outgoing');
  expect(answered).toMatchObject({ customer: null, detail: { carrier: { note: expect.stringContaining('主单') } } });
}

it('a repaired major fault proposes clearing and tests to those beneath it', async () => {
  const parent = await openScreen(browser, app, `/tickets/${clearing.parent}`, { as: engineer });
  await parent.sees('未消障 1 段');
  const first = await isClearedAsTheParent();
  await isAnsweredAsTheParent(first, clearing.no);
  const second = await openScreen(browser, app, `/tickets/${testing.no}`, { as: engineer });
  await isAnsweredAsTheParent(second, testing.no);
  // The lead engineer sees which of them still owe a test, as it stands.
  await expect.poll(() => parent.page.getByText(/第 1 轮测试：乙方欠 \d+ 项，甲方欠 \d+ 项/).count()).toBe(2);
  await expectNoBarrier(parent.page);
  expectQuiet(parent, first, second);
});
