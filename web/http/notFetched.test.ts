import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whyNotFetched } from './notFetched.ts';

const page = (entry: string): string => `<!doctype html><script type="module" src="/assets/${entry}.js"></script>`;
const answered = (body: string, status = 200) =>
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));

beforeEach(() => {
  document.head.innerHTML = '<script type="module" src="/assets/index-a1.js"></script>';
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.head.innerHTML = '';
});

describe('a part of the pages that did not come', () => {
  it('is gone when the desk has another build by now', async () => {
    answered(page('index-b2'));
    expect(await whyNotFetched()).toBe('problem.page_outdated');
  });
  it('is to be asked for again while the desk has the same', async () => {
    answered(page('index-a1'));
    expect(await whyNotFetched()).toBe('problem.network');
  });
  it('says nothing of an update where the desk answers with a fault of its own', async () => {
    answered('Bad gateway', 502);
    expect(await whyNotFetched()).toBe('problem.network');
  });
  it('is for want of a network where nothing answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    expect(await whyNotFetched()).toBe('problem.network');
  });
});
