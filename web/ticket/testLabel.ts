import { tOr } from '#web/i18n/text.svelte.ts';

/** The name of a test, or of the feature that it tries, in the reader's language; the code itself where there is none. */
export const testLabel = (id: string): string => tOr(`test.item.${id}`, id);
