import { describe, expect, it } from 'vitest';
import type { Topic } from '#shared/live/protocol.ts';
import { redisFor, startRedis } from '#test/chaos/redis.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { commit, declare } from './feedDesk.ts';
import { type Client, liveDesk, startNode } from './liveDesk.ts';

const redisHere = redisFor('presence over Redis');

const desk = await liveDesk();
await commit(desk.db, async (client) => {
  for (const no of ['F1', 'F2']) await declare(client, no);
});

/** Who a page has been told last to look at a ticket. */
function hears(socket: Client): (no: string) => readonly string[] {
  const last = new Map<string, readonly string[]>();
  socket.on('looking', ({ key, people }) =>
    last.set(
      key,
      people.map(({ name }) => name),
    ),
  );
  return (no) => last.get(no) ?? [];
}

const watch = (socket: Client, key: string, topic: Topic = 'ticket') => socket.emitWithAck('watch', { topic, key });
const unwatch = (socket: Client, key: string) => socket.emitWithAck('unwatch', { topic: 'ticket', key });

describe('who looks at a ticket', () => {
  it('is told to those of the desk who look at it too, as they come and go, each person once', async () => {
    const node = await startNode(desk.db);
    const [wang, li] = [await desk.signIn('wang', 'engineer'), await desk.signIn('li', 'supervisor')];
    const [first, second] = [await node.connected(wang), await node.connected(li)];
    const [told, toldToo] = [hears(first), hears(second)];
    await watch(first, 'F1');
    await expect.poll(() => told('F1')).toEqual(['wang']);
    await watch(second, 'F1');
    await watch(second, 'F2');
    await expect.poll(() => told('F1')).toEqual(['li', 'wang']);
    expect(toldToo('F1')).toEqual(['li', 'wang']);
    expect(told('F2')).toEqual([]);

    const tab = await node.connected(li);
    await watch(tab, 'F1');
    await unwatch(second, 'F1');
    await watch(first, 'F1');
    expect(told('F1')).toEqual(['li', 'wang']);
    tab.close();
    await expect.poll(() => told('F1')).toEqual(['wang']);
  });

  it('is neither told to a customer, nor is a customer or a ticket that is not seen', async () => {
    const node = await startNode(desk.db);
    const [own, stranger, engineer] = [
      await node.connected(await desk.signIn('college-it', 'customer', 'college')),
      await node.connected(await desk.signIn('hospital-manager', 'manager')),
      await node.connected(await desk.signIn('wang', 'engineer')),
    ];
    const [toCustomer, toStranger, told] = [hears(own), hears(stranger), hears(engineer)];
    await watch(own, 'F1');
    expect(await watch(stranger, 'F1')).toMatchObject({ code: 'not_found' });
    await watch(engineer, 'F1');
    await expect.poll(() => told('F1')).toContain('wang');
    expect(told('F1')).toEqual(['wang']);
    expect(toCustomer('F1')).toEqual([]);
    expect(toStranger('F1')).toEqual([]);
  });

  it.skipIf(!redisHere)('is told over all nodes, also to one that comes later and after Redis was away', async () => {
    const redis = await startRedis(atEnd);
    const options = { redisUrl: redis.url };
    const [here, there] = [await startNode(desk.db, options), await startNode(desk.db, options)];
    const [wang, li] = [await desk.signIn('wang', 'engineer'), await desk.signIn('li', 'supervisor')];
    const [first, second] = [await here.connected(wang), await there.connected(li)];
    const told = hears(first);
    await watch(first, 'F1');
    await watch(second, 'F1');
    await expect.poll(() => told('F1'), { timeout: 10_000 }).toEqual(['li', 'wang']);

    const late = await startNode(desk.db, options);
    const engineer = await late.connected(await desk.signIn('chen', 'engineer'));
    const toldLate = hears(engineer);
    await watch(engineer, 'F1');
    await expect.poll(() => toldLate('F1'), { timeout: 10_000 }).toEqual(['chen', 'li', 'wang']);

    await redis.kill();
    await unwatch(second, 'F1');
    await redis.start();
    await expect.poll(() => told('F1'), { timeout: 10_000 }).toEqual(['chen', 'wang']);
    await late.close();
    await expect.poll(() => told('F1'), { timeout: 10_000 }).toEqual(['wang']);
  });
});
