import { dateFormat } from './format.ts';

/** What a zone is called, at a moment: summer has another name than winter. */
export const zoneName = (at: number, zone: string): string =>
  dateFormat(zone, 'zone', { timeZoneName: 'long' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone;

/** A moment spelt out with its zone: to be sure of what one has typed. */
export const timeInWords = (at: number, zone: string): string =>
  `${dateFormat(zone, 'words', { dateStyle: 'full', timeStyle: 'short' }).format(at)} · ${zoneName(at, zone)}`;

/** A `YYYY-MM-DD` spelt out. */
export const dayInWords = (day: string): string =>
  dateFormat('UTC', 'day in words', { dateStyle: 'full' }).format(Date.parse(day));

/** Whether the language writes the day before the month. */
export const isDayFirst = (): boolean =>
  dateFormat('UTC', 'day', { month: '2-digit', day: '2-digit' }).formatToParts(0)[0]?.type === 'day';
