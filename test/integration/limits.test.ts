import { describe, expect, it } from 'vitest';
import { createLimits, type Limit } from '#server/limits.ts';
import { redisFor, startRedis } from '#test/chaos/redis.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent } from '#test/harness/database.ts';
import { demoPassword, startServer } from '#test/harness/server.ts';

const redisHere = redisFor('limits shared over Redis');

function limitAt(redisUrl: string): Limit {
  const limits = createLimits({ config: { redisUrl }, log: silent });
  atEnd(async () => limits.close());
  return limits.of('test', { points: 3, duration: 600 });
}

/** Takes `times` for a key, one after the other. */
async function takeAll(limit: Limit, key: string, times: number): Promise<(number | null)[]> {
  const waits = [];
  for (let i = 0; i < times; i += 1) waits.push(await limit.take(key));
  return waits;
}

/** Until what the other node counted is seen here: both are connected then. */
const meet = (here: Limit, there: Limit): Promise<void> =>
  expect
    .poll(
      async () => {
        await there.forget('meeting');
        for (let i = 0; i < 3; i += 1) await there.add('meeting');
        return (await here.look('meeting')) !== null;
      },
      { timeout: 10_000 },
    )
    .toBe(true);

describe.skipIf(!redisHere)('limits over Redis', () => {
  it('are counted by all nodes together', async () => {
    const redis = await startRedis(atEnd);
    const [here, there] = [limitAt(redis.url), limitAt(redis.url)];
    await meet(here, there);
    expect(await takeAll(here, 'a', 2)).toEqual([null, null]);
    expect(await takeAll(there, 'a', 1)).toEqual([null]);
    expect(await here.take('a')).toBeGreaterThan(0);
    expect(await there.take('a')).toBeGreaterThan(0);
    expect(await there.take('b')).toBeNull();
    await here.forget('a');
    expect(await there.take('a')).toBeNull();
    await there.giveBack('a');
    expect(await takeAll(here, 'a', 3)).toEqual([null, null, null]);
  });

  it('are counted by each node for itself while Redis is killed or frozen, and nobody waits for it for long', async () => {
    const redis = await startRedis(atEnd);
    const [here, there] = [limitAt(redis.url), limitAt(redis.url)];
    await meet(here, there);
    redis.freeze();
    expect(await takeAll(here, 'a', 3)).toEqual([null, null, null]);
    expect(await here.take('a')).toBeGreaterThan(0);
    redis.thaw();
    await redis.kill();
    expect(await takeAll(here, 'b', 3)).toEqual([null, null, null]);
    expect(await here.take('b')).toBeGreaterThan(0);
    expect(await there.take('b')).toBeNull();
    await redis.start();
    await meet(here, there);
    expect(await takeAll(there, 'c', 3)).toEqual([null, null, null]);
    expect(await here.take('c')).toBeGreaterThan(0);
  });
});

it('count whom a trusted proxy names, and nobody else’s word', async () => {
  const known = async (env: Record<string, string>) => {
    const app = await startServer({ demo: true, env });
    await app.fetch('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
      body: JSON.stringify({ username: 'engineer', password: demoPassword }),
    });
    return app.db.asOwner('select ip_address as address from session');
  };
  expect(await known({})).toEqual([{ address: '127.0.0.1' }]);
  expect(await known({ TRUSTED_PROXIES: 'loopback' })).toEqual([{ address: '203.0.113.9' }]);
});
