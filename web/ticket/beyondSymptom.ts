import { tOr } from '#web/i18n/text.svelte.ts';

/** What was said beyond the symptom, whose own word stands for it where nothing was. */
export const beyondSymptom = (symptom: string | undefined, description: string | undefined): string | undefined =>
  description === tOr(`symptom.${symptom ?? ''}`, symptom ?? '') ? undefined : description;
