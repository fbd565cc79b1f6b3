import excel from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { Sheet } from '#shared/reports/sheet.ts';
import { toCsv } from './csv.ts';
import { guarded } from './guard.ts';
import { toXlsx } from './xlsx.ts';

const SHEET: Sheet = {
  name: 'customers',
  title: '按客户',
  columns: [
    { title: '客户', kind: 'text' },
    { title: '故障', kind: 'count' },
    { title: '净历时', kind: 'minutes' },
    { title: '达标率', kind: 'ratio' },
  ],
  rows: [
    ['=HYPERLINK("http://example.cn";"点我")', 3, 90_000, 0.9735],
    ['示范, "医专"', -2, null, null],
  ],
};

describe('a text that a spreadsheet would calculate', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠A'])(
    '%j is kept as text',
    (text) => {
      expect(guarded(text)).toBe(`'${text}`);
    },
  );
  it.each(['', '示范', 'a=1', "'=1", ' =1'])('is not %j', (text) => {
    expect(guarded(text)).toBe(text);
  });
});

it('a CSV says that it is UTF-8, quotes what must be, and keeps numbers as numbers', () => {
  expect(toCsv(SHEET)).toBe(
    '\uFEFF客户,故障,净历时,达标率\r\n' +
      `"'=HYPERLINK(""http://example.cn"";""点我"")",3,1.5,97.3%\r\n` +
      '"示范, ""医专""",-2,,\r\n',
  );
});

it('an XLSX is read back with its numbers as numbers, and calculates nothing', async () => {
  const book = new excel.Workbook();
  const written = await toXlsx([SHEET, { ...SHEET, title: '按月' }]);
  await book.xlsx.load(new Uint8Array(written).buffer);
  expect(book.worksheets.map((page) => page.name)).toEqual(['按客户', '按月']);
  const page = book.getWorksheet('按客户');
  const row = (n: number) => [1, 2, 3, 4].map((column) => page?.getRow(n).getCell(column).value ?? null);
  expect(row(1)).toEqual(['客户', '故障', '净历时', '达标率']);
  expect(row(2)).toEqual([`'=HYPERLINK("http://example.cn";"点我")`, 3, 1.5, 0.9735]);
  expect(row(3)).toEqual(['示范, "医专"', -2, null, null]);
  expect(page?.getRow(2).getCell(1).type).toBe(excel.ValueType.String);
  expect(page?.getColumn(4).numFmt).toBe('0.0%');
});
