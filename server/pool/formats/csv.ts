import { Problem } from '#server/http/problem.ts';
import { delimiterOf, splitCsvLine } from '#shared/pool/csvLine.ts';
import {
  type ColumnMap,
  fieldsNamed,
  namesMeantFor,
  RECORD_FIELDS,
  type RecordField,
  REQUIRED_FIELDS,
} from '#shared/pool/records.ts';
import { parseStamp } from '#shared/pool/stamp.ts';
import type { FileHints } from './layout.ts';
import { checkRecord, checkWithoutId, isBad, type LineParser } from './record.ts';

const cellsOf = (line: string): readonly string[] => splitCsvLine(line, delimiterOf(line)) ?? [];
const namesOf = (line: string): readonly (RecordField | null)[] => fieldsNamed(cellsOf(line));

/** A header names columns of ours; no cell of a data line does. One word could be a title above it. */
const isCsvHeader = (line: string): boolean => {
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

interface Columns {
  /** The field of each column; null: not read. */
  readonly fields: readonly (RecordField | null)[];
  readonly delimiter: string;
  readonly header: string | null;
  /** Place of the column that says for whom a call was meant at first; -1: there is none. */
  readonly meantFor: number;
  /** A line may have more columns than are known of. */
  readonly open: boolean;
}

const missingColumns = (missing: readonly string[]): Problem =>
  new Problem(
    422,
    'column_missing',
    `The file lacks: ${missing.join(', ')}.`,
    missing.map((field) => ({ field, code: 'column_missing', message: `There is no column ${field}.` })),
  );

/** By the names of its header, or in the documented order where it has none. */
function recognised(lines: readonly string[]): Columns {
  const first = lines.find(looksLikeCsv) ?? lines[0] ?? '';
  const header = isCsvHeader(first) ? first : null;
  const fields = header === null ? RECORD_FIELDS : namesOf(header);
  const missing = REQUIRED_FIELDS.filter((field) => !fields.includes(field));
  if (missing.length > 0) throw missingColumns(missing);
  const meantFor = header === null ? -1 : cellsOf(header).findIndex(namesMeantFor);
  return { fields, delimiter: delimiterOf(first), header, meantFor, open: false };
}

/** As its sender says. An id may be left out: then it is made of the call. */
function mapped(lines: readonly string[], map: ColumnMap): Columns {
  const wanted = RECORD_FIELDS.filter((field) => map[field] !== undefined);
  const unmapped = REQUIRED_FIELDS.filter((field) => field !== 'id' && !wanted.includes(field));
  if (unmapped.length > 0) throw missingColumns(unmapped);
  const names = wanted.flatMap((field) => map[field] ?? []).filter((name) => typeof name === 'string');
  const header =
    names.length === 0 ? null : (lines.find((line) => names.some((n) => cellsOf(line).includes(n))) ?? null);
  const cells = header === null ? [] : cellsOf(header);
  const placeOf = (field: RecordField): number => {
    const column = map[field];
    return typeof column === 'number' ? column - 1 : cells.indexOf(column ?? '');
  };
  const absent = wanted.filter((field) => placeOf(field) === -1);
  if (absent.length > 0) throw missingColumns(absent.map((field) => `${field} (${String(map[field])})`));
  const fields: (RecordField | null)[] = [];
  for (const field of wanted) fields[placeOf(field)] = field;
  return {
    fields: Array.from(fields, (field) => field ?? null),
    delimiter: delimiterOf(header ?? lines[0] ?? ''),
    header: header ?? headerAbove(lines, placeOf('startedAt')),
    meantFor: -1,
    open: true,
  };
}

/** Columns that are told by their places say nothing of a header: a first line without a time is one. */
function headerAbove([first = '']: readonly string[], place: number): string | null {
  return parseStamp(cellsOf(first)[place] ?? '') === null ? first : null;
}

/**
 * `csv`: with a header, columns by name in any order (others are ignored); without, in the order of RECORD_FIELDS,
 * trailing ones left out; or as `columns` of the request says.
 * @throws Problem 422 `column_missing` when a column is not there without which no line could be read
 */
export function csvParser(lines: readonly string[], { columns }: FileHints): LineParser {
  const { fields, delimiter, header, meantFor, open } = columns === null ? recognised(lines) : mapped(lines, columns);
  const hasId = fields.includes('id');
  return (text) => {
    // Wherever it stands: files put together repeat it.
    if (text === header) return null;
    const cells = splitCsvLine(text, delimiter);
    if (cells === null) return { code: 'bad_quotes', message: 'A quotation mark is not closed.' };
    if (!open && cells.length > fields.length)
      return { code: 'too_many_columns', message: `The line has ${cells.length} columns, not ${fields.length}.` };
    const record: Partial<Record<RecordField, string>> = {};
    for (const [i, cell] of cells.entries()) {
      const field = fields[i];
      if (field) record[field] = cell;
    }
    const call = hasId ? checkRecord(record) : checkWithoutId(record);
    const first = cells[meantFor]?.trim() ?? '';
    return isBad(call) || first === '' ? call : { ...call, via: [{ number: first, by: 'writer' }] };
  };
}
