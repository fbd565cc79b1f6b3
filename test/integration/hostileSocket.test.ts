import fc from 'fast-check';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { TOPICS, WATCH_REFUSALS, type WatchAnswer } from '#shared/live/protocol.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import type { LiveSocket } from '#test/harness/server.ts';
import { expectUnharmed, hostileDesk, nasty, runs } from './hostileDesk.ts';

/* Garbage through the live door: a socket may be refused or cut off, the feed and everybody else's screens go on. */
const desk = await hostileDesk();
const { app, college, engineer, no } = desk;
const show = (value: unknown): string => fc.stringify(value).slice(0, 300);

/** As any program may send it, types or no types. */
const send = (socket: LiveSocket, event: string, ...args: unknown[]): Promise<WatchAnswer> => {
  const patient = socket.timeout(10_000);
  return Reflect.apply(patient.emitWithAck, patient, [event, ...args]);
};

/** On the wire itself, past all that the client would not send. */
const writeRaw = (socket: LiveSocket, raw: string): void => {
  const ws: unknown = Reflect.get(Reflect.get(socket.io.engine, 'transport'), 'ws');
  if (typeof ws !== 'object' || ws === null) throw new Error('the client has no WebSocket any more');
  Reflect.apply(Reflect.get(ws, 'send'), ws, [raw]);
};

const bystander = await engineer.socket();
const seen: string[] = [];
bystander.on('changes', (changes) => seen.push(JSON.stringify(changes)));
await send(bystander, 'watch', { topic: 'board' });

/** Somebody else’s screen still hears of the next change. */
async function expectFeedUnharmed(): Promise<void> {
  const heard = seen.length;
  await expectUnharmed(desk);
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(heard);
}

describe('a watch', () => {
  it('of anything is refused by a name, or answered', async () => {
    const field = (name: string, right: unknown) =>
      fc.oneof(
        { weight: 2, arbitrary: fc.constant({ [name]: right }) },
        nasty.map((value) => ({ [name]: value })),
      );
    const payload = fc.oneof(
      nasty,
      fc
        .tuple(
          fc.constantFrom(...TOPICS).chain((topic) => field('topic', topic)),
          field('key', no),
          field('cursor', 'e30'),
        )
        .map((parts) => Object.assign({}, ...parts) as unknown),
    );
    let socket = await college.socket();
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(payload, fc.constantFrom('watch', 'watch', 'unwatch'), async (request, event) => {
        // What one socket may ask is limited, and that is not the point here.
        if ((sent += 1) % 100 === 0) {
          socket.close();
          socket = await college.socket();
        }
        const answer = await send(socket, event, request);
        if (!answer.ok) expect(WATCH_REFUSALS, show(request)).toContain(answer.code);
        if (!answer.ok) expect(['unavailable', 'too_many'], show(request)).not.toContain(answer.code);
      }),
      runs(150),
    );
    await expectFeedUnharmed();
  });

  it.each(['\0', 'F2026\0', '\ud800', ' ', 'x'.repeat(81), '', "'; --"])(
    'of the key %j spoils nobody else’s turn',
    async (key) => {
      const socket = await college.socket();
      for (const topic of ['ticket', 'pools']) {
        const answer = await send(socket, 'watch', { topic, key });
        expect(answer).toMatchObject({ ok: false });
        expect(answer.ok ? '' : answer.code).toMatch(/^(bad_request|not_found)$/);
      }
      await expectFeedUnharmed();
    },
  );

  it('with a cursor of our form, of what we never saw, begins anew', async () => {
    const socket = await college.socket();
    const first = await send(socket, 'watch', { topic: 'board' });
    const [feed, scope] = JSON.parse(Buffer.from(first.ok ? first.cursor : '', 'base64url').toString('utf8')) as [
      string,
      string,
    ];
    const numbers = fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String);
    const snapshot = fc.oneof(
      fc.tuple(numbers, numbers, fc.array(numbers, { maxLength: 3 })).map(([a, b, c]) => `${a}:${b}:${c.join(',')}`),
      fc.constantFrom(
        '1:1:',
        '0:0:',
        '3:9223372036854775807:',
        '9223372036854775806:9223372036854775807:',
        '1:3:2,1',
        '1:3:1,1',
        '3:1:',
        '\0',
        '1:1:\0',
        '٣:٣:',
      ),
    );
    await fc.assert(
      fc.asyncProperty(snapshot, fc.constantFrom(scope, 'x', '\0'), async (at, of) => {
        const cursor = Buffer.from(JSON.stringify([feed, of, at])).toString('base64url');
        expect(await send(socket, 'watch', { topic: 'board', cursor }), show([at, of])).toMatchObject({ ok: true });
      }),
      runs(10),
    );
    await expectFeedUnharmed();
  });
});

