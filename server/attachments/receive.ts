import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ATTACHMENT_LIMITS, type AttachmentType } from '#shared/ticket/values.ts';
import { Problem } from '../http/problem.ts';
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

/** Forms wrap the file in text of their own, and what is packed could be anything when it is unpacked. */
export function refuseWrapped(request: IncomingMessage): void {
  const type = request.headers['content-type'] ?? '';
  if (/^(multipart\/|application\/x-www-form-urlencoded)/i.test(type))
    throw new Problem(415, 'unsupported_media_type', 'Send the file itself as the body, not a form.', [
      { field: 'Content-Type', code: 'unsupported_media_type', message: 'e.g. image/jpeg' },
    ]);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity')
    throw new Problem(415, 'unsupported_encoding', 'Send the file as it is, without Content-Encoding.', [
      { field: 'Content-Encoding', code: 'unsupported_encoding', message: 'leave it out' },
    ]);
  if (Number(request.headers['content-length'] ?? 0) > ATTACHMENT_LIMITS.size) throw tooLarge();
}

/**
 * Reads a body to its end, or to the limit.
 * @throws Problem 413 where it is larger, 400 where there is none or it broke off, 415 where it is nothing we take
 */
export async function receiveFile(request: IncomingMessage): Promise<ReceivedFile> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > ATTACHMENT_LIMITS.size) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw new Problem(400, 'broken_request', 'The file did not arrive whole. Send it again.');
  }
  if (size === 0) throw new Problem(400, 'body_missing', 'The file is empty.', field('required', 'send its bytes'));
  const bytes = Buffer.concat(chunks);
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
