import { Problem } from '#server/http/problem.ts';
import { asteriskParser, looksLikeAsterisk } from './asterisk.ts';
import { csvParser, looksLikeCsv } from './csv.ts';
import { looksLikeNdjson, ndjsonParser } from './ndjson.ts';
import type { LineParser } from './record.ts';

interface Format {
  readonly looksLike: (line: string) => boolean;
  readonly parser: (first: string) => LineParser;
}

/** In the order in which `auto` asks: a line of one never looks like another. */
const FORMATS = {
  ndjson: { looksLike: looksLikeNdjson, parser: () => ndjsonParser },
  asterisk: { looksLike: looksLikeAsterisk, parser: asteriskParser },
  csv: { looksLike: looksLikeCsv, parser: csvParser },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = ['ndjson', 'asterisk', 'csv'] as const satisfies readonly FormatName[];
export type RequestedFormat = FormatName | 'auto';

/** Of the interface, but issue 6. */
const LATER = ['freeswitch', 'cm-ims'];

const supported = [...FORMAT_NAMES, 'auto'].join(', ');

/**
 * The `format` of a request.
 * @throws Problem 400 `format_not_supported` or `format_unknown`
 */
export function requestedFormat(value: unknown): RequestedFormat {
  if (value === undefined || value === 'auto') return 'auto';
  const known = FORMAT_NAMES.find((name) => name === value);
  if (known !== undefined) return known;
  const later = typeof value === 'string' && LATER.includes(value);
  const code = later ? 'format_not_supported' : 'format_unknown';
  const message = later
    ? `The format ${value} is not supported yet. Supported: ${supported}.`
    : `There is no such format. Supported: ${supported}.`;
  throw new Problem(400, code, message, [{ field: 'format', code, message }]);
}

/** A title that somebody wrote above the header, or one broken line, must not hide what a file is. */
export const LINES_TO_RECOGNISE = 20;

/**
 * The parser for a file.
 * @param first its first lines that are not empty, up to LINES_TO_RECOGNISE; at least one
 * @throws Problem 422 `format_not_recognised` when `auto` finds nothing it knows, `column_missing` from a header
 */
export function parserFor(format: RequestedFormat, first: readonly string[]): LineParser {
  if (format !== 'auto') return FORMATS[format].parser(first[0] ?? '');
  for (const line of first) {
    const name = FORMAT_NAMES.find((candidate) => FORMATS[candidate].looksLike(line));
    if (name !== undefined) return FORMATS[name].parser(line);
  }
  throw new Problem(
    422,
    'format_not_recognised',
    `Nothing in the first ${first.length} lines looks like a call record of ${FORMAT_NAMES.join(', ')}.`,
  );
}
