import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/** Forms wrap the file in text of their own, and what is packed could be anything when it is unpacked. */
export function refuseWrapped(request: IncomingMessage, example: string): void {
  const type = request.headers['content-type'] ?? '';
  if (/^(multipart\/|application\/x-www-form-urlencoded)/i.test(type))
    throw new Problem(415, 'unsupported_media_type', 'Send the file itself as the body, not a form.', [
      { field: 'Content-Type', code: 'unsupported_media_type', message: `e.g. ${example}` },
    ]);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity')
    throw new Problem(415, 'unsupported_encoding', 'Send the file as it is, without Content-Encoding.', [
      { field: 'Content-Encoding', code: 'unsupported_encoding', message: 'leave it out' },
    ]);
}

/**
 * Reads a body to its end, or to the limit.
 * @param most bytes
 * @throws Problem `tooLarge` where it is larger, 400 where there is none or it broke off
 */
export async function receiveBytes(request: IncomingMessage, most: number, tooLarge: () => Problem): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw new Problem(400, 'broken_request', 'The file did not arrive whole. Send it again.');
  }
  if (size === 0)
    throw new Problem(400, 'body_missing', 'The file is empty.', [
      { field: 'file', code: 'required', message: 'send its bytes' },
    ]);
  return Buffer.concat(chunks);
}
