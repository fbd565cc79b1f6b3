import type { CellValue, Worksheet } from 'exceljs';
import { Problem } from '#server/http/problem.ts';
import { MOST_WORKBOOK_ROWS } from '#shared/api/registry.ts';
import type { RawLine, RawSheet } from '#shared/registry/sheet.ts';
import { BadArchive, unzip, zip } from './unzip.ts';

/** Bytes. A sheet of 20,000 rows unpacks to about 6 MB. */
const MOST_UNPACKED = 24 * 1024 * 1024;
/** No table has half as many. */
const MOST_COLUMNS = 32;
/** Rows of Excel: a higher number is no row but an attempt. */
const LAST_ROW = 1_048_576;

/** What cells are made of. Charts, pictures, comments and whatever else is in there are left in there. */
const WANTED =
  /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/sheet\d+\.xml)$/;
/**
 * Of a sheet what is no cell is passed over: some of it names ranges, which the library would walk cell by cell, a million
 * rows long. Its two limits are not in its types.
 */
const READING = {
  maxRows: MOST_WORKBOOK_ROWS + 1,
  maxCols: MOST_COLUMNS,
  ignoreNodes: [
    'cols',
    'mergeCells',
    'dataValidations',
    'conditionalFormatting',
    'hyperlinks',
    'autoFilter',
    'tableParts',
    'drawing',
    'picture',
    'legacyDrawing',
    'rowBreaks',
    'extLst',
  ],
};
const NAMED_RANGES = /<definedNames\b[^>]*>[\s\S]*?<\/definedNames\s*>/g;
const NAMED_RANGE = 'definedName';

const unreadable = (): Problem =>
  new Problem(
    422,
    'workbook_unreadable',
    'The workbook cannot be read: it is damaged or protected by a password. Save it again as .xlsx without a password.',
    [{ field: 'file', code: 'workbook_unreadable', message: 'save it again as .xlsx without a password' }],
  );
const tooLarge = (): Problem =>
  new Problem(
    422,
    'workbook_too_large',
    `The workbook holds more than ${MOST_WORKBOOK_ROWS} rows, or unpacks to more than ${MOST_UNPACKED} bytes. Send its large tables as CSV.`,
    [{ field: 'file', code: 'workbook_too_large', message: 'send its large tables as CSV' }],
  );

function repacked(bytes: Buffer): Buffer {
  try {
    const entries = unzip(bytes, (name) => WANTED.test(name), MOST_UNPACKED);
    const book = entries.get('xl/workbook.xml')?.toString('utf8').replace(NAMED_RANGES, '');
    if (book === undefined || book.includes(NAMED_RANGE)) throw unreadable();
    return zip(entries.set('xl/workbook.xml', Buffer.from(book, 'utf8')));
  } catch (thrown) {
    if (!(thrown instanceof BadArchive)) throw thrown;
    throw thrown.reason === 'too_large' ? tooLarge() : unreadable();
  }
}

const MIDNIGHT = 'T00:00:00.000Z';
const dayOf = (date: Date): string => {
  if (Number.isNaN(date.getTime())) return '';
  const iso = date.toISOString();
  return iso.endsWith(MIDNIGHT) ? iso.slice(0, -MIDNIGHT.length) : iso;
};

/** A cell as its reader sees it; a formula is its result. */
function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dayOf(value);
  if (typeof value !== 'object') return String(value).trim();
  if ('richText' in value)
    return value.richText
      .map(({ text }) => text)
      .join('')
      .trim();
  if ('error' in value) return value.error;
  if ('text' in value) return textOf(value.text);
  return 'result' in value ? textOf(value.result) : '';
}

function linesOf(page: Worksheet): RawLine[] {
  if (page.rowCount > LAST_ROW) throw unreadable();
  const lines: RawLine[] = [];
  page.eachRow((row) => {
    const cells: string[] = [];
    row.eachCell((cell, column) => {
      while (cells.length < column) cells.push('');
      cells[column - 1] = textOf(cell.value);
    });
    if (cells.some((cell) => cell !== '')) lines.push({ line: row.number, cells });
  });
  return lines;
}

/**
 * The sheets of an XLSX workbook as text.
 * @throws Problem 422 `workbook_unreadable` or `workbook_too_large`
 */
export async function readWorkbook(bytes: Buffer): Promise<RawSheet[]> {
  const archive = repacked(bytes);
  // It is large, and few send one: read when first needed.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  try {
    await workbook.xlsx.load(new Uint8Array(archive).buffer, READING);
  } catch (thrown) {
    if (thrown instanceof Error && /^Max (row|column) count/.test(thrown.message)) throw tooLarge();
    throw unreadable();
  }
  const sheets = workbook.worksheets.map((page) => ({ name: page.name, lines: linesOf(page) }));
  if (sheets.reduce((sum, { lines }) => sum + lines.length, 0) > MOST_WORKBOOK_ROWS + sheets.length) throw tooLarge();
  return sheets;
}
