import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ATTACHMENT_LIMITS, type AttachmentType } from '#shared/ticket/values.ts';
import { Problem } from '../http/problem.ts';
import { receiveBytes } from '../http/upload.ts';
import { sniff } from './sniff.ts';

/** A file as it came in. */
export interface ReceivedFile {
  readonly bytes: Buffer;
  readonly mediaType: AttachmentType;
  readonly sha256: Buffer;
}

const field = (code: string, message: string) => [{ field: 'file', code, message }];

const tooLarge = (): Problem =>
  new Problem(
    413,
    'too_large',
    `A file may have at most ${ATTACHMENT_LIMITS.size} bytes. Make the photo smaller, or send the file in parts.`,
    field('too_large', `at most ${ATTACHMENT_LIMITS.size} bytes`),
  );

/**
 * Reads a file to its end, or to the limit.
 * @throws Problem 413 where it is larger, 400 where there is none or it broke off, 415 where it is nothing we take
 */
export async function receiveFile(request: IncomingMessage): Promise<ReceivedFile> {
  const bytes = await receiveBytes(request, ATTACHMENT_LIMITS.size, tooLarge);
  const mediaType = sniff(bytes);
  if (mediaType === null)
    throw new Problem(
      415,
      'unsupported_media_type',
      'This is no file of a kind that is kept here: JPEG, PNG, WebP, PDF, or text in UTF-8.',
      field('unsupported_media_type', 'JPEG, PNG, WebP, PDF or text'),
    );
  return { bytes, mediaType, sha256: createHash('sha256').update(bytes).digest() };
}
