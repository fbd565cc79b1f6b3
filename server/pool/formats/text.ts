import { PassThrough, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '#server/http/problem.ts';
import { decode } from '#shared/pool/decode.ts';
import type { BadLine } from './record.ts';

/** A line of the file, numbered from 1 with empty ones counted but left out, without its end; or why it cannot be read as text. */
export type TextLine = { readonly line: number } & ({ readonly text: string } | BadLine);

/** Nothing we take has lines like this; without a bound one line could fill the memory. */
const LONGEST_LINE = 64 * 1024;
const NEWLINE = 0x0a;
const UNZIPPED_AHEAD = 1024 * 1024;
/**
 * Calls differ in id and time, so a file of them unpacks to some ten times its size. What unpacks to this many times is
 * made to fill us: from here on (bytes, unpacked) nothing more of it is read.
 */
const BOMB = { from: 1024 * 1024, times: 200 };

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

const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== NEWLINE && byte !== 0x0d;

/** Whether a file begins with whole lines of text: what stands in a line after them is that line's fault. */
function beginsAsText(sample: Buffer): boolean {
  const lines = sample.subarray(0, sample.lastIndexOf(NEWLINE) + 1);
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

/** Unzips, and keeps what came before a damaged place: an error of the stream itself would drop its buffer. */
function unzip(source: Readable): {
  readonly plain: Readable;
  /** Bytes of the archive that have been unpacked. */
  taken(): number;
  failure(): NodeJS.ErrnoException | null;
} {
  let failure: NodeJS.ErrnoException | null = null;
  const gunzip = createGunzip();
  const plain = new PassThrough({ highWaterMark: UNZIPPED_AHEAD });
  let unpacked = 0;
  gunzip.on('data', (chunk: Buffer) => {
    if (failure !== null) return;
    unpacked += chunk.length;
    if (unpacked > BOMB.from && unpacked > gunzip.bytesWritten * BOMB.times) {
      failure = Object.assign(new Error('the archive unpacks to far more than call records do'), { code: 'BOMB' });
      source.unpipe(gunzip);
      gunzip.destroy();
      plain.end();
    } else if (!plain.write(chunk)) gunzip.pause();
  });
  plain.on('drain', () => gunzip.resume());
  gunzip.once('end', () => plain.end());
  gunzip.once('error', (error) => {
    failure = error;
    plain.end();
  });
  source.once('error', (error) => plain.destroy(error));
  source.pipe(gunzip);
  plain.once('close', () => {
    source.unpipe(gunzip);
    gunzip.destroy();
  });
  return { plain, taken: () => gunzip.bytesWritten, failure: () => failure };
}

const DAMAGED: BadLine = { code: 'bad_gzip', message: 'The gzip archive is damaged from here.' };
const GZIP_FAULTS: Readonly<Record<string, BadLine>> = {
  Z_BUF_ERROR: { code: 'truncated_gzip', message: 'The gzip archive ends too early.' },
  BOMB: {
    code: 'gzip_bomb',
    message: `The gzip archive unpacks to more than ${BOMB.times} times its size: no call records do. Nothing from here on was read.`,
  },
};

const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b;

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
  // The source stays whole when its reader gives up: destroying a request would cut off the answer to it.
  for await (const part of zipped?.plain ?? source.iterator({ destroyOnReturn: false })) {
    const chunk: Buffer = Buffer.from(part);
    read.bytes = zipped?.taken() ?? read.bytes + chunk.length;
    if (start) refuseBinary(chunk);
    start = false;
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
    const { code, message } = GZIP_FAULTS[failure.code ?? ''] ?? DAMAGED;
    if (line === 1) throw new Problem(422, code === 'truncated_gzip' ? 'bad_gzip' : code, message);
    yield [{ line, code, message }];
  } else if (restLength > 0) yield [lineOf(line, Buffer.concat(rest))];
}
