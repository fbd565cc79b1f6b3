import type { Cell, CellKind, Sheet } from '#shared/reports/sheet.ts';
import { guarded } from './guard.ts';

const MINUTE = 60_000;
const FORMATS: Record<CellKind, string | undefined> = {
  text: undefined,
  count: '#,##0',
  minutes: '#,##0.0',
  ratio: '0.0%',
};

const valueOf = (cell: Cell, kind: CellKind): string | number | null =>
  typeof cell === 'string' ? guarded(cell) : kind === 'minutes' && cell !== null ? cell / MINUTE : cell;

/** Wide enough for what is in it; a Chinese character takes the room of two. */
const widthOf = (texts: readonly string[]): number =>
  Math.min(48, Math.max(8, ...texts.map((text) => [...text].reduce((sum, c) => sum + (c > '\u2E7F' ? 2.1 : 1.1), 2))));

/** Tables as a workbook, a worksheet each: numbers as numbers, lengths of time in minutes. */
export async function toXlsx(sheets: readonly Pick<Sheet, 'title' | 'columns' | 'rows'>[]): Promise<Buffer> {
  // It is large, and few ask for it: read when first needed.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  for (const sheet of sheets) {
    const page = workbook.addWorksheet(sheet.title, {
      views: [{ state: 'frozen', ySplit: 1, xSplit: 1 }],
      pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    });
    page.columns = sheet.columns.map(({ title, kind }, i) => ({
      header: guarded(title),
      style: { ...(FORMATS[kind] === undefined ? {} : { numFmt: FORMATS[kind] }) },
      width: widthOf([title, ...sheet.rows.map((row) => String(kind === 'text' ? (row[i] ?? '') : ''))]),
    }));
    for (const row of sheet.rows) page.addRow(sheet.columns.map(({ kind }, i) => valueOf(row[i] ?? null, kind)));
    page.getRow(1).font = { bold: true };
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
