const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030', { fatal: true });

/**
 * Text in UTF-8 or GB18030; null where it is neither. A newline byte is never part of a longer character in either: lines
 * can be cut before decoding.
 */
export function decode(bytes: Uint8Array): string | null {
  for (const decoder of [utf8, gb18030])
    try {
      return decoder.decode(bytes);
    } catch {
      continue;
    }
  return null;
}
