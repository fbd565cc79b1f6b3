import { t } from '#web/i18n/text.svelte.ts';
import type { Row } from '#web/live/board.svelte.ts';
import { whereOf } from '#web/ticket/where.ts';

export const GROUPINGS = ['none', 'holder', 'where', 'customer'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the virtual list is made of: rows, and the heads of their groups. */
export type ListItem = Row | Head;
interface Head {
  readonly key: string;
  readonly text: string;
  readonly count: number;
}
export const isHead = (item: ListItem): item is Head => 'count' in item;

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

/** Rows under the heads of their groups; groups and rows keep the order in which they come, so what burns next leads. */
export function grouped(rows: readonly Row[], grouping: Grouping): readonly ListItem[] {
  if (grouping === 'none') return rows;
  return [...Map.groupBy(rows, (row) => headOf(grouping, row))].flatMap(([text, members]): ListItem[] => [
    { key: `group ${text}`, text, count: members.length },
    ...members,
  ]);
}
