import type { Satisfaction } from '#shared/ticket/values.ts';
import type { Tone } from '#web/ui/tone.ts';

/** The hue of what a customer said; the word stands beside it. */
export const SAID_TONE: Readonly<Record<Satisfaction, Tone>> = {
  satisfied: 'ok',
  fair: 'plain',
  dissatisfied: 'attention',
};
