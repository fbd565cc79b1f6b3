import type { Socket } from 'socket.io';

/**
 * Bytes that wait for a reader: those that the WebSocket holds, and packets that engine.io keeps until it has sent them.
 * Both are no part of the libraries' typed interface (engine.io 6.6, ws 8), so they are looked at with care.
 */
export function bufferedBytes(socket: Socket): number {
  const packets: unknown = Reflect.get(socket.conn, 'writeBuffer');
  const waiting = Array.isArray(packets) ? packets.reduce<number>((sum, packet) => sum + sizeOf(packet), 0) : 0;
  const amount = field(webSocketOf(socket), 'bufferedAmount');
  return waiting + (typeof amount === 'number' ? amount : 0);
}

/** Ends the connection without waiting for what its reader has not taken. */
export function terminate(socket: Socket): void {
  const webSocket = webSocketOf(socket);
  const end = field(webSocket, 'terminate');
  if (typeof end === 'function') Reflect.apply(end, webSocket, []);
}

export const webSocketOf = (socket: Socket): unknown => field(field(socket.conn, 'transport'), 'socket');

export const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;

function sizeOf(packet: unknown): number {
  const frame = field(field(packet, 'options'), 'wsPreEncodedFrame');
  if (Array.isArray(frame))
    return frame.reduce<number>((sum, part) => sum + (part instanceof Uint8Array ? part.byteLength : 0), 0);
  const data = field(packet, 'data');
  if (typeof data === 'string') return Buffer.byteLength(data);
  return data instanceof Uint8Array ? data.byteLength : 0;
}
