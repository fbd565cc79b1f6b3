import { describe, expect, it, vi } from 'vitest';
import { encodeCursor, scopeFingerprint } from '#server/live/cursor.ts';
import { raiseAlert, recordChange } from '#server/live/changes.ts';
import { pruneChanges } from '#server/live/prune.ts';
import { scopeOf } from '#server/live/scope.ts';
import type { Caller } from '#shared/actor.ts';
import { boardChangeSchema, rowChangeSchema, ticketChangeSchema } from '#shared/live/protocol.ts';
import { poolSchema } from '#shared/api/pool.ts';
import { opened } from '#shared/ticket/testing/facts.ts';
import type { TestDatabase } from '#test/harness/database.ts';
import {
  callerOf,
  chased,
  commit,
  declare,
  dismissed,
  eventually,
  feedDatabase,
  happen,
  open,
  pooled,
  screensOf,
  startFeed,
} from './feedDesk.ts';

const engineer = callerOf('engineer');
const college = callerOf('customer', { customers: ['college'] });
const hospital = callerOf('customer', { customers: ['hospital'] });

const UNTIL_OTHERS_END = { timeout: 30_000, interval: 50 };

/** Transactions of other databases of the same PostgreSQL, where other tests run, hold the watermark back while they are open. */
const untilPruned = (db: TestDatabase, hours: number, check: () => Promise<void>): Promise<void> =>
  vi.waitFor(async () => {
    await pruneChanges(db, hours);
    await check();
  }, UNTIL_OTHERS_END);

/** Three tickets of the college, one of the hospital, one of the mill in the other branch. */
async function desk() {
  const db = await feedDatabase();
  await commit(db, async (client) => {
    for (const no of ['F1', 'F2', 'F3']) await declare(client, no);
    await declare(client, 'H1', 'hospital');
    await declare(client, 'M1', 'mill');
  });
  const feed = startFeed(db);
  return { db, feed, ...screensOf(feed) };
}

describe('a screen that comes back', () => {
  it('with its cursor: only what changed, and what left the board', async () => {
    const { db, watch } = await desk();
    const before = await watch(engineer, 'board');
    expect(before.answers[0]?.full).toBe(true);
    expect(before.shown()).toEqual(['F1', 'F2', 'F3', 'H1']);
    before.stop();
    await commit(db, (client) => happen(client, 'F1', chased));
    await commit(db, (client) => happen(client, 'F2', dismissed));
    const after = await watch(engineer, 'board', { cursor: before.cursor() });
    expect(after.answers[0]?.full).toBe(false);
    expect(after.got).toHaveLength(2);
    expect(after.got).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'F1', version: 2, phase: 'declared' }),
        { key: 'F2', version: 2, removed: true },
      ]),
    );
    const again = await watch(engineer, 'board', { cursor: after.cursor() });
    expect(again.answers[0]).toMatchObject({ full: false, items: [] });
  });

  it('with the cursor of a frame, not only of an answer', async () => {
    const { db, feed, watch } = await desk();
    const board = await watch(engineer, 'board');
    await commit(db, (client) => happen(client, 'F1', chased));
    feed.ring();
    await eventually(() => expect(board.got.at(-1)).toMatchObject({ key: 'F1', version: 2 }));
    const after = await watch(engineer, 'board', { cursor: board.cursor() });
    expect(after.answers[0]).toMatchObject({ full: false, items: [] });
  });

  it('with a transaction open when it left: what that committed since', async () => {
    const { db, watch } = await desk();
    const left = await open(db, (client) => happen(client, 'F3', chased));
    const before = await watch(engineer, 'board');
    before.stop();
    await left.commit();
    const after = await watch(engineer, 'board', { cursor: before.cursor() });
    expect(after.got).toMatchObject([{ key: 'F3', version: 2 }]);
  });

  it.each<[string, Caller]>([
    ['of another customer', hospital],
    ['of a manager of the same customer', callerOf('manager', { customers: ['college'] })],
    ['of staff', engineer],
  ])('with a cursor %s: a snapshot of its own', async (_whose, other) => {
    const { watch } = await desk();
    const theirs = await watch(other, 'board');
    const own = await watch(college, 'board', { cursor: theirs.cursor() });
    expect(own.answers[0]?.full).toBe(true);
    expect(own.shown()).toEqual(['F1', 'F2', 'F3']);
  });

  it('with a cursor of another feed, or of a future that this database does not have: a snapshot', async () => {
    const { db, watch } = await desk();
    const [row] = await db.asOwner<{ id: string }>('select id from feed');
    const scope = scopeFingerprint(scopeOf(engineer));
    const future = encodeCursor({ feed: row?.id ?? '', scope, snapshot: '999999999999:999999999999:' });
    const foreign = encodeCursor({ feed: '11111111-1111-4111-8111-111111111111', scope, snapshot: '1:1:' });
    for (const cursor of [future, foreign]) {
      const board = await watch(engineer, 'board', { cursor });
      expect(board.answers[0]?.full).toBe(true);
      expect(board.shown()).toEqual(['F1', 'F2', 'F3', 'H1']);
    }
  });

  it('after its changes were pruned: a snapshot', async () => {
    const { db, watch } = await desk();
    const before = await watch(engineer, 'board');
    before.stop();
    await commit(db, (client) => happen(client, 'F1', chased));
    await db.asOwner(`update change set at = at - interval '1 day'`);
    await untilPruned(db, 6, async () => expect(await db.asOwner('select key from change')).toEqual([]));
    const after = await watch(engineer, 'board', { cursor: before.cursor() });
    expect(after.answers[0]?.full).toBe(true);
    expect(after.got).toContainEqual(expect.objectContaining({ key: 'F1', version: 2 }));
  });
});

