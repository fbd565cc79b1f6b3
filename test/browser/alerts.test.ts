import { expect, it } from 'vitest';
import { withTransaction } from '#db/transaction.ts';
import { raiseAlert } from '#server/live/changes.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isLive, openScreen } from '#test/harness/screen.ts';
import { startServer } from '#test/harness/server.ts';

const app = await startServer({ demo: true });
const browser = await chromium();

const raise = (id: string, subject: string, zh: string) =>
  withTransaction(app.db, (client) =>
    raiseAlert(client, {
      id,
      kind: 'level',
      severity: 'major',
      subject,
      text: { zh, en: `${zh} (en)` },
      customer: '',
      branch: 'demo-branch',
    }),
  );

it('what was missed is counted at the bell, read on its page, and leads to what it is about', async () => {
  // The demo's own is left out: what comes due of it, and what its first look at the calls of this day says.
  await app.db.asOwner('delete from timer');
  const { rows } = await app.db.pool.query<{ no: string }>(
    `select no from ticket where phase = 'clearing' order by no`,
  );
  const no = rows[0]?.no ?? '';
  const screen = await openScreen(browser, app, '/duty', { as: await app.signIn('engineer') });
  const { page } = screen;
  await isLive(page);
  const bell = page.getByRole('banner').getByRole('link', { name: /告警消息/ });
  await bell.click();
  await page.getByRole('heading', { name: '告警消息' }).waitFor();
  await expect.poll(() => bell.getAttribute('aria-label')).toBe('告警消息');

  await page.goto(`${app.url}/duty`);
  await isLive(page);
  await raise('test:1', no, '时限已到，请查看');
  await raise('test:2', no, '时限又到，请查看');
  await expect.poll(() => bell.getAttribute('aria-label')).toBe('告警消息，2 条未看');
  await page.reload();
  await expect.poll(() => bell.getAttribute('aria-label')).toBe('告警消息，2 条未看');

  await bell.click();
  await page.getByRole('link', { name: '时限又到，请查看' }).waitFor();
  await expect.poll(() => bell.getAttribute('aria-label')).toBe('告警消息');
  expect(await page.getByText('新', { exact: true }).count()).toBe(2);
  await expectNoBarrier(page);
  await page.getByRole('link', { name: '时限又到，请查看' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/tickets/${no}`);
  expectQuiet(screen);
});
