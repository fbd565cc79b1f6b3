import { Problem } from '#server/http/problem.ts';
import { RECORD_FORMATS, type RecordFormat } from '#shared/pool/records.ts';
import { asteriskParser, looksLikeAsterisk } from './asterisk.ts';
import { centrexParser, looksLikeCentrex } from './centrex.ts';
import { csvParser, looksLikeCsv } from './csv.ts';
import { freeswitchParser, looksLikeFreeswitch } from './freeswitch.ts';
import type { FileHints, Layout } from './layout.ts';
import { looksLikeNdjson, ndjsonParser } from './ndjson.ts';
import type { LineParser } from './record.ts';

const LAYOUTS: Readonly<Record<RecordFormat, Layout>> = {
  ndjson: { looksLike: looksLikeNdjson, parser: () => ndjsonParser },
  csv: { looksLike: looksLikeCsv, parser: csvParser },
  asterisk: { looksLike: looksLikeAsterisk, parser: asteriskParser },
  freeswitch: { looksLike: looksLikeFreeswitch, parser: freeswitchParser },
  'cm-ims': { looksLike: looksLikeCentrex, parser: centrexParser },
};

/** In which `auto` asks: a document of FreeSWITCH is JSON, too, and a bill's header has names that a `csv` may have. */
const ORDER: readonly RecordFormat[] = ['freeswitch', 'ndjson', 'asterisk', 'cm-ims', 'csv'];

export type RequestedFormat = RecordFormat | 'auto';

/**
 * The `format` of a request.
 * @throws Problem 400 `format_unknown`
 */
export function requestedFormat(value: unknown): RequestedFormat {
  if (value === undefined || value === 'auto') return 'auto';
  const known = RECORD_FORMATS.find((name) => name === value);
  if (known !== undefined) return known;
  const message = `There is no such format. Supported: ${[...RECORD_FORMATS, 'auto'].join(', ')}.`;
  throw new Problem(400, 'format_unknown', message, [{ field: 'format', code: 'format_unknown', message }]);
}

/** A title that somebody wrote above the header, or one broken line, must not hide what a file is. */
export const LINES_TO_RECOGNISE = 20;

/** What a file is by its first lines; null: nothing we know. Columns that its sender names are those of a `csv`. */
function recognise(lines: readonly string[], { columns }: FileHints): RecordFormat | null {
  if (columns !== null) return 'csv';
  for (const line of lines) {
    const name = ORDER.find((candidate) => LAYOUTS[candidate].looksLike(line));
    if (name !== undefined) return name;
  }
  return null;
}

/**
 * The parser for a file.
 * @param lines its first lines that are not empty, up to LINES_TO_RECOGNISE; at least one
 * @throws Problem 422 `format_not_recognised` when `auto` finds nothing it knows, `format_differs` when they
 *   are plainly of another format than is asked for, `column_missing` from a header, `number_missing` from a bill
 */
export function parserFor(format: RequestedFormat, lines: readonly string[], hints: FileHints): LineParser {
  const found = format === 'auto' || !lines.some(LAYOUTS[format].looksLike) ? recognise(lines, hints) : format;
  if (format !== 'auto' && found !== null && found !== format) {
    const message = `None of the first ${lines.length} lines is a call record of ${format}; they look like ${found}. Send the file as format=${found}, or auto.`;
    throw new Problem(422, 'format_differs', message, [{ field: 'format', code: 'format_differs', message }]);
  }
  const name = format === 'auto' ? found : format;
  if (name !== null) return LAYOUTS[name].parser(lines, hints);
  throw new Problem(
    422,
    'format_not_recognised',
    `Nothing in the first ${lines.length} lines looks like a call record of ${RECORD_FORMATS.join(', ')}.`,
  );
}
