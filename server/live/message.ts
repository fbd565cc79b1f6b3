import { constants, deflateRawSync } from 'node:zlib';
import { type ServerOptions as WebSocketOptions, WebSocketServer } from 'ws';
import { PacketType } from 'socket.io-parser';
import { field, webSocketOf } from './buffered.ts';
import type { LiveSocket } from './peer.ts';
import type { Written } from './told.ts';

/*
 * What many sockets are told, made ready once for all of them: written, framed and compressed. A frame of rows is a fifth to a
 * tenth of itself by permessage-deflate (RFC 7692), and one that was compressed without what went before it ("no context
 * takeover") is the same bytes for everybody.
 */

/** Bytes; what is shorter gains nothing. */
const WORTH_IT = 512;
/** Rows repeat the names of their fields, which the quick levels find, too. */
const LEVEL = 3;

/** What is agreed with every line. */
const AGREED = {
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  threshold: Number.POSITIVE_INFINITY,
  zlibInflateOptions: { chunkSize: 1024 },
} as const;
/** With whoever offers it: what pages say is short, and each socket keeps what it takes to read it. */
const SMALL = { ...AGREED, clientMaxWindowBits: 10 } as const;

/**
 * Engine.IO's WebSocket server, which agrees on compression with whoever asks for it and compresses nothing by itself: what goes
 * to one socket alone goes out as it is, and no socket keeps a compressor. Given to Engine.IO in place of an option, because
 * with its own `perMessageDeflate` it would compress each frame for each socket again.
 */
export class AgreeingWebSocketServer extends WebSocketServer {
  constructor(options: WebSocketOptions) {
    super({ ...options, perMessageDeflate: AGREED });
  }

  /** ws 8 answers 400 to an offer that it cannot agree to, where RFC 7692 §5.1 has it declined: so it never sees one. */
  override handleUpgrade(...args: Parameters<WebSocketServer['handleUpgrade']>): void {
    const [{ headers }] = args;
    const offered = headers['sec-websocket-extensions'] ?? '';
    // The frames that all share are made with the whole window.
    if (offered.includes('server_max_window_bits')) delete headers['sec-websocket-extensions'];
    // Firefox does not offer it, and those that name a size of their own have chosen.
    this.options.perMessageDeflate = /client_max_window_bits(?!\s*=)/.test(offered) ? SMALL : AGREED;
    super.handleUpgrade(...args);
  }
}

/** Engine.IO sends a frame that is ready as it is (engine.io 6.6, as Socket.IO's own adapter hands it over). */
interface Framed {
  readonly compress: true;
  readonly wsPreEncodedFrame: readonly Buffer[];
}

const TEXT = { whole: 0x81, compressed: 0xc1 } as const;

/** A server's frame (RFC 6455 §5.2), in one piece: one write, and not one for its head and one for the rest. */
function framed(first: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = length <= 125 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = first;
  frame[1] = head === 2 ? length : head === 4 ? 126 : 127;
  if (head === 4) frame.writeUInt16BE(length, 2);
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(payload, head);
  return frame;
}

/** Ends a block without ending the stream; its last four bytes are always the same, and are left out. */
const compressed = (payload: Buffer): Uint8Array =>
  deflateRawSync(payload, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

const ENGINE_IO_MESSAGE = '4';

/** An event as any number of sockets are told it, in a frame of its own. */
export class LiveEvent {
  readonly #payload: Buffer;
  #whole: Buffer | null = null;
  #compressed: Buffer | null = null;

  constructor(name: 'changes' | 'alert', body: Written) {
    this.#payload = Buffer.from(`${ENGINE_IO_MESSAGE}${PacketType.EVENT}["${name}",${body.text}]`);
  }

  get bytes(): number {
    return this.#payload.byteLength;
  }

  plain(): Buffer {
    return (this.#whole ??= framed(TEXT.whole, this.#payload));
  }

  small(): Buffer {
    if (this.bytes <= WORTH_IT) return this.plain();
    return (this.#compressed ??= framed(TEXT.compressed, compressed(this.#payload)));
  }
}

/**
 * Events that go out by one write: a thousand alerts to hundreds of sockets, each by itself, are that many calls of the system, in
 * which nobody is told anything else.
 */
export class Message {
  readonly #events: readonly LiveEvent[];
  #whole: Framed | null = null;
  #compressed: Framed | null = null;

  constructor(...events: readonly LiveEvent[]) {
    this.#events = events;
  }

  get bytes(): number {
    return this.#events.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** In its turn after whatever the socket was sent before. Of what is written Engine.IO looks at the frames alone. */
  send(socket: LiveSocket): void {
    socket.conn.write('', compresses(socket) ? this.#small() : this.#plain());
  }

  #plain(): Framed {
    return (this.#whole ??= inOne(this.#events.map((event) => event.plain())));
  }

  #small(): Framed {
    return (this.#compressed ??= inOne(this.#events.map((event) => event.small())));
  }
}

const inOne = (frames: readonly Buffer[]): Framed => ({
  compress: true,
  wsPreEncodedFrame: [frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames)],
});

/** Whether it and we agreed on compression when it came. */
function compresses(socket: LiveSocket): boolean {
  const extensions = field(webSocketOf(socket), 'extensions');
  return typeof extensions === 'string' && extensions.includes('permessage-deflate');
}