describe('rows, for who opens a list', () => {
  it('are as new as what every other screen has been told', async () => {
    const { db, feed, watch } = await desk();
    const first = await watch(engineer, 'rows');
    expect(first.shown()).toEqual(['F1', 'F2', 'F3', 'H1']);
    first.stop();
    await commit(db, async (client) => {
      await happen(client, 'F1', { type: 'TicketAssigned', to: 'u-night-shift' });
      await happen(client, 'F2', dismissed);
      await declare(client, 'F4');
    });
    feed.ring();
    const second = await watch(callerOf('hotline'), 'rows');
    expect(second.answers[0]?.full).toBe(true);
    expect(second.shown()).toEqual(['F1', 'F3', 'F4', 'H1']);
    const items = second.got.map((item) => rowChangeSchema.parse(item));
    expect(items.find(({ key }) => key === 'F1')).toMatchObject({ version: 2, assignee: 'u-night-shift' });
    await commit(db, (client) => happen(client, 'F3', chased));
    feed.ring();
    await eventually(() => expect(second.got.at(-1)).toMatchObject({ key: 'F3', version: 2 }));
    expect((await watch(engineer, 'rows')).got).toContainEqual(expect.objectContaining({ key: 'F3', version: 2 }));
  });

  it('are in scope, and a customer’s in a form of their own', async () => {
    const { db, watch } = await desk();
    await commit(db, (client) => happen(client, 'F1', opened('s1', 'carrier', { assignee: 'u-field' })));
    await watch(engineer, 'rows');
    const mine = await watch(college, 'rows');
    expect(mine.shown()).toEqual(['F1', 'F2', 'F3']);
    expect(JSON.stringify(mine.got)).not.toContain('u-field');
    expect((await watch(callerOf('manager', { customers: ['hospital'] }), 'rows')).shown()).toEqual(['H1']);
    expect((await watch(callerOf('field'), 'rows')).shown()).toEqual(['F1']);
    expect((await watch(callerOf('engineer', { branch: 'b2' }), 'rows')).shown()).toEqual(['M1']);
  });

  it('are read anew once the log no longer says all that changed', async () => {
    const { db, feed, watch, lost } = await desk();
    await watch(engineer, 'rows');
    await db.asOwner(`update ticket set state = jsonb_set(state, '{version}', '7'), version = 7 where no = 'F1'`);
    await commit(db, async (client) => {
      await client.query('update feed set pruned_below = (pg_current_xact_id()::text::numeric + 1)::text::xid8');
    });
    feed.ring();
    await eventually(() => expect(lost()).toBe(1));
    expect((await watch(engineer, 'rows')).got).toContainEqual(expect.objectContaining({ key: 'F1', version: 7 }));
  });
});

