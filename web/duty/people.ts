import type { DutyWeek } from '#shared/api/duty.ts';
import { t } from '#web/i18n/text.svelte.ts';

/** Whoever can be put on duty; who cannot be called is said to be so. */
export const peopleOptions = ({ people }: DutyWeek): { value: string; label: string }[] =>
  people.map(({ id, name, reachable }) => ({ value: id, label: reachable ? name : t('duty.unreachable', { name }) }));
