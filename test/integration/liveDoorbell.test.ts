import { describe, expect, it, vi } from 'vitest';
import { pino } from 'pino';
import { freePort } from '#db/embedded/port.ts';
import { createDoorbell, type Doorbell } from '#server/live/doorbell.ts';
import { redisFor, startRedis } from '#test/chaos/redis.ts';
import { atEnd } from '#test/harness/atEnd.ts';

const redisHere = redisFor('the doorbell over Redis');

function bellAt(redisUrl: string | null): { bell: Doorbell; rings: () => number; log: string[] } {
  const log: string[] = [];
  const bell = createDoorbell({ config: { redisUrl }, log: pino({}, { write: (line) => void log.push(line) }) });
  atEnd(() => bell.close());
  let rings = 0;
  bell.onRing(() => (rings += 1));
  return { bell, rings: () => rings, log };
}

/** Rings until it is heard there: a ring may be lost while connections come up, never for good. */
const heard = async (from: Doorbell, rings: () => number) => {
  const before = rings();
  await vi.waitFor(
    () => {
      from.ring();
      expect(rings()).toBeGreaterThan(before);
    },
    { timeout: 20_000, interval: 50 },
  );
};

describe('the doorbell', () => {
  it('wakes this node, until it is taken off', async () => {
    const { bell, rings } = bellAt(null);
    bell.ring();
    expect(rings()).toBe(1);
    let more = 0;
    const stop = bell.onRing(() => (more += 1));
    bell.ring();
    stop();
    bell.ring();
    expect([rings(), more]).toEqual([3, 1]);
  });

  it('without a Redis where one should be: rings here all the same, and complains once', async () => {
    const { bell, rings, log } = bellAt(`redis://127.0.0.1:${await freePort('127.0.0.1')}`);
    await vi.waitFor(() => expect(log.length).toBeGreaterThan(0), { timeout: 10_000 });
    for (let i = 0; i < 50; i++) bell.ring();
    expect(rings()).toBe(50);
    // One line each for the connection that rings and the one that listens, however often they try.
    await vi.waitFor(() =>
      expect(log.map((line) => JSON.parse(line)).map(({ name }) => name)).toEqual(['publisher', 'subscriber']),
    );
  });
});

describe.skipIf(!redisHere)('the doorbell over Redis', () => {
  it('wakes the other node, and this one once', async () => {
    const redis = await startRedis(atEnd);
    const [here, there] = [bellAt(redis.url), bellAt(redis.url)];
    await heard(there.bell, here.rings);
    await heard(here.bell, there.rings);
    const [own, others] = [here.rings(), there.rings()];
    here.bell.ring();
    await vi.waitFor(() => expect(there.rings()).toBeGreaterThan(others));
    there.bell.ring();
    await vi.waitFor(() => expect(here.rings()).toBeGreaterThanOrEqual(own + 2));
    // Its own ring does not come back to it: that would have been before the other's.
    expect(here.rings()).toBe(own + 2);
    expect(here.log).toEqual([]);
  });

  it('goes on when Redis was killed and came back, and when it was frozen', async () => {
    const redis = await startRedis(atEnd);
    const [here, there] = [bellAt(redis.url), bellAt(redis.url)];
    await heard(here.bell, there.rings);
    await redis.kill();
    const before = here.rings();
    for (let i = 0; i < 100; i++) here.bell.ring();
    expect(here.rings() - before).toBeGreaterThanOrEqual(100);
    await redis.start();
    await heard(here.bell, there.rings);

    redis.freeze();
    const frozen = here.rings();
    for (let i = 0; i < 100; i++) here.bell.ring();
    expect(here.rings() - frozen).toBe(100);
    redis.thaw();
    await heard(here.bell, there.rings);
  });
});
