import type { SilenceGroup, Suspicion } from '#shared/api/suspicions.ts';
import { groupText, suspicionText } from '#shared/pool/suspicionText.ts';
import { instant } from '#shared/time.ts';
import { number } from '#web/i18n/format.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { language, t } from '#web/i18n/text.svelte.ts';
import type { Tone } from '#web/ui/tone.ts';
import { inWordsOf } from '#web/http/inWordsOf.ts';

export const { whole: explainSuspicion } = inWordsOf('suspicions.problem');

/** What is suspected, and why, in one sentence. */
export const said = (one: Suspicion): string =>
  suspicionText(one.customer.name, {
    ...one,
    since: instant(Date.parse(one.since)),
    until: instant(Date.parse(one.until)),
  })[language.current];

/** What silences of one cause are, in one sentence. */
export const groupSaid = ({ element, services, customers, from, by }: SilenceGroup): string =>
  groupText(element.name, {
    services,
    customers,
    from: instant(Date.parse(from)),
    by: instant(Date.parse(by)),
    seen: instant(clock.now),
  })[language.current];

/** How improbable it is: one in so many, in round figures. */
export function odds({ chance }: Suspicion): string | null {
  // Before the first call of a day it is not by its odds that a silence is judged.
  if (chance > 1e-4) return null;
  const digits = Math.min(12, Math.max(1, Math.floor(-Math.log10(Math.max(chance, 1e-12)))));
  return t('suspicions.odds', { odds: number(10 ** digits) });
}

export const STATE_TONE: Record<Suspicion['state'], Tone> = {
  noticed: 'plain',
  open: 'danger',
  ticket: 'carrier',
  dismissed: 'plain',
  passed: 'ok',
};
