import fc from 'fast-check';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { changesSince, readHead } from '#server/live/log.ts';
import { withTransaction } from '#db/transaction.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import {
  callerOf,
  chased,
  commit,
  declare,
  eventually,
  feedDatabase,
  happen,
  open,
  screensOf,
  startFeed,
} from './feedDesk.ts';

const db = await feedDatabase();
const wall = callerOf('engineer');
let count = 0;
const next = () => `F20260302-${String((count += 1)).padStart(4, '0')}`;
const times = <T>(all: readonly T[]): Map<T, number> =>
  all.reduce((sum, one) => sum.set(one, (sum.get(one) ?? 0) + 1), new Map<T, number>());

describe('what is told of transactions', () => {
  it('that commit out of order: both, each once', async () => {
    const feed = startFeed(db);
    const board = await screensOf(feed).watch(wall, 'board');
    const [early, late] = [next(), next()];
    const first = await open(db, (client) => declare(client, early));
    await commit(db, (client) => declare(client, late));
    feed.ring();
    await eventually(() => expect(board.shown()).toContain(late));
    expect(board.shown()).not.toContain(early);
    await first.commit();
    feed.ring();
    await eventually(() => expect(board.shown()).toContain(early));
    expect(times(board.got.map((item) => item.key))).toEqual(
      new Map([
        [late, 1],
        [early, 1],
      ]),
    );
    board.stop();
  });

  it('while one stays open: everything else at once, and that one when it ends', async () => {
    const feed = startFeed(db);
    const board = await screensOf(feed).watch(wall, 'board');
    const before = board.got.length;
    const [slow, never] = [next(), next()];
    const left = await open(db, (client) => declare(client, slow));
    const undone = await open(db, (client) => declare(client, never));
    const others = Array.from({ length: 20 }, next);
    for (const no of others) {
      await commit(db, (client) => declare(client, no));
      feed.ring();
    }
    await eventually(() => expect(board.shown()).toEqual(expect.arrayContaining(others)));

    await undone.rollback();
    await left.commit();
    const last = next();
    await commit(db, (client) => declare(client, last));
    feed.ring();
    await eventually(() => expect(board.shown()).toEqual(expect.arrayContaining([slow, last])));
    const told = board.got.slice(before).map((item) => item.key);
    expect(times(told)).toEqual(times([...others, slow, last]));
    board.stop();
  });

  it('without a ring: found by looking', async () => {
    const feed = startFeed(db);
    feed.attend(wall);
    const board = await screensOf(feed).watch(wall, 'board');
    const no = next();
    await commit(db, (client) => declare(client, no));
    await eventually(() => expect(board.shown()).toContain(no));
  });

  it('that follow each other fast: the last state always, no version twice, none after a higher one', async () => {
    const feed = startFeed(db);
    const screens = screensOf(feed);
    const no = next();
    await commit(db, (client) => declare(client, no));
    const board = await screens.watch(wall, 'board');
    for (let version = 2; version <= 40; version++) {
      await commit(db, (client) => happen(client, no, chased));
      feed.ring();
    }
    await eventually(() => expect(board.got.at(-1)).toMatchObject({ key: no, version: 40 }));
    const versions = board.got.filter((item) => item.key === no).map((item) => item.version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });
});

describe('the log', () => {
  /** One step of somebody: several of them write, commit and roll back in any order while the feed reads. */
  const step = fc.record({ who: fc.nat(3), does: fc.constantFrom('write', 'write', 'commit', 'rollback', 'read') });

  it('tells every committed change once, however transactions and reads lie', async () => {
    const clients = await Promise.all([0, 1, 2, 3].map(() => db.dedicated('writer')));
    atEnd(async () => void (await Promise.all(clients.map((client) => client.end()))));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        run += 1;
        // What a failed run left behind is no part of this one.
        await Promise.all(clients.map((client) => client.query('rollback')));
        const open: (string[] | null)[] = [null, null, null, null];
        const committed: string[] = [];
        const told: string[] = [];
        let cursor = (await look(null)).snapshot;

        async function look(since: string | null) {
          return withTransaction(
            db,
            async (client) => {
              const { snapshot } = await readHead(client);
              const rows = since === null ? [] : await changesSince(client, since);
              if (since !== null) expect(rows.map((row) => row.key).sort()).toEqual(await byTheBook(client, since));
              return { snapshot, keys: rows.map((row) => row.key) };
            },
            { isolation: 'repeatable read', readOnly: true },
          );
        }
        const end = async (who: number, how: 'commit' | 'rollback') => {
          const written = open[who];
          if (written === null || written === undefined) return;
          await clients[who]?.query(how);
          if (how === 'commit') committed.push(...written);
          open[who] = null;
        };

        for (const [i, { who, does }] of steps.entries()) {
          if (does === 'read') {
            const seen = await look(cursor);
            cursor = seen.snapshot;
            told.push(...seen.keys);
          } else if (does === 'write') {
            if (open[who] === null) await clients[who]?.query('begin');
            const key = `${run}:${i}`;
            await clients[who]?.query(`insert into change (kind, key, version) values ('alert', $1, 1)`, [key]);
            open[who] = [...(open[who] ?? []), key];
          } else {
            await end(who, does);
          }
        }
        for (const who of open.keys()) await end(who, 'commit');
        told.push(...(await look(cursor)).keys);
        expect(told.sort()).toEqual(committed.sort());
      }),
      { numRuns: 60 },
    );
  });

  /** The definition (architecture.md §4), which the log's query asks in two parts. */
  async function byTheBook(client: pg.ClientBase, since: string): Promise<string[]> {
    const { rows } = await client.query<{ key: string }>(
      `select key from change where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)`,
      [since],
    );
    return rows.map((row) => row.key).sort();
  }
});
