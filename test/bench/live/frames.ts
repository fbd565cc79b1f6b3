import { constants, inflateRawSync } from 'node:zlib';

/** Ends the block that a compressor of WebSocket messages leaves open (RFC 7692 §7.2.2). */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);
const TEXT = 0x1;

let lastSmall: Buffer = Buffer.alloc(0);
let lastWhole: Buffer = Buffer.alloc(0);

/** All screens are sent the same bytes: they are read once. */
function whole(small: Buffer): Buffer {
  if (!small.equals(lastSmall)) {
    lastSmall = Buffer.from(small);
    lastWhole = inflateRawSync(Buffer.concat([small, TAIL]), { finishFlush: constants.Z_SYNC_FLUSH });
  }
  return lastWhole;
}

/**
 * Text messages out of the bytes of a server's WebSocket, at the moment when they are there: a browser reads one line, and not
 * fifty in a row, so what reading takes is not to be measured here.
 */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns the messages that `chunk` completes */
  take(chunk: Buffer): Buffer[] {
    let at = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    for (;;) {
      const size = sizeOf(at);
      if (size === null || at.length < size.head + size.body) break;
      const payload = at.subarray(size.head, size.head + size.body);
      const first = at[0] ?? 0;
      if ((first & 0xf) === TEXT) messages.push((first & 0x40) === 0 ? payload : whole(payload));
      at = at.subarray(size.head + size.body);
    }
    this.#rest = at;
    return messages;
  }
}

function sizeOf(at: Buffer): { readonly head: number; readonly body: number } | null {
  if (at.length < 2) return null;
  const said = (at[1] ?? 0) & 0x7f;
  const head = said === 127 ? 10 : said === 126 ? 4 : 2;
  if (at.length < head) return null;
  return { head, body: said === 127 ? Number(at.readBigUInt64BE(2)) : said === 126 ? at.readUInt16BE(2) : said };
}
