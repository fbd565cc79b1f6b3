import type { BillView } from '#shared/api/bill.ts';
import { money, number } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';

/** A line of a bill in words. */
export interface LineText {
  readonly key: string;
  readonly name: string;
  readonly note: string | null;
  readonly calls: number | null;
  readonly minutes: number | null;
  readonly price: string | null;
  readonly fen: number;
}

const perMinute = (fen: number): string => t('bill.perMinute', { money: money(fen) });

export function lineText(line: BillView['lines'][number], bill: BillView): LineText {
  switch (line.kind) {
    case 'fee':
      return {
        key: 'fee',
        name: t('bill.monthlyFee', { minutes: number(line.minutes) }),
        note: t('bill.left', { left: number(bill.remaining) }),
        calls: null,
        minutes: null,
        price: null,
        fen: line.fen,
      };
    case 'overage':
      return {
        key: 'overage',
        name: t('bill.overage'),
        note: t('bill.overageNote', { included: number(bill.plan.includedMinutes), used: number(bill.used) }),
        calls: null,
        minutes: line.minutes,
        price: perMinute(line.fenPerMinute),
        fen: line.fen,
      };
    case 'included':
    case 'free':
    case 'per_minute': {
      const type = t(`callType.${line.type}`);
      const name =
        line.kind === 'included'
          ? t('bill.included', { type })
          : line.kind === 'free'
            ? t('bill.free', { type })
            : t('bill.byMinute', { type });
      return {
        key: line.type,
        name,
        note: null,
        calls: line.calls,
        minutes: line.minutes,
        price: line.kind === 'per_minute' ? perMinute(line.fenPerMinute) : null,
        fen: line.fen,
      };
    }
  }
}
