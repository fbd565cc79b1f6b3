import type { EscalationCause } from '#shared/clock/escalation.ts';
import { duration } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';
import type { LiveTicket } from './model.ts';

type Escalation = LiveTicket['escalations'][number];
type Call = Escalation['calls'][number];

/** Why staff are called. */
export function causeText(cause: EscalationCause): string {
  switch (cause.on) {
    case 'level':
      return t('escalation.cause.level', { clock: t(`clock.${cause.clock}`), level: cause.level });
    case 'unacknowledged':
      return t('escalation.cause.unacknowledged', { after: duration(cause.after) });
    case 'report':
      return t('escalation.cause.report', { report: t(`reportKind.${cause.report}`) });
    case 'chase':
      return t('escalation.cause.chase', { count: cause.count });
  }
}

/** Of a person the name; of a post or role that nobody has, that one. */
export function calledText({ name, as }: Pick<Call, 'name' | 'as'>): string {
  if (name !== '') return name;
  switch (as.ground) {
    case 'onDuty':
      return t(as.of === 'lead' ? 'escalation.onDuty.lead' : 'escalation.onDuty.engineer');
    default:
      return as.of;
  }
}

/** The calls to one person by one way together: the last, and how many there were. */
export const gathered = (calls: readonly Call[]): { readonly last: Call; readonly times: number }[] => {
  const places = new Map<string, { readonly last: Call; readonly times: number }>();
  for (const call of calls) {
    const place = JSON.stringify([calledText(call), call.by, call.to, call.unreached]);
    places.set(place, { last: call, times: (places.get(place)?.times ?? 0) + 1 });
  }
  return [...places.values()];
};

/** Names of those who were reached, each once. */
export const reachedNames = (calls: readonly Pick<Call, 'name' | 'unreached'>[]): string[] => [
  ...new Set(calls.filter(({ unreached }) => unreached === null).map(({ name }) => name)),
];