describe('a socket', () => {
  it.each<[string, unknown[]]>([
    ['an event that is none', ['declare', { service: 'svc-college' }]],
    ['an event named as our own is', ['alert', {}]],
    ['an error', ['error', new Error('x').message]],
    ['a message', ['message', 'x']],
    ['a prototype', ['__proto__', { watch: 1 }]],
    ['bytes', ['watch', Buffer.alloc(1_000)]],
    ['bytes within', ['watch', { topic: Buffer.from('board') }]],
    ['many arguments', ['watch', ...Array.from({ length: 1_000 }, () => ({ topic: 'board' }))]],
  ])('that sends %s is refused', async (_what, [event, ...args]) => {
    const socket = await college.socket();
    const answer = await send(socket, String(event), ...args);
    if (args.length < 1_000) expect(answer).toMatchObject({ ok: false, code: 'bad_request' });
    await expectFeedUnharmed();
  });

  it.each(['connect', 'disconnect', 'disconnecting', 'newListener'])(
    'that sends the reserved event %s is cut off',
    async (event) => {
      const socket = await college.socket();
      socket.io.reconnection(false);
      const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));
      // Past the client, which would not send it.
      Reflect.get(socket, 'packet').call(socket, { type: 2, data: [event, 'x'] });
      expect(await gone).toMatch(/transport|server/);
      await expectFeedUnharmed();
    },
  );

  it.each([
    ['no packet', ''],
    ['an unknown packet', '9'],
    ['a packet of nothing', '4'],
    ['an unknown packet of Socket.IO', '4zzz'],
    ['another namespace', '40/admin,{}'],
    ['broken JSON', '42['],
    ['JSON that is no event', '42{}'],
    ['an event that breaks off', '42["watch"'],
    ['bytes that never come', '451-["watch",{"_placeholder":true,"num":0}]'],
    ['bytes without end', '4599999999-[]'],
    ['a prototype', '42["watch",{"__proto__":{"ok":true}}]'],
    ['depth', `42["watch",${'['.repeat(20_000)}${']'.repeat(20_000)}]`],
    ['NUL', '\0'],
    ['more than is taken', 'x'.repeat(70_000)],
  ])('that sends %s instead of a packet harms itself alone', async (_what, raw) => {
    const socket = await college.socket();
    socket.io.reconnection(false);
    writeRaw(socket, raw);
    await expectFeedUnharmed();
    expect(Reflect.get({}, 'ok')).toBeUndefined();
  });

  it('that proves itself with garbage is not let in', async () => {
    const auth = fc.oneof(
      nasty.map((token) => ({ token })),
      nasty.filter((value) => typeof value === 'object' && value !== null),
      nasty.map((protocol) => ({ token: 'x', protocol })),
    );
    await fc.assert(
      fc.asyncProperty(auth, async (given) => {
        const socket: LiveSocket = io(app.url, {
          transports: ['websocket'],
          forceNew: true,
          reconnection: false,
          auth: given as object,
        });
        const refused = await new Promise<string>((resolve) => {
          socket.once('connect', () => resolve('was let in'));
          socket.once('connect_error', (error) => resolve(error.message));
          socket.once('disconnect', (reason) => resolve(reason));
        });
        expect(refused, show(given)).toMatch(/not_signed_in|transport/);
        socket.close();
      }),
      runs(40),
    );
    await expectFeedUnharmed();
  });

  it('that dies with questions under way leaves nothing behind', async () => {
    const sockets = await Promise.all(Array.from({ length: 10 }, () => college.socket()));
    for (const socket of sockets) {
      atEnd(() => Promise.resolve(void socket.close()));
      for (let i = 0; i < 50; i++) socket.emit('watch', { topic: 'ticket', key: `F${i}` }, () => undefined);
      socket.close();
    }
    await expectFeedUnharmed();
  });
});
