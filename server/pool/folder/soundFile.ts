import { addAbortSignal, Readable } from 'node:stream';
import { Problem } from '#server/http/problem.ts';
import { gzipFault, isGzip, unzip } from '../formats/gzip.ts';
import { type Look, wholeFile } from './wholeFile.ts';

/** What an archive says of itself once it has been unpacked to its end; null: it is as it was packed, or is none. */
async function damageOf(path: string, look: Look, signal: AbortSignal): Promise<string | null> {
  for await (const start of wholeFile(path, look)) {
    if (!(start instanceof Buffer) || !isGzip(start)) return null;
    break;
  }
  const { plain, failure } = unzip(addAbortSignal(signal, wholeFile(path, look)));
  for await (const _ of plain) continue;
  const failed = failure();
  const fault = failed && gzipFault(failed);
  // One that ends too early is right as far as it goes.
  return fault?.code === 'bad_gzip' ? fault.message : null;
}

/**
 * A file (see `wholeFile`) that is not read at all where it is an archive that was damaged on its way: which of its lines are
 * wrong nobody can tell, and a number with another digit is somebody else's call. A request comes once, and is told of it too late;
 * a file can be read twice.
 */
export function soundFile(path: string, look: Look, signal: AbortSignal): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    const damage = await damageOf(path, look, signal);
    if (damage !== null) throw new Problem(422, 'bad_gzip', damage);
    yield* wholeFile(path, look);
  }
  return Readable.from(pieces(), { objectMode: false });
}
