import type { Key } from '#web/i18n/text.svelte.ts';

/**
 * Why a part of the pages could not be fetched. Files carry their digest in their name, and those of an older build are gone
 * once the desk was updated: its page then names another entry than this one did. @returns the text that says it
 */
export async function whyNotFetched(): Promise<Extract<Key, 'problem.network' | 'problem.page_outdated'>> {
  const entry = document.querySelector('script[type=module][src]')?.getAttribute('src') ?? '';
  try {
    const response = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } });
    const page = response.ok ? await response.text() : entry;
    return page.includes(entry) ? 'problem.network' : 'problem.page_outdated';
  } catch {
    return 'problem.network';
  }
}
