import { parseStamp } from '#shared/pool/stamp.ts';
import { Problem } from '#server/http/problem.ts';
import { delimiterOf, splitCsvLine } from './csvLine.ts';
import { checkRecord, type LineParser, RECORD_FIELDS, type RecordField, REQUIRED_FIELDS } from './record.ts';

/** `startedAt`, `started_at` and `Started At` are one name. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');
const FIELD_OF = new Map(RECORD_FIELDS.map((field) => [plain(field), field]));

const namesOf = (line: string): (RecordField | null)[] =>
  (splitCsvLine(line, delimiterOf(line)) ?? []).map((cell) => FIELD_OF.get(plain(cell)) ?? null);

/** A header names columns of ours; no cell of a data line does. One word could be a title above it. */
export const isCsvHeader = (line: string): boolean => {
  const names = namesOf(line);
  return REQUIRED_FIELDS.filter((field) => names.includes(field)).length >= 2;
};

export const looksLikeCsv = (line: string): boolean => {
  if (isCsvHeader(line)) return true;
  const cells = splitCsvLine(line, delimiterOf(line));
  return (
    cells !== null &&
    cells.length >= 6 &&
    cells.length <= RECORD_FIELDS.length &&
    parseStamp(cells[4] ?? '') !== null &&
    /^\d+$/.test(cells[5] ?? '')
  );
};

/**
 * `csv`: with a header, columns by name in any order (others are ignored); without, in the order of RECORD_FIELDS,
 * trailing ones left out.
 * @param first the line it was recognised by: the header, where there is one
 * @throws Problem 422 `column_missing` when the header lacks a column without which no line could be read
 */
export function csvParser(first: string): LineParser {
  const delimiter = delimiterOf(first);
  const header = isCsvHeader(first);
  const columns: readonly (RecordField | null)[] = header ? namesOf(first) : RECORD_FIELDS;
  const missing = REQUIRED_FIELDS.filter((field) => !columns.includes(field));
  if (missing.length > 0)
    throw new Problem(
      422,
      'column_missing',
      `The header of the file lacks: ${missing.join(', ')}.`,
      missing.map((field) => ({ field, code: 'column_missing', message: `There is no column ${field}.` })),
    );

  return (text) => {
    // Wherever it stands: files put together repeat it.
    if (header && text === first) return null;
    const cells = splitCsvLine(text, delimiter);
    if (cells === null) return { code: 'bad_quotes', message: 'A quotation mark is not closed.' };
    if (cells.length > columns.length)
      return { code: 'too_many_columns', message: `The line has ${cells.length} columns, not ${columns.length}.` };
    const fields: Partial<Record<RecordField, string>> = {};
    for (const [i, cell] of cells.entries()) {
      const field = columns[i];
      if (field) fields[field] = cell;
    }
    return checkRecord(fields);
  };
}
