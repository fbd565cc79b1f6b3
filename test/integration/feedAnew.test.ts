import { describe, expect, it } from 'vitest';
import { renewFeed, renewMovedFeed } from '#db/renewFeed.ts';
import { ownerOf } from '#test/harness/database.ts';
import {
  callerOf,
  chased,
  commit,
  declare,
  eventually,
  feedDatabase,
  happen,
  screensOf,
  startFeed,
} from './feedDesk.ts';

const engineer = callerOf('engineer');

async function desk() {
  const db = await feedDatabase();
  await commit(db, (client) => declare(client, 'F1'));
  const feed = startFeed(db);
  return { db, feed, ...screensOf(feed) };
}

describe('a log that is begun anew', () => {
  it('while nodes serve: their screens begin anew, and no cursor from before counts', async () => {
    const { db, feed, watch, lost } = await desk();
    const board = await watch(engineer, 'board');
    await renewFeed(db.pool);
    feed.ring();
    await eventually(() => expect(lost()).toBe(1));
    const again = await watch(engineer, 'board', { cursor: board.cursor() });
    expect(again.answers[0]?.full).toBe(true);
    await commit(db, (client) => happen(client, 'F1', chased));
    expect((await watch(engineer, 'board', { cursor: again.cursor() })).answers[0]?.full).toBe(false);
  });

  it('in a database that is a copy of the one that it was begun in, and there alone', async () => {
    const { db } = await desk();
    const stands = () =>
      db.asOwner('select id, pruned_below::text as below, (select count(*)::int from change) as changes from feed');
    const owner = await ownerOf(db);
    await renewMovedFeed(owner); // the tests' own databases are copies
    await commit(db, (client) => happen(client, 'F1', chased));
    const before = await stands();
    await renewMovedFeed(owner);
    expect(await stands()).toEqual(before);
    await db.asOwner(`update feed set home = 'elsewhere', pruned_below = '9000000000'`);
    await renewMovedFeed(owner);
    expect(await stands()).toEqual([{ id: expect.any(String), below: '0', changes: 0 }]);
    expect(await stands()).not.toEqual(before);
  });
});
