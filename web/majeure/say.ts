import type { MajeureView } from '#shared/api/majeure.ts';
import type { MajeureState } from '#shared/majeure/majeure.ts';
import { moment } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { session } from '#web/session.svelte.ts';
import type { Tone } from '#web/ui/tone.ts';

export const MAJEURE_TONE: Readonly<Record<MajeureState, Tone>> = {
  lasting: 'attention',
  over: 'ok',
  retracted: 'paused',
};

export const at = (iso: string): string => moment(Date.parse(iso), clock.now, session.zone);

/** From when to when, as far as it is known. */
export const timeSaid = ({ from, to }: Pick<MajeureView, 'from' | 'to'>): string =>
  to === null ? t('majeure.lasts', { from: at(from) }) : t('majeure.span', { from: at(from), to: at(to) });
