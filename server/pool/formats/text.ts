import type { Readable } from 'node:stream';
import { Problem } from '#server/http/problem.ts';
import { decode } from '#shared/pool/decode.ts';
import { gzipFault, isGzip, unzip } from './gzip.ts';
import type { BadLine } from './record.ts';

/** A line of the file, numbered from 1 with empty ones counted but left out, without its end; or why it cannot be read as text. */
export type TextLine = { readonly line: number } & ({ readonly text: string } | BadLine);

/** Nothing we take has lines like this; without a bound one line could fill the memory. */
const LONGEST_LINE = 64 * 1024;
const NEWLINE = 0x0a;
const CR = 0x0d;
/** How much of a file, as it came, has been read. */
export interface BytesRead {
  bytes: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

const lineOf = (line: number, bytes: Uint8Array): TextLine => {
  if (bytes.length > LONGEST_LINE)
    return { line, code: 'line_too_long', message: `The line is longer than ${LONGEST_LINE} bytes.` };
  const text = decode(bytes);
  if (text === null) return { line, code: 'bad_encoding', message: 'The line is neither UTF-8 nor GB18030.' };
  return { line, text: text.replace(/\r$/, '') };
};

interface Lines {
  readonly lines: TextLine[];
  /** Number of the line that comes after them. */
  readonly next: number;
}

/** Whole lines of one block. A block that is UTF-8 throughout is decoded at once; otherwise each line finds its own encoding. */
function linesOf(first: number, block: Buffer): Lines {
  let whole: string | null;
  try {
    whole = utf8.decode(block);
  } catch {
    whole = null;
  }
  const lines: TextLine[] = [];
  let next = first;
  if (whole !== null) {
    for (const text of whole.split('\n')) {
      const line = next++;
      if (text.length > LONGEST_LINE)
        lines.push({ line, code: 'line_too_long', message: `The line is longer than ${LONGEST_LINE} bytes.` });
      else if (text !== '' && text !== '\r') lines.push({ line, text: text.endsWith('\r') ? text.slice(0, -1) : text });
    }
    return { lines, next };
  }
  let from = 0;
  while (from <= block.length) {
    const end = block.indexOf(NEWLINE, from);
    const to = end === -1 ? block.length : end;
    const line = next++;
    if (to > from) lines.push(lineOf(line, block.subarray(from, to)));
    from = to + 1;
  }
  return { lines, next };
}

const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== NEWLINE && byte !== CR;

/** Whether a file with NULs in it begins with whole lines of text: what stands in a line after them is that line's fault. */
function beginsAsText(sample: Buffer): boolean {
  const lines = sample.subarray(0, sample.lastIndexOf(NEWLINE, sample.indexOf(0)) + 1);
  return !lines.some(isControl) && (decode(lines) ?? '').trim() !== '';
}

/**
 * UTF-16, or no text at all: then no line can be told from another. A single line of NULs is that line's fault only.
 * @throws Problem 422 `not_text`
 */
export function refuseBinary(start: Buffer): void {
  const sample = start.subarray(0, 4096);
  const nul = sample.filter((byte) => byte === 0).length;
  const utf16 = (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff);
  if (utf16 || (nul > 1 && nul * 10 > sample.length && !beginsAsText(sample)))
    throw new Problem(422, 'not_text', 'The file is neither UTF-8 nor GB18030 text: it is binary, or UTF-16.');
}

const toNewlines = (bytes: Buffer): void => {
  for (let at = bytes.indexOf(CR); at !== -1; at = bytes.indexOf(CR, at + 1)) bytes[at] = NEWLINE;
};

/**
 * Whether lines end as on a Mac of long ago, and as a spreadsheet still saves them there if it is asked to: by CR alone.
 * @param before what came before `chunk` and had no line end that is known
 * @returns null: it cannot be told yet
 */
function endsByCr(before: Buffer | undefined, chunk: Buffer): boolean | null {
  if (chunk.includes(NEWLINE)) return false;
  const cr = chunk.indexOf(CR);
  return (cr !== -1 && cr + 1 < chunk.length) || before?.at(-1) === CR ? true : null;
}

/** Looks at the first bytes of a stream without taking them. */
async function peek(source: Readable): Promise<Buffer> {
  for (;;) {
    if (source.readableEnded || source.destroyed) return Buffer.alloc(0);
    const chunk: unknown = source.read();
    if (Buffer.isBuffer(chunk)) {
      source.unshift(chunk);
      if (chunk.length >= 2 || source.readableEnded) return chunk;
    }
    await new Promise<void>((resolve, reject) => {
      const done = () => {
        for (const event of ['readable', 'end', 'close'] as const) source.off(event, done);
        source.off('error', reject);
        resolve();
      };
      for (const event of ['readable', 'end', 'close'] as const) source.once(event, done);
      source.once('error', reject);
    });
    if (Buffer.isBuffer(chunk)) return chunk;
  }
}

/**
 * The lines of a call-record file in blocks, in constant memory: gzip by its magic bytes, UTF-8 or GB18030 by its content.
 * @throws Problem 422 `not_text`, `bad_gzip` or `gzip_bomb` when nothing of it can be read; an archive that breaks off later ends with a bad line
 */
export async function* textLines(source: Readable, read: BytesRead = { bytes: 0 }): AsyncGenerator<TextLine[]> {
  const zipped = isGzip(await peek(source)) ? unzip(source) : null;
  let line = 1;
  let rest: Buffer[] = [];
  let restLength = 0;
  let start = true;
  let byCr: boolean | null = null;
  // The source stays whole when its reader gives up: destroying a request would cut off the answer to it.
  for await (const part of zipped?.plain ?? source.iterator({ destroyOnReturn: false })) {
    const chunk: Buffer = Buffer.from(part);
    read.bytes = zipped?.taken() ?? read.bytes + chunk.length;
    if (start) refuseBinary(chunk);
    start = false;
    if (byCr === null) {
      byCr = endsByCr(rest.at(-1), chunk);
      if (byCr === true) rest.forEach(toNewlines);
    }
    if (byCr === true) toNewlines(chunk);
    const end = chunk.lastIndexOf(NEWLINE);
    if (end === -1) {
      // Of an endless line nothing more is kept than shows that it is too long.
      if (restLength <= LONGEST_LINE) rest.push(chunk);
      restLength += chunk.length;
      continue;
    }
    const block = rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...rest, chunk.subarray(0, end)]);
    const { lines, next } = linesOf(line, block);
    line = next;
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    restLength = chunk.length - end - 1;
    yield lines;
  }
  const failure = zipped?.failure() ?? null;
  if (failure !== null) {
    const { code, message } = gzipFault(failure);
    if (line === 1) throw new Problem(422, code === 'truncated_gzip' ? 'bad_gzip' : code, message);
    yield [{ line, code, message }];
  } else if (restLength > 0) yield [lineOf(line, Buffer.concat(rest))];
}