describe('pruning', () => {
  it('keeps what is young, and everything that a transaction still open may be followed by', async () => {
    const { db, feed, watch } = await desk();
    const board = await watch(engineer, 'board');
    let oldest = '';
    const left = await open(db, async (client) => {
      await happen(client, 'F1', chased);
      const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
      oldest = rows[0]?.xid ?? '';
    });
    await commit(db, (client) => happen(client, 'F2', chased));
    // Until what other tests have open is younger than this: a screen would be sent to begin anew, to be on the safe side.
    await vi.waitFor(async () => {
      const [row] = await db.asOwner('select pg_snapshot_xmin(pg_current_snapshot())::text as xmin');
      expect(row).toEqual({ xmin: oldest });
    }, UNTIL_OTHERS_END);
    const before = feed.asOf ?? 0;
    feed.ring();
    await eventually(() => expect(feed.asOf).toBeGreaterThan(before));
    await db.asOwner(`update change set at = at - interval '1 day' where version = 1`);
    await pruneChanges(db, 6);
    expect(await db.asOwner('select key, version from change')).toEqual([{ key: 'F2', version: '2' }]);
    await pruneChanges(db, 0);
    // Begun after the one that is open, so not below the watermark.
    expect(await db.asOwner('select key from change')).toEqual([{ key: 'F2' }]);
    await left.commit();
    feed.ring();
    await eventually(() =>
      expect(
        board.got
          .slice(4)
          .map((item) => item.key)
          .sort(),
      ).toEqual(['F1', 'F2']),
    );
    expect((await watch(engineer, 'board', { cursor: board.cursor() })).answers[0]?.full).toBe(false);
  });

  it('beyond a node that was away: its screens are told to begin anew', async () => {
    const { db, feed, watch, lost } = await desk();
    const board = await watch(engineer, 'board');
    expect(lost()).toBe(0);
    await commit(db, async (client) => {
      await happen(client, 'F1', chased);
      await client.query('update feed set pruned_below = (pg_current_xact_id()::text::numeric + 1)::text::xid8');
    });
    feed.ring();
    await eventually(() => expect(lost()).toBe(1));
    expect((await watch(engineer, 'board', { cursor: board.cursor() })).answers[0]?.full).toBe(true);
  });
});

