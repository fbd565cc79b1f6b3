import type { RatedCallView } from '#shared/api/bill.ts';
import { isCounted } from '#shared/pool/rating.ts';
import { money, number, phone } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';

/** What is charged for, in whole minutes where it is that. */
const lengthOf = (seconds: number): string =>
  seconds % 60 === 0 ? t('bill.whole', { count: number(seconds / 60) }) : t('bill.seconds', { count: number(seconds) });

/** Why a call costs what it costs, in words: the rule, what it comes to, and who called first where it was passed on. */
export function whyOf({ rule, counted, seconds, fenPerMinute, fen, from }: RatedCallView): string[] {
  if (!isCounted(rule)) return [t(`bill.rule.${rule}`)];
  if (!counted) return [t('bill.rule.stood_for')];
  const length = lengthOf(seconds);
  return [
    t(`bill.rule.${rule}`),
    fenPerMinute === null
      ? t('bill.used', { length })
      : t('bill.times', { length, price: money(fenPerMinute), money: money(fen) }),
    ...(from === null ? [] : [t('bill.passedOn', { number: phone(from) })]),
  ];
}
