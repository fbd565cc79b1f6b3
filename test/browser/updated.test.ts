import { beforeAll, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { isLive, openScreen } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startServer({ demo: true });
});

it('says that the desk was updated where a page of the build before is gone, and opens it from the new one', async () => {
  const { page, sees } = await openScreen(await chromium(), app, '/triage', { as: await app.signIn('engineer') });
  await isLive(page);
  const gone = (url: URL): boolean => /^\/assets\/Works-.*\.js$/.test(url.pathname);
  const front = (url: URL): boolean => url.pathname === '/';
  await page.route(gone, (route) => route.fulfill({ status: 404 }));
  await page.route(front, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/assets/index-newer.js"></script>' }),
  );
  await page.getByRole('link', { name: '割接', exact: true }).click();
  await sees('系统已更新');
  expect(await page.getByText('请检查网络').count()).toBe(0);

  await page.unroute(gone);
  await page.unroute(front);
  await page.getByRole('button', { name: '重新载入' }).click();
  await page.getByRole('heading', { name: '割接与检修' }).waitFor();
});
