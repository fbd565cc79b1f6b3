// Many screens in one process, told what to do by the bench that forked it. Bare WebSockets: what a screen costs here is the
// same whether it is one of the desk's or of the baseline's. Every twentieth reads what it is told; the others only take it in,
// so that the crowd's own work is not what is measured.
import { Socket } from 'node:net';
import WebSocket from 'ws';
import { z } from 'zod';
import { Frames } from './frames.ts';

export const crowdOrderSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('connect'),
    url: z.string(),
    screens: z.number(),
    /** Of the desk's screens; null: of a bare server, which needs none. */
    cookie: z.string().nullable(),
  }),
  /** When each change was made, as `key@version` and ms since the epoch. */
  z.object({ do: z.literal('latencies'), made: z.array(z.tuple([z.string(), z.number()])) }),
  z.object({ do: z.literal('state') }),
]);
export type CrowdOrder = z.infer<typeof crowdOrderSchema>;

export const crowdAnswerSchema = z.object({
  ready: z.number(),
  bytes: z.number(),
  /** A frame as it came, for the baseline to send the same. */
  sample: z.string(),
  /** Versions that the screens differ in at last: of how many things. */
  differing: z.number(),
  /** The highest version of each thing that any screen was told. */
  versions: z.array(z.tuple([z.string(), z.number()])),
  p50: z.number(),
  p99: z.number(),
  /** Changes that a screen was not told, of all that read. */
  missing: z.number(),
});
export type CrowdAnswer = z.infer<typeof crowdAnswerSchema>;

const CONNECTING = 50;
const READ_EVERY = 20;
/** In ms; Engine.IO pings every 25 s. */
const PONG_EVERY = 20_000;
const LONGEST_HEAD = 4_096;
const frameSchema = z.object({ items: z.array(z.object({ key: z.string(), version: z.number() })) });

const now = (): number => performance.timeOrigin + performance.now();

interface Frame {
  readonly raw: Buffer;
  readonly items: readonly { readonly key: string; readonly version: number }[];
}

const arrivals = new Map<string, number[]>();
/** Where each screen stands: whoever comes back goes on from there, as a page does. */
const cursors: (string | undefined)[] = [];
/** Of the screens that read. */
const latest = new Map<number, Map<string, number>>();
let ready = 0;
let bytes = 0;
let sample = '';
/** Every screen is told the same: it is read once. */
let last: Frame = { raw: Buffer.alloc(0), items: [] };

function read(raw: Buffer): Frame {
  if (raw.equals(last.raw)) return last;
  const text = raw.toString('utf8');
  sample = text;
  const body: unknown = JSON.parse(text.slice(text.indexOf('{'), -1));
  return (last = { raw, items: frameSchema.parse(body).items });
}

function told(screen: number, raw: Buffer): void {
  const at = now();
  for (const { key, version } of read(raw).items) {
    const name = `${key}@${version}`;
    const times = arrivals.get(name);
    if (times === undefined) arrivals.set(name, [at]);
    else times.push(at);
    latest.get(screen)?.set(key, version);
  }
}

const TAG = { open: 0x30, ping: 0x32, message: 0x34 } as const;

/** It stands before the items. */
const cursorIn = (raw: Buffer): string | undefined =>
  /"cursor":"([^"]*)"/.exec(raw.toString('latin1', 0, LONGEST_HEAD))?.[1];

/** Speaks as much of Socket.IO as a screen needs. */
function heard(socket: WebSocket, screen: number, raw: Buffer): void {
  if (raw[0] === TAG.open) return socket.send('40');
  if (raw[0] === TAG.ping) return socket.send('3');
  const kind = String.fromCharCode(raw[1] ?? 0);
  if (kind === '0') return socket.send(`420${JSON.stringify(['watch', { topic: 'rows', cursor: cursors[screen] }])}`);
  // Not let in: the desk cannot look up who it is yet.
  if (kind === '4') return socket.terminate();
  if (kind === '3' || kind === '2') cursors[screen] = cursorIn(raw) ?? cursors[screen];
  if (kind === '3' && cursorIn(raw) !== undefined) ready += 1;
  else if (raw.subarray(2, 12).toString() === '["changes"') told(screen, raw);
}

