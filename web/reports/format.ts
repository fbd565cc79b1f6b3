import { percentOf } from '#shared/reports/attainment.ts';
import type { Cell, CellKind, Say } from '#shared/reports/sheet.ts';
import { duration, number } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';

export const say: Say = (key) => t(key);

/** `97.3%`; a dash where nothing has been decided. */
export const percent = (ratio: number | null): string => (ratio === null ? '–' : `${percentOf(ratio).toFixed(1)}%`);
export const time = (ms: number | null): string => (ms === null ? '–' : duration(ms));

/** A cell of a report's table as its reader sees it. */
export function cellText(cell: Cell, kind: CellKind): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (kind === 'minutes') return time(cell);
  return kind === 'ratio' ? percent(cell) : number(cell);
}
