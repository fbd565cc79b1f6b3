import { percentOf } from '#shared/reports/attainment.ts';
import type { Cell, CellKind, Sheet } from '#shared/reports/sheet.ts';
import { guarded } from './guard.ts';

/** Excel reads UTF-8 only where the file says so, Chinese above all. */
const BOM = '\uFEFF';
const MINUTE = 60_000;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function written(cell: Cell, kind: CellKind): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return quoted(guarded(cell));
  switch (kind) {
    case 'minutes':
      return (cell / MINUTE).toFixed(1);
    case 'ratio':
      return `${percentOf(cell).toFixed(1)}%`;
    case 'count':
    case 'text':
      return String(cell);
  }
}

type Table = Pick<Sheet, 'columns' | 'rows'>;
const joined = (lines: readonly (readonly string[])[]): string => lines.map((line) => `${line.join(',')}\r\n`).join('');

/** Further lines of a table, without its head. */
export const csvLines = ({ columns, rows }: Table): string =>
  joined(rows.map((row) => columns.map(({ kind }, i) => written(row[i] ?? null, kind))));

/** A table as CSV (RFC 4180) in UTF-8. Lengths of time in minutes. */
export const toCsv = ({ columns, rows }: Table): string =>
  BOM + joined([columns.map((column) => quoted(guarded(column.title)))]) + csvLines({ columns, rows });
