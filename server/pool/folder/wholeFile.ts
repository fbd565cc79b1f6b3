import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

const PIECE = 256 * 1024;

/** What tells a file from itself at another time. */
export interface Look {
  readonly size: number;
  readonly modified: number;
  readonly inode: number;
}

/** Null: there is no such file (any more). */
export async function lookAt(path: string): Promise<Look | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? { size: found.size, modified: found.mtimeMs, inode: found.ino } : null;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}

export const isSame = (a: Look | null, b: Look | null): boolean =>
  a !== null && b !== null && a.size === b.size && a.modified === b.modified && a.inode === b.inode;

export class FileChanged extends Error {
  constructor() {
    super('the file changed while it was read');
  }
}

/**
 * A file to its end, if it is the same then as it was `before`. Where it is not, the stream breaks off instead of ending: its
 * last line may have been read in half, and half a line says something else.
 */
export function wholeFile(path: string, before: Look): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    const file = await open(path);
    try {
      for (let at = 0; ;) {
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE), 0, PIECE, at);
        if (bytesRead === 0) break;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      if (!isSame(before, await lookAt(path))) throw new FileChanged();
    } finally {
      await file.close();
    }
  }
  return Readable.from(pieces(), { objectMode: false });
}
