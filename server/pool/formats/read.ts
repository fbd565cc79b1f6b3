import type { Readable } from 'node:stream';
import { type BadLine, isBad, type LineParser, type RawCall } from './record.ts';
import { LINES_TO_RECOGNISE, parserFor, type RequestedFormat } from './recognise.ts';
import { type TextLine, textLines } from './text.ts';

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
 * @throws Problem 422 when the file as a whole cannot be read (see `textLines`, `parserFor`)
 */
export async function* readCallRecords(format: RequestedFormat, source: Readable): AsyncGenerator<ParsedLine[]> {
  let parser: LineParser | null = null;
  let waiting: TextLine[] = [];
  const firstOf = (lines: readonly TextLine[]) =>
    lines
      .flatMap((item) => ('text' in item && item.text.trim() !== '' ? [item.text] : []))
      .slice(0, LINES_TO_RECOGNISE);

  for await (const lines of textLines(source)) {
    if (parser !== null) {
      yield [...parse(lines, parser)];
      continue;
    }
    waiting.push(...lines);
    const first = firstOf(waiting);
    if (first.length < LINES_TO_RECOGNISE) continue;
    parser = parserFor(format, first);
    yield [...parse(waiting, parser)];
    waiting = [];
  }
  if (parser !== null || waiting.length === 0) return;
  const first = firstOf(waiting);
  if (first.length === 0) yield waiting.filter((item) => 'code' in item);
  else yield [...parse(waiting, parserFor(format, first))];
}
