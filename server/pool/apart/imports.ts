import type { PassThrough, Readable } from 'node:stream';
import { isGzip } from '../formats/gzip.ts';
import { type Ingest, ingestCallRecords } from '../ingest.ts';
import { passage } from '../passage.ts';
import { type ApartDeps, ImportThread, type ThreadOptions } from './thread.ts';

/*
 * Where a file of calls is imported: one that is short where it comes, a long one in a thread of its own. Neither what a file says
 * of its length nor how it comes tells which it is: an archive is many times as long, and who sends a call at a time may not say how many.
 * So its beginning is waited for.
 */

export interface Imports {
  readonly ingest: Ingest;
  /** Waits for what is under way apart. */
  close(): Promise<void>;
}

export interface ImportsOptions extends ThreadOptions {
  /** Bytes up to which a file is short. */
  readonly short?: number;
}

/** Some hundred calls, over before a thread would have begun. */
const SHORT = 64 * 1024;
/** How much longer calls are than their archive, mostly. */
const PACKED = 16;
/** In ms: what has not ended by then goes on. */
const PATIENCE = 250;

export function createImports(deps: ApartDeps, { short = SHORT, ...options }: ImportsOptions = {}): Imports {
  const thread = new ImportThread(deps, options);
  return {
    async ingest(file, source) {
      const { through, end } = passage(source, short + 1);
      try {
        return (file.bytes ?? 0) <= short && (await isShort(source, through, short))
          ? await ingestCallRecords(deps, file, through)
          : await thread.take(file, through);
      } finally {
        end();
      }
    },
    close: () => thread.close(),
  };
}

/** Whether all of a file has come already, and it is not much. @param through has room for more than a short one */
function isShort(source: Readable, through: PassThrough, short: number): Promise<boolean> {
  return new Promise((resolve) => {
    let bytes = 0;
    let most = short;
    const decide = (is: boolean): void => {
      clearTimeout(timer);
      source.off('data', count);
      resolve(is);
    };
    const count = (piece: Buffer): void => {
      if (bytes === 0 && isGzip(piece)) most = short / PACKED;
      bytes += piece.byteLength;
      if (bytes > most) decide(false);
    };
    const timer = setTimeout(decide, PATIENCE, false);
    source.on('data', count);
    // One that breaks off, too: what has come of it is all that there will be.
    through.once('finish', () => decide(true)).once('close', () => decide(true));
    if (through.destroyed) decide(true);
  });
}
