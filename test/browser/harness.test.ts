import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';

it('opens a page of this machine in a real browser, and lets it reach nothing else', async () => {
  const site = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<title>故障台</title><h1>Demarc</h1>'),
  ).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const address = site.address();
  const browser = await chromium();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
  expect(await page.title()).toBe('故障台');
  expect(
    await page.evaluate(() =>
      fetch('http://outside.example/').then(
        () => 'reached',
        () => 'refused',
      ),
    ),
  ).toBe('refused');
  site.close();
});
