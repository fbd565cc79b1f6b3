import type { Readable } from 'node:stream';
import { Problem } from '#server/http/problem.ts';
import { type FileHints, NO_HINTS } from './layout.ts';
import { type BadLine, isBad, type LineParser, type RawCall } from './record.ts';
import { LINES_TO_RECOGNISE, parserFor, type RequestedFormat } from './recognise.ts';
import { type BytesRead, type TextLine, textLines } from './text.ts';

/** A file whose lines are all unreadable is not read to its end to see that. */
const MOST_WAITING = 10_000;

export type ParsedLine = { readonly line: number; readonly record: RawCall } | ({ readonly line: number } & BadLine);

function* parse(lines: readonly TextLine[], parser: LineParser): Generator<ParsedLine> {
  for (const item of lines) {
    if ('code' in item) {
      yield item;
      continue;
    }
    if (item.text.trim() === '') continue;
    const parsed = parser(item.text);
    if (parsed === null) continue;
    yield isBad(parsed) ? { line: item.line, ...parsed } : { line: item.line, record: parsed };
  }
}

/**
 * The calls of a file and what is wrong with the lines that are none, in blocks, in constant memory.
 * An empty file has no lines and is no error: an hour without calls is written so.
 * @param read told how far it has come
 * @throws Problem 422 when the file as a whole cannot be read (see `textLines`, `parserFor`)
 */
export async function* readCallRecords(
  format: RequestedFormat,
  source: Readable,
  hints: FileHints = NO_HINTS,
  read: BytesRead = { bytes: 0 },
): AsyncGenerator<ParsedLine[]> {
  let parser: LineParser | null = null;
  // Until it is known what the file is: its lines, and the first of them that are text.
  const waiting: TextLine[] = [];
  const first: string[] = [];
  // A line of NDJSON needs no other to be understood, and may be all that a slow sender has for a while.
  const enough = format === 'ndjson' ? 1 : LINES_TO_RECOGNISE;

  for await (const lines of textLines(source, read)) {
    if (parser !== null) {
      yield [...parse(lines, parser)];
      continue;
    }
    for (const item of lines) {
      if ('code' in item) waiting.push(item);
      else if (item.text.trim() !== '') {
        waiting.push(item);
        if (first.length < enough) first.push(item.text);
      }
    }
    if (first.length < enough && waiting.length < MOST_WAITING) continue;
    if (first.length === 0)
      throw new Problem(422, 'not_text', `None of the first ${waiting.length} lines can be read as text.`);
    parser = parserFor(format, first, hints);
    yield [...parse(waiting, parser)];
    waiting.length = 0;
  }
  if (parser !== null) return;
  if (first.length === 0) yield waiting.filter((item) => 'code' in item);
  else yield [...parse(waiting, parserFor(format, first, hints))];
}
