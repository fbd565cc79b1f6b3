import { expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen } from '#test/harness/screen.ts';
import { startServer } from '#test/harness/server.ts';

const app = await startServer({ demo: true });
const browser = await chromium();

it('two who have one ticket open see each other until one leaves', async () => {
  const { rows } = await app.db.pool.query<{ no: string }>(
    `select no from ticket where phase = 'clearing' order by no`,
  );
  const no = rows[0]?.no ?? '';
  const { rows: people } = await app.db.pool.query<{ id: string; name: string }>(
    `select id, name from app_user where id in ('engineer', 'supervisor')`,
  );
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? '';
  const [first, second] = [
    await openScreen(browser, app, `/tickets/${no}`, { as: await app.signIn('engineer') }),
    await openScreen(browser, app, `/tickets/${no}`, {
      as: await app.signIn('supervisor'),
      language: 'en',
      theme: 'dark',
    }),
  ];
  await first.sees(`${nameOf('supervisor')} 也在看`);
  await second.sees(`Also here: ${nameOf('engineer')}`);
  for (const { page } of [first, second]) await expectNoBarrier(page);
  await expect(first.page.getByText(`${nameOf('engineer')} 也在看`).count()).resolves.toBe(0);

  await second.close();
  await expect.poll(() => first.page.getByText('也在看').count()).toBe(0);
  expectQuiet(first, second);
});
