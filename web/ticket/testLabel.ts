import { language } from '#web/i18n/text.svelte.ts';

/** A test's name in the reader's language; the server sends it in all of them. */
export const testLabel = (item: { readonly labels: { readonly zh: string; readonly en: string } }): string =>
  item.labels[language.current];
