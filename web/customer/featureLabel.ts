import { TEST_LABELS } from '#shared/ticket/labels.ts';
import { language } from '#web/i18n/text.svelte.ts';

/** A subscribed feature by the name of its test; the code itself where there is none. */
export const featureLabel = (feature: string): string => TEST_LABELS[feature]?.[language.current] ?? feature;
