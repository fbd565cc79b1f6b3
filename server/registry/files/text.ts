import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '#server/http/problem.ts';
import { delimiterOf } from '#shared/pool/csvLine.ts';
import { decode } from '#shared/pool/decode.ts';
import { refuseBinary } from '#server/pool/formats/text.ts';
import { fault } from '#shared/registry/fault.ts';
import type { RawLine, RawSheet, SheetFault } from '#shared/registry/sheet.ts';

const MOST_CSV_ROWS = 50_000;
/** Characters of one row: nothing that is kept is longer. */
const LONGEST_ROW = 16 * 1024;
const EMPTY = /^[\s,;"]*$/;

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * A CSV file as one sheet of that name: UTF-8 or GB18030, with commas, semicolons or tabs. A broken quotation mark makes
 * every row after it doubtful, so then nothing of the file is read.
 * @throws Problem 422 `not_text` or `too_many_rows`
 */
export function readCsv(name: string, bytes: Buffer): RawSheet | SheetFault {
  refuseBinary(bytes);
  // The parser counts a line end of two characters twice where it stands in a cell.
  const text = decode(bytes)?.replace(/\r\n?/g, '\n') ?? null;
  if (text === null)
    throw new Problem(422, 'not_text', 'The file is neither UTF-8 nor GB18030 text. Save it as CSV UTF-8.', [
      { field: 'file', code: 'not_text', message: 'save it as CSV UTF-8' },
    ]);
  const header = text.split('\n', 50).find((line) => !EMPTY.test(line)) ?? '';
  const lines: RawLine[] = [];
  let next = 1;
  try {
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(header),
      relax_column_count: true,
      skip_empty_lines: false,
      trim: true,
      info: true,
      max_record_size: LONGEST_ROW,
      to: MOST_CSV_ROWS + 2,
    }) as unknown as Parsed[];
    for (const { record, info } of records) {
      if (record.some((cell) => cell !== '')) lines.push({ line: next, cells: record });
      // A cell may go over several lines: the next row begins after the last of them.
      next = info.lines + 1;
    }
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const line = 'lines' in thrown && typeof thrown.lines === 'number' ? thrown.lines : next;
    return { sheet: name, line, fault: fault('bad_quotes', null) };
  }
  if (lines.length > MOST_CSV_ROWS + 1)
    throw new Problem(422, 'too_many_rows', `A file has at most ${MOST_CSV_ROWS} rows. Send it in parts.`, [
      { field: 'file', code: 'too_many_rows', message: `at most ${MOST_CSV_ROWS}` },
    ]);
  return { name, lines };
}
