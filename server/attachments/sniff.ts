import { isUtf8 } from 'node:buffer';
import type { AttachmentType } from '#shared/ticket/values.ts';

/** What a file begins with, whatever its name and its sender say. */
const startsWith = (bytes: Buffer, at: number, ...magic: (string | number)[]): boolean => {
  const expected = Buffer.concat(magic.map((m) => (typeof m === 'string' ? Buffer.from(m, 'latin1') : Buffer.of(m))));
  return bytes.subarray(at, at + expected.length).equals(expected);
};

/** Everything but tab and line ends that no text for people has in it. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !CONTROL.test(bytes.toString('utf8'));

/** @returns null for what we do not take: it could be anything, and do anything where it is opened */
export function sniff(bytes: Buffer): AttachmentType | null {
  if (startsWith(bytes, 0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (startsWith(bytes, 0, 0x89, 'PNG\r\n', 0x1a, '\n')) return 'image/png';
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBPVP8')) return 'image/webp';
  if (startsWith(bytes, 0, '%PDF-')) return 'application/pdf';
  return isText(bytes) ? 'text/plain' : null;
}
