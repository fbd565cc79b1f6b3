import { t } from '#web/i18n/text.svelte.ts';
import type { Row } from '#web/live/board.svelte.ts';
import { whereOf } from '#web/ticket/where.ts';
import type { Shown } from './held.ts';

export const GROUPINGS = ['none', 'holder', 'where', 'customer'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the virtual list is made of: rows, and the heads of their groups. */
export type ListItem =
  | { readonly kind: 'head'; readonly key: string; readonly text: string; readonly count: number }
  | { readonly kind: 'row'; readonly key: string; readonly row: Row; readonly gone: boolean };

const headOf = (grouping: Exclude<Grouping, 'none'>, row: Row): string => {
  switch (grouping) {
    case 'holder': {
      const { holder } = row.readings.restore;
      return holder === null ? t('clockState.stopped') : t(`holder.${holder}`);
    }
    case 'where':
      return whereOf(row.entry).text;
    case 'customer':
      return row.entry.customer.name;
  }
};

const rowItem = ({ row, gone }: Shown<Row>): ListItem => ({ kind: 'row', key: row.key, row, gone });

/** Rows under the heads of their groups; groups and rows keep the order in which they come, so what burns next leads. */
export function grouped(shown: readonly Shown<Row>[], grouping: Grouping): ListItem[] {
  if (grouping === 'none') return shown.map(rowItem);
  return [...Map.groupBy(shown, ({ row }) => headOf(grouping, row))].flatMap(([text, members]) => [
    { kind: 'head' as const, key: `group ${text}`, text, count: members.length },
    ...members.map(rowItem),
  ]);
}