describe('who is told what', () => {
  it('a customer: their own tickets, in a form of their own', async () => {
    const { db, feed, watch } = await desk();
    const [own, all] = [await watch(college, 'board'), await watch(engineer, 'board')];
    await commit(db, (client) => happen(client, 'H1', { type: 'TicketAssigned', to: 'u-night-shift' }));
    await commit(db, (client) => happen(client, 'F1', { type: 'TicketAssigned', to: 'u-night-shift' }));
    feed.ring();
    await eventually(() => expect(own.got.at(-1)).toMatchObject({ key: 'F1', version: 2 }));
    await eventually(() =>
      expect(all.got).toContainEqual(expect.objectContaining({ key: 'H1', version: 2, assignee: 'u-night-shift' })),
    );
    expect(JSON.stringify(own.got)).not.toMatch(/H1|M1|hospital|mill|night-shift/);
    expect(JSON.stringify(all.got)).not.toMatch(/M1|mill/);
    for (const item of [...own.got, ...all.got]) boardChangeSchema.parse(item);
  });

  it('a technician: what they have a task on, until somebody else has it', async () => {
    const { db, feed, watch } = await desk();
    await commit(db, (client) => happen(client, 'F1', opened('s1', 'carrier', { assignee: 'u-field' })));
    const mine = callerOf('field');
    const [tasks, others] = [await watch(mine, 'board'), await watch(callerOf('field', { user: 'u-other' }), 'board')];
    expect(tasks.shown()).toEqual(['F1']);
    expect(others.shown()).toEqual([]);
    await commit(db, (client) => happen(client, 'F2', chased));
    await commit(db, (client) => happen(client, 'F1', { type: 'SegmentAssigned', segment: 's1', to: 'u-other' }));
    feed.ring();
    await eventually(() => expect(others.shown()).toEqual(['F1']));
    await eventually(() => expect(tasks.got.at(-1)).toEqual({ key: 'F1', version: 3, removed: true }));
    expect(JSON.stringify(tasks.got)).not.toContain('F2');
  });

  it('of one ticket: whoever may see it; for others there is none', async () => {
    const { db, feed, watch, ask } = await desk();
    const page = await watch(college, 'ticket', { key: 'F1' });
    expect(ticketChangeSchema.parse(page.got[0])).toMatchObject({ key: 'F1', version: 1 });
    for (const [caller, key] of [
      [college, 'H1'],
      [college, 'X9'],
      [engineer, 'M1'],
      [callerOf('field'), 'F1'],
    ] as const)
      expect(await ask(caller, 'ticket', key, undefined)).toMatchObject({
        reply: { ok: false, code: 'not_found' },
        room: null,
      });
    await commit(db, (client) => happen(client, 'F2', chased));
    await commit(db, (client) => happen(client, 'F1', dismissed));
    feed.ring();
    await eventually(() => expect(page.got).toHaveLength(2));
    expect(page.got[1]).toMatchObject({ key: 'F1', version: 2, phase: 'dismissed' });
    const unchanged = await watch(college, 'ticket', { key: 'F1', cursor: page.cursor() });
    expect(unchanged.answers[0]).toMatchObject({ full: false, items: [] });
  });

  it('of pools: the month that is, to their customer and the branch', async () => {
    const { db, feed, watch, ask } = await desk();
    const [own, all, one] = [
      await watch(college, 'pools'),
      await watch(engineer, 'pools'),
      await watch(engineer, 'pools', { key: 'C-hospital' }),
    ];
    expect(own.shown()).toEqual(['C-college']);
    expect(all.shown()).toEqual(['C-college', 'C-hospital']);
    expect(one.shown()).toEqual(['C-hospital']);
    poolSchema.parse(own.got[0]);
    expect(await ask(college, 'pools', 'C-hospital', undefined)).toMatchObject({ reply: { code: 'not_found' } });
    const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
    await commit(db, async (client) => {
      await client.query(`insert into pool_month (contract, month, version) values ('C-hospital', $1, 7)`, [month]);
      await pooled(client, 'hospital', 7);
    });
    feed.ring();
    await eventually(() => expect(all.got.at(-1)).toMatchObject({ key: 'C-hospital', version: 7, month }));
    await eventually(() => expect(one.got).toHaveLength(2));
    expect(own.got).toHaveLength(1);
  });

  it('of alerts: pushed once to everybody there, kept for a day; the desk’s own not to customers', async () => {
    const { db, feed, watch, alerts } = await desk();
    const rooms = Object.fromEntries(
      Object.entries({ engineer, college, hospital }).map(([name, caller]) => [name, feed.attend(caller).room]),
    );
    const [wall, portal] = [await watch(engineer, 'alarms'), await watch(college, 'alarms')];
    const alert = { severity: 'major', text: { zh: '中', en: 'en' }, customer: 'college', branch: 'b1' } as const;
    const raise = () =>
      commit(db, async (client) => {
        await raiseAlert(client, { ...alert, id: 'level:F1:9', kind: 'level', subject: 'F1' });
        await raiseAlert(client, { ...alert, id: 'pool:C-college:50', kind: 'pool', subject: 'C-college' });
      });
    await raise();
    await raise();
    feed.ring();
    await eventually(() => expect(wall.shown()).toEqual(['level:F1:9', 'pool:C-college:50']));
    await eventually(() => expect(portal.shown()).toEqual(['pool:C-college:50']));
    expect(JSON.stringify(portal.got)).not.toContain('level');
    expect(
      alerts
        .filter(({ room }) => room === rooms.engineer)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['level:F1:9', 'pool:C-college:50']);
    expect(alerts.filter(({ room }) => room !== rooms.engineer)).toEqual([
      { room: rooms.college, id: 'pool:C-college:50' },
    ]);
    expect((await watch(college, 'alarms')).shown()).toEqual(['pool:C-college:50']);
    await db.advanceClock(86_400_001);
    expect((await watch(engineer, 'alarms')).shown()).toEqual([]);
  });

  it('cuts, whether anybody watches or not', async () => {
    const { db, feed, cuts } = await desk();
    await eventually(() => expect(feed.asOf).not.toBeNull());
    await commit(db, (client) =>
      recordChange(client, { kind: 'session', key: 's1', version: 1, branch: null, customer: null }),
    );
    feed.ring();
    await eventually(() => expect(cuts).toEqual([{ kind: 'session', id: 's1' }]));
  });
});

describe('a database that goes away', () => {
  it('makes the feed stand still and say so, and nothing is lost', async () => {
    const db = await feedDatabase();
    let away = false;
    let tried = 0;
    const feed = startFeed({
      ...db,
      dedicated: (name) => {
        tried += 1;
        return away ? Promise.reject(new Error('away')) : db.dedicated(name);
      },
    });
    const { watch } = screensOf(feed);
    const board = await watch(engineer, 'board');
    away = true;
    await db.asOwner(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'demarc feed'`);
    await commit(db, (client) => declare(client, 'F1'));
    const stood = feed.asOf;
    const resumed = watch(engineer, 'board', { cursor: board.cursor() });
    feed.ring();
    await eventually(() => expect(tried).toBeGreaterThan(3));
    expect(feed.asOf).toBe(stood);
    expect(board.got).toEqual([]);
    away = false;
    await eventually(() => expect(board.got).toMatchObject([{ key: 'F1', version: 1 }]));
    expect((await resumed).got).toMatchObject([{ key: 'F1', version: 1 }]);
    expect(feed.asOf).toBeGreaterThan(stood ?? Infinity);
  });
});
