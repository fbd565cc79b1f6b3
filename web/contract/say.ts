import type { Obligation } from '#shared/contract/obligations.ts';
import { days, type Instant } from '#shared/time.ts';
import { duration } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';
import type { Tone } from '#web/ui/tone.ts';

/** A length of time as a contract reckons: whole days, and the hours only where there are fewer than two. */
export const lengthSaid = (ms: number): string =>
  ms >= days(2) ? t('contracts.days', { n: Math.floor(ms / days(1)) }) : duration(ms);

type Owed = Pick<Obligation, 'state' | 'runs'> & { readonly near: boolean; readonly dueAt: number };

/** How long there still is, or has not been any more. */
export function leftSaid({ state, runs, dueAt }: Omit<Owed, 'near'>, now: Instant): string {
  if (state === 'met' || state === 'void') return t(`contracts.state.${state}`);
  if (!runs) return t('contracts.stands');
  return state === 'overdue'
    ? t('contracts.overBy', { time: lengthSaid(now - dueAt) })
    : t('contracts.leftOf', { time: lengthSaid(dueAt - now) });
}

export function toneOf({ state, runs, near }: Omit<Owed, 'dueAt'>): Tone {
  if (state === 'overdue') return 'breached';
  if (state === 'met') return 'ok';
  if (state === 'void') return 'plain';
  return !runs ? 'paused' : near ? 'attention' : 'plain';
}
