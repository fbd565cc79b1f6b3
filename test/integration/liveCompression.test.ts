import { once } from 'node:events';
import { connect, Socket as Stream } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';
import { raiseAlert } from '#server/live/changes.ts';
import { alarmItemSchema } from '#shared/live/protocol.ts';
import { multiplyFaults } from '#test/harness/faults.ts';
import { chased, commit, declare, eventually, happen } from './feedDesk.ts';
import { liveDesk, startNode } from './liveDesk.ts';

/* What screens are told is compressed once for all who take it so, and goes out as it is to all others. */
const OPEN = 400;
const desk = await liveDesk();
const { db } = desk;
await commit(db, (client) => declare(client, 'F1'));
await multiplyFaults(db, 'b1', OPEN);
const { cookie = '' } = await desk.signIn('engineer', 'engineer');
const node = await startNode(db);
const opened: WebSocket[] = [];
afterAll(() => opened.forEach((socket) => socket.terminate()));

interface Line {
  readonly socket: WebSocket;
  /** Texts of Socket.IO's events, in order. */
  readonly events: string[];
  /** As they came over the line. */
  bytes(): number;
}

/** A WebSocket that speaks just enough Socket.IO to be a screen that watches `rows`. */
async function watching(perMessageDeflate: boolean): Promise<Line> {
  const address = `${node.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(address, { perMessageDeflate, headers: { cookie } });
  opened.push(socket);
  const events: string[] = [];
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    if (text.startsWith('0')) socket.send('40');
    else if (text.startsWith('40')) socket.send('420["watch",{"topic":"rows"}]');
    else if (/^43|^42\["(?:changes|alert)"/.test(text)) events.push(text);
  });
  await once(socket, 'open');
  const stream: unknown = Reflect.get(socket, '_socket');
  if (!(stream instanceof Stream)) throw new Error('a WebSocket without a stream');
  await eventually(() => expect(events).toHaveLength(3));
  return { socket, events, bytes: () => stream.bytesRead };
}

/** Without the cursor: it says when one was told. */
const told = (text: string): string => text.replace(/"cursor":"[^"]*"/, '');

describe('what screens are told', () => {
  it('is the same whether their line compresses or not, and far fewer bytes if it does', async () => {
    const [small, whole] = [await watching(true), await watching(false)];
    expect(small.socket.extensions).toContain('permessage-deflate');
    expect(whole.socket.extensions).toBe('');
    expect(small.events.map(told)).toEqual(whole.events.map(told));
    // The first answer is each reader's own and goes out as it is: what follows it is shared.
    const first = Buffer.byteLength(small.events[0] ?? '');
    expect(small.bytes() - first).toBeLessThan((whole.bytes() - first) / 4);

    await commit(db, (client) => happen(client, 'F1', chased));
    node.feed.ring();
    await eventually(() => {
      expect(small.events.at(-1)).toContain('"F1"');
      expect(small.events.at(-1)).toBe(whole.events.at(-1));
    });
  });

  it('is each alert by itself and in its turn, by one write a line, however many come at once', async () => {
    const lines = [await watching(true), await watching(false)];
    const raised = Array.from({ length: 60 }, (_, i) => ({ id: `pool:many:${i}`, text: 'a'.repeat(i * 20) }));
    await commit(db, async (client) => {
      for (const { id, text } of raised)
        await raiseAlert(client, {
          id,
          kind: 'pool',
          severity: 'minor',
          subject: 'C-college',
          text: { zh: text, en: text },
          customer: 'college',
          branch: 'b1',
        });
      await happen(client, 'F1', chased);
    });
    const before = lines.map((line) => line.bytes());
    const write = vi.spyOn(Stream.prototype, 'write');
    node.feed.ring();
    for (const { events } of lines) {
      await eventually(() => expect(events).toHaveLength(3 + 1 + raised.length));
      const alerts = events
        .slice(4)
        .map((text) => z.tuple([z.literal('alert'), alarmItemSchema]).parse(JSON.parse(text.slice(2))));
      expect(alerts.map(([, { id }]) => id)).toEqual(raised.map(({ id }) => id));
      expect(alerts.map(([, { text }]) => text.en)).toEqual(raised.map(({ text }) => text));
    }
    const written = write.mock.calls.filter(([piece]) => Buffer.isBuffer(piece) && piece.includes('["alert",'));
    write.mockRestore();
    expect(written).toHaveLength(opened.filter(({ readyState }) => readyState === WebSocket.OPEN).length);
    // The long ones are compressed.
    const [small = 0, whole = 0] = lines.map((line, i) => line.bytes() - (before[i] ?? 0));
    expect(small).toBeLessThan(whole / 2);
  });

  it('does not make a short message that unfolds into a long one a way in', async () => {
    const { socket } = await watching(true);
    socket.send(`42["watch",{"topic":"${'a'.repeat(1_000_000)}"}]`, { compress: true });
    const [code] = await once(socket, 'close');
    expect(code).toBe(1009);
    expect((await watching(true)).events).toHaveLength(3);
  });
});

describe('a line that offers compression', () => {
  /** The head of what is answered to a handshake with this offer. */
  async function answerTo(offer: string): Promise<string> {
    const { port } = new URL(node.url);
    const stream = connect(Number(port), '127.0.0.1');
    stream.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        'Host: 127.0.0.1',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `Sec-WebSocket-Extensions: ${offer}`,
        `Cookie: ${cookie}`,
        '',
        '',
      ].join('\r\n'),
    );
    const [head] = await once(stream, 'data');
    stream.destroy();
    return String(head).split('\r\n\r\n')[0] ?? '';
  }

  it.each([
    ['plainly, as Firefox does', 'permessage-deflate', true],
    ['with a window of its own for what it says, as Chromium does', 'permessage-deflate; client_max_window_bits', true],
    ['with a window that it has chosen', 'permessage-deflate; client_max_window_bits=9', true],
    ['with a window that shared frames do not keep to', 'permessage-deflate; server_max_window_bits=9', false],
    ['of another kind', 'x-webkit-deflate-frame', false],
  ])('%s is let in', async (_how, offer, agreed) => {
    const head = await answerTo(offer);
    expect(head).toContain('101 Switching Protocols');
    expect(head.toLowerCase().includes('sec-websocket-extensions: permessage-deflate')).toBe(agreed);
  });
});
