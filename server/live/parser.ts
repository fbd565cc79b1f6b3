import { Decoder, Encoder as JsonEncoder, type Packet } from 'socket.io-parser';
import { Written } from './told.ts';

/**
 * Socket.IO's own encoding, but what is written already is not written again: the same board goes to hundreds of screens.
 * Nor is it searched for bytes, which are never sent.
 */
class Encoder extends JsonEncoder {
  override encode(packet: Packet): string[] {
    const data: unknown = packet.data;
    if (!Array.isArray(data) || !data.some((part) => part instanceof Written)) return super.encode(packet);
    const head = super.encode({ ...packet, data: undefined }).join('');
    // As JSON has it in a list, what is undefined is null.
    const parts = data.map((part: unknown) => (part instanceof Written ? part.text : (JSON.stringify(part) ?? 'null')));
    return [`${head}[${parts.join()}]`];
  }
}

/** For the option `parser` of a server: on the wire nothing differs. */
export const parser = { Encoder, Decoder };
