import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { AttachmentType } from '#shared/ticket/values.ts';

/** What is said of a file beside its bytes. */
export interface SentFile {
  readonly name: string;
  readonly mediaType: AttachmentType;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** RFC 5987, for a name may be in any script. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * A file from outside may say anything: it is shown as what it was found to be, runs nothing, and only pictures are shown
 * in the page at all. It never changes, but who may read it does: a browser keeps it for its user, and asks each time.
 */
function describeFile(res: Response, { name, mediaType, size, sha256 }: SentFile): void {
  const shown = mediaType.startsWith('image/') ? 'inline' : 'attachment';
  res.set({
    'Content-Type': mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType,
    'Content-Length': String(size),
    'Content-Disposition': `${shown}; filename*=UTF-8''${encoded(name)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-cache, no-transform',
    ETag: `"${sha256}"`,
  });
}

/** Answers a file's bytes, or that the browser has them. */
export async function sendFile(
  req: Request,
  res: Response,
  file: SentFile,
  bytes: AsyncIterable<Buffer>,
): Promise<void> {
  describeFile(res, file);
  if (req.fresh) return void res.status(304).end();
  if (req.method === 'HEAD') return void res.end();
  await pipeline(Readable.from(bytes), res).catch((thrown: unknown) => {
    // Whoever looked went away; anything else is ours to know of.
    if (!res.destroyed) throw thrown;
  });
}
