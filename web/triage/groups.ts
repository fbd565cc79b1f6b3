import { t } from '#web/i18n/text.svelte.ts';
import type { Suspect } from '#web/live/alerts.svelte.ts';
import type { Row } from '#web/live/board.svelte.ts';
import { whereOf } from '#web/ticket/where.ts';

export const GROUPINGS = ['none', 'holder', 'where', 'customer'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the virtual list is made of: tickets, what is suspected and is none yet, what stands for more of it, heads of groups. */
export type ListItem = Row | Suspect | More | Head;
interface Head {
  readonly key: string;
  readonly text: string;
  readonly count: number;
}
interface More {
  readonly key: typeof MORE;
  readonly more: number;
}
export const isHead = (item: ListItem): item is Head => 'count' in item;
export const isMore = (item: ListItem): item is More => 'more' in item;
export const isSuspect = (item: ListItem): item is Suspect => 'signal' in item;

/** Key of the row that leads to what is suspected beside the few that lead the list. */
export const MORE = 'more-suspicions';
/** A cut cable silences many at once: tickets that burn are not pushed out of sight by it. */
const LEADING = 3;

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

const group = (text: string, count: number, members: readonly ListItem[]): readonly ListItem[] => [
  { key: `group ${text}`, text, count },
  ...members,
];

/** Rows under the heads of their groups; groups and rows keep the order in which they come, so what burns next leads. */
export function grouped(rows: readonly Row[], grouping: Grouping): readonly ListItem[] {
  if (grouping === 'none') return rows;
  return [...Map.groupBy(rows, (row) => headOf(grouping, row))].flatMap(([text, members]) =>
    group(text, members.length, members),
  );
}

/**
 * What is suspected, as it comes before the tickets: nobody works on it yet. Among groups it is one of its own.
 * @param whole all of it; else a few lead, and a row stands for the others
 */
export function leading(suspects: readonly Suspect[], grouping: Grouping, whole: boolean): readonly ListItem[] {
  // A row that stands for one other is no gain.
  const shown: readonly ListItem[] =
    whole || suspects.length <= LEADING + 1
      ? suspects
      : [...suspects.slice(0, LEADING), { key: MORE, more: suspects.length - LEADING }];
  return grouping === 'none' || suspects.length === 0 ? shown : group(t('triage.suspected'), suspects.length, shown);
}
