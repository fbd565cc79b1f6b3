import { PassThrough, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BadLine } from './record.ts';

const UNZIPPED_AHEAD = 1024 * 1024;
/**
 * Calls differ in id and time, so a file of them unpacks to some ten times its size. What unpacks to this many times is
 * made to fill us: from here on (bytes, unpacked) nothing more of it is read.
 */
const BOMB = { from: 1024 * 1024, times: 200 };

/** By its magic bytes. */
export const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b;

/** Unzips, and keeps what came before a damaged place: an error of the stream itself would drop its buffer. */
export function unzip(source: Readable): {
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

/** The end of an archive says by a checksum that something in it has changed, and not where. */
const CHECKSUM = /incorrect (?:data|length) check/;
const CHANGED: BadLine = {
  code: 'bad_gzip',
  message:
    'The checksum of the gzip archive does not match: something in it was damaged on its way, and lines before this one may be wrong.',
};
const DAMAGED: BadLine = { code: 'bad_gzip', message: 'The gzip archive is damaged from here.' };
const GZIP_FAULTS: Readonly<Record<string, BadLine>> = {
  Z_BUF_ERROR: { code: 'truncated_gzip', message: 'The gzip archive ends too early.' },
  BOMB: {
    code: 'gzip_bomb',
    message: `The gzip archive unpacks to more than ${BOMB.times} times its size: no call records do. Nothing from here on was read.`,
  },
};

/** What is wrong with an archive that could not be unpacked to its end. */
export const gzipFault = ({ code, message }: NodeJS.ErrnoException): BadLine =>
  CHECKSUM.test(message) ? CHANGED : (GZIP_FAULTS[code ?? ''] ?? DAMAGED);
