import { describe, expect, it } from 'vitest';
import { raiseAlert } from '#server/live/changes.ts';
import type { Changes, Item, WatchAnswer } from '#shared/live/protocol.ts';
import { multiplyFaults } from '#test/harness/faults.ts';
import { chased, commit, declare, eventually, happen } from './feedDesk.ts';
import { type Client, liveDesk, startNode } from './liveDesk.ts';

/* A long list on the wire. */
const OPEN = 900;
const desk = await liveDesk();
const { db } = desk;
await commit(db, (client) => declare(client, 'F1'));
await multiplyFaults(db, 'b1', OPEN);
const engineer = await desk.signIn('engineer', 'engineer');

const watch = (socket: Client, topic: 'rows' | 'board' | 'alarms'): Promise<WatchAnswer> =>
  socket.timeout(10_000).emitWithAck('watch', { topic });

/** Everything of a topic that the socket was told, in order. */
function hearing(socket: Client) {
  const parts: Changes[] = [];
  socket.on('changes', (changes) => parts.push(changes));
  return parts;
}
const keysOf = (...lists: readonly (readonly Item[])[]): Set<string> => new Set(lists.flat().map(({ key }) => key));

describe('a long list', () => {
  it('comes in parts, each saying how many follow, and then what changes', async () => {
    const node = await startNode(db);
    const socket = await node.connected(engineer);
    const parts = hearing(socket);
    const first = await watch(socket, 'rows');
    if (!first.ok) throw new Error(first.detail);
    await eventually(() => expect([first, ...parts].map(({ more }) => more ?? 0)).toEqual([4, 3, 2, 1, 0]));
    expect(new Set([first, ...parts].map(({ cursor }) => cursor)).size).toBe(1);
    expect(keysOf(first.items, ...parts.map(({ items }) => items)).size).toBe(OPEN);
    await commit(db, (client) => happen(client, 'F1', chased));
    node.feed.ring();
    await eventually(() => expect(parts.at(-1)?.items).toMatchObject([{ key: 'F1', version: 2 }]));
    expect(parts).toHaveLength(5);
  });

  it('comes whole to whoever asks for the board', async () => {
    const node = await startNode(db);
    const socket = await node.connected(engineer);
    const parts = hearing(socket);
    const answer = await watch(socket, 'board');
    expect(answer.ok && keysOf(answer.items).size).toBe(OPEN);
    expect(parts).toEqual([]);
  });
});

describe('an answer that is longer than what may wait', () => {
  it('does not make its reader a slow one: it is read at the line’s own pace', async () => {
    const text = { zh: '大'.repeat(100_000), en: 'large' };
    const alert = { kind: 'notice', severity: 'minor', subject: 'F1', customer: 'college', branch: 'b1' } as const;
    for (let i = 0; i < 30; i += 1) await commit(db, (client) => raiseAlert(client, { ...alert, id: `l:${i}`, text }));
    // Begun after they were raised: they are news to nobody.
    const node = await startNode(db);
    const [slow, quick] = [await node.connected(engineer), await node.connected(engineer)];
    const webSocket: unknown = Reflect.get(slow.io.engine.transport, 'ws');
    if (typeof webSocket !== 'object' || webSocket === null) throw new Error('no WebSocket');
    Reflect.apply(Reflect.get(webSocket, 'pause'), webSocket, []);
    const answer = watch(slow, 'alarms');
    // It is looked who does not read before each pulse.
    for (let i = 0; i < 2; i += 1) await new Promise((resolve) => quick.once('pulse', resolve));
    expect(node.gateway.sockets).toBe(2);
    Reflect.apply(Reflect.get(webSocket, 'resume'), webSocket, []);
    expect(await answer).toMatchObject({ ok: true });
  });
});