function streamOf(socket: WebSocket): Socket {
  const stream: unknown = Reflect.get(socket, '_socket');
  if (!(stream instanceof Socket)) throw new Error('a WebSocket without a stream');
  return stream;
}

/**
 * Takes what comes out of the stream itself: each message until there has been an answer, and from then on only a screen that
 * reads does more than count.
 * @param said a message has come; answers whether the screen still has to hear the next
 */
function listen(socket: WebSocket, said: (raw: Buffer) => boolean): void {
  const frames = new Frames();
  let hears = true;
  const stream = streamOf(socket);
  stream.removeAllListeners('data');
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (!hears) return;
    for (const raw of frames.take(chunk)) hears = said(raw);
  });
  // Nobody hears the server's pings any more: they are answered before they are asked.
  const pongs = setInterval(() => socket.send('3'), PONG_EVERY);
  socket.once('close', () => clearInterval(pongs));
}

/** Back a while after it was left, as a page is: not all at once. */
const comingBack = (): number => 500 + Math.random() * 3_000;

interface Place {
  readonly url: string;
  readonly cookie: string | null;
}

/** Opens the socket of a screen; when it is lost, another one, until it is there again. */
function open(screen: number, { url, cookie }: Place): Promise<void> {
  const address = url.replace(/^http/, 'ws') + (cookie === null ? '' : '/socket.io/?EIO=4&transport=websocket');
  return new Promise((resolve) => {
    const socket = new WebSocket(address, {
      // As a browser does.
      perMessageDeflate: true,
      headers: cookie === null ? {} : { cookie },
    });
    let answered = false;
    socket.once('open', () => {
      // A bare server says nothing first.
      if (cookie === null) ready += 1;
      listen(socket, (raw) => {
        const before = ready;
        heard(socket, screen, raw);
        answered ||= ready > before;
        return latest.has(screen) || (!answered && cookie !== null);
      });
      resolve();
    });
    socket.on('error', () => socket.terminate());
    socket.once('close', () => {
      if (answered) ready -= 1;
      setTimeout(() => void open(screen, { url, cookie }), comingBack());
    });
  });
}

async function connect(place: Place, screens: number): Promise<void> {
  for (let from = 0; from < screens; from += CONNECTING)
    await Promise.all(
      Array.from({ length: Math.min(CONNECTING, screens - from) }, (_, i) => {
        const screen = from + i;
        if (screen % READ_EVERY === 0) latest.set(screen, new Map());
        return open(screen, place);
      }),
    );
}

function latencies(made: readonly (readonly [string, number])[]) {
  const all: number[] = [];
  let missing = 0;
  for (const [name, at] of made) {
    const times = arrivals.get(name) ?? [];
    missing += latest.size - times.length;
    for (const time of times) all.push(time - at);
  }
  all.sort((a, b) => a - b);
  const of = (share: number): number => all[Math.floor(all.length * share)] ?? 0;
  return { p50: of(0.5), p99: of(0.99), missing };
}

function state(made: readonly (readonly [string, number])[]): CrowdAnswer {
  const highest = new Map<string, number>();
  for (const screen of latest.values())
    for (const [key, version] of screen) highest.set(key, Math.max(version, highest.get(key) ?? 0));
  const differing = [...highest].filter(([key, version]) =>
    [...latest.values()].some((screen) => screen.get(key) !== version),
  ).length;
  return { ready, bytes, sample, differing, versions: [...highest], ...latencies(made) };
}

process.on('message', (message) => {
  const order = crowdOrderSchema.parse(message);
  if (order.do === 'connect') void connect(order, order.screens).then(() => process.send?.(state([])));
  else process.send?.(state(order.do === 'latencies' ? order.made : []));
});
process.once('disconnect', () => process.exit());
