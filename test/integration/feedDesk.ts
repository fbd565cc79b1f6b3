import type pg from 'pg';
import { vi } from 'vitest';
import { z } from 'zod';
import { createMetrics } from '#server/metrics/metrics.ts';
import { createFeed, type Feed } from '#server/live/feed.ts';
import { recordChange } from '#server/live/changes.ts';
import { appendFacts, openRecord } from '#server/tickets/record.ts';
import { GENESIS } from '#server/tickets/chain.ts';
import { readNow } from '#server/tickets/queries.ts';
import type { Caller, Role } from '#shared/actor.ts';
import { append } from '#shared/clock/due.ts';
import type { Item, Topic, WatchAnswer } from '#shared/live/protocol.ts';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import type { FactBody } from '#shared/ticket/facts.ts';
import { declared } from '#shared/ticket/testing/facts.ts';
import { engineer } from '#shared/ticket/testing/people.ts';
import type { Answer } from '#server/live/turn.ts';
import type { Told } from '#server/live/told.ts';
import { decodeCursor } from '#server/live/cursor.ts';
import { withTransaction } from '#db/transaction.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent, testDatabase, type TestDatabase } from '#test/harness/database.ts';

/** Two customers of one branch and one of another, each with a service and a pool. */
export const CUSTOMERS = { college: 'b1', hospital: 'b1', mill: 'b2' } as const;
export type CustomerId = keyof typeof CUSTOMERS;

export async function feedDatabase(): Promise<TestDatabase> {
  const db = await testDatabase();
  const run = (sql: string, values: unknown[] = []) => db.pool.query(sql, values);
  await run(`insert into branch (id, name, zone) values ('b1', 'B1', 'Asia/Shanghai'), ('b2', 'B2', 'Asia/Shanghai')`);
  await run(`insert into plan (id, version, spec, valid_from) values ('centrex', 1, $1, '2020-01-01')`, [CENTREX_55]);
  for (const [customer, branch] of Object.entries(CUSTOMERS)) {
    await run(
      `insert into customer (id, branch, name, short_name, level, area, county) values ($1, $2, $1, $1, 'A', 'urban', 'x')`,
      [customer, branch],
    );
    await run(
      `insert into contract (id, customer, name, signed_on, starts_on, ends_on, plan)
       values ($1, $2, $2, '2026-03-01', '2026-03-01', '2036-02-29', 'centrex')`,
      [`C-${customer}`, customer],
    );
    await run(`insert into service (id, customer, contract, name) values ($1, $2, $3, $2)`, [
      `svc-${customer}`,
      customer,
      `C-${customer}`,
    ]);
  }
  return db;
}

/** Declares a ticket within the caller's transaction. */
export async function declare(client: pg.ClientBase, no: string, customer: CustomerId = 'college'): Promise<void> {
  const first = declared({
    no,
    branch: CUSTOMERS[customer],
    customer: { id: customer, name: `The ${customer}`, level: 'A', area: 'urban', county: 'x' },
    service: { ...declared().service, id: `svc-${customer}` },
  });
  await appendFacts(client, [], GENESIS, append([], [first], engineer, await readNow(client)));
}

/** Appends facts to a ticket within the caller's transaction. */
export async function happen(client: pg.ClientBase, no: string, ...bodies: FactBody[]): Promise<void> {
  const record = await openRecord(client, no);
  if (record === null) throw new Error(`there is no ${no}`);
  await appendFacts(
    client,
    record.facts,
    record.head,
    append(record.facts, bodies, engineer, record.now).slice(record.facts.length),
  );
}

export const chased: FactBody = { type: 'Chased', count: 1, note: null };
export const dismissed: FactBody = {
  type: 'Dismissed',
  resolution: 'no_fault',
  evidence: 'measured',
  duplicateOf: null,
};

/** What one transaction does, committed. */
export const commit = async (db: TestDatabase, work: (client: pg.ClientBase) => Promise<unknown>): Promise<void> =>
  void (await withTransaction(db, work));

/** A transaction that stays open until it is told to end; rolled back at the end of the test if it is not. */
export async function open(db: TestDatabase, work: (client: pg.ClientBase) => Promise<void>) {
  const client = await db.dedicated('left open');
  let ended = false;
  const end = async (how: 'commit' | 'rollback') => {
    if (ended) return;
    ended = true;
    await client.query(how);
    await client.end();
  };
  atEnd(() => end('rollback'));
  await client.query('begin');
  await work(client);
  return { commit: () => end('commit'), rollback: () => end('rollback') };
}

/** Tells the feed of a pool, as an import does. */
export const pooled = (client: pg.ClientBase, customer: CustomerId, version: number): Promise<void> =>
  recordChange(client, { kind: 'pool', key: `C-${customer}`, version, branch: CUSTOMERS[customer], customer });

export const callerOf = (
  role: Role,
  { customers = [], user = `u-${role}`, branch = 'b1' }: Partial<Caller> = {},
): Caller => ({
  user,
  name: `the ${role}`,
  role,
  customers,
  branch,
});

/** A feed of its own, closed at the end. */
export function startFeed(db: Pick<TestDatabase, 'pool' | 'dedicated'>): Feed {
  const feed = createFeed({ config: { redisUrl: null }, db, log: silent, metrics: createMetrics() });
  atEnd(() => feed.close());
  feed.start();
  return feed;
}

export interface Screen {
  /** Every item that was ever handed to it, in order; those of the answer too. */
  readonly got: Item[];
  /** What it shows: by the rules of the protocol. */
  shown(): string[];
  readonly answers: (WatchAnswer & { ok: true })[];
  /** From the last answer or frame. */
  cursor(): string;
  stop(): void;
}

const itemSchema = z.looseObject({ key: z.string(), version: z.number(), removed: z.literal(true).optional() });
/** What was written, as a screen reads it. */
const read = ({ text }: Told): Item => itemSchema.parse(JSON.parse(text));

/** Feeds carry to one sink; this one hands on to any number of screens. */
export function screensOf(feed: Feed) {
  const byRoom = new Map<string, ((items: readonly Item[], cursor: string) => void)[]>();
  const alerts: { room: string; id: string }[] = [];
  const cuts: { kind: string; id: string }[] = [];
  let lost = 0;
  feed.tell({
    changes: ({ room, items, cursor }) => byRoom.get(room)?.forEach((tell) => tell(items.map(read), cursor)),
    alerts: (room, of) => of.forEach(({ id }) => alerts.push({ room, id })),
    cut: (cut) => cuts.push({ ...cut }),
    lost: () => (lost += 1),
  });
  const ask = (caller: Caller, topic: Topic, key: string | null, cursor: string | undefined) =>
    new Promise<{ reply: Answer; room: string | null }>((resolve) =>
      feed.watch({
        caller,
        topic,
        key,
        cursor: cursor === undefined ? null : decodeCursor(cursor),
        answer: (reply, room) => resolve({ reply, room }),
      }),
    );

  async function watch(
    caller: Caller,
    topic: Topic,
    { key = null, cursor }: { key?: string | null; cursor?: string } = {},
  ): Promise<Screen> {
    const got: Item[] = [];
    const shown = new Map<string, Item>();
    const answers: (WatchAnswer & { ok: true })[] = [];
    let last = '';
    let joined: string | null = null;
    const apply = (items: readonly Item[], at: string) => {
      last = at;
      got.push(...items);
      for (const item of items) if ((shown.get(item.key)?.version ?? -1) < item.version) shown.set(item.key, item);
    };
    await new Promise<void>((resolve, reject) =>
      feed.watch({
        caller,
        topic,
        key,
        cursor: cursor === undefined ? null : decodeCursor(cursor),
        // Joined at once: what follows on the answer must not be missed.
        answer(reply, room) {
          if (!reply.ok || room === null) return reject(new Error(JSON.stringify(reply)));
          joined = room;
          byRoom.set(room, [...(byRoom.get(room) ?? []), apply]);
          const answer = { ...reply, items: reply.items.map(read) };
          answers.push(answer);
          apply(answer.items, answer.cursor);
          resolve();
        },
      }),
    );
    return {
      got,
      answers,
      shown: () => [...shown.values()].flatMap((item) => (item.removed ? [] : [item.key])).sort(),
      cursor: () => last,
      stop() {
        if (joined === null) return;
        byRoom.set(
          joined,
          (byRoom.get(joined) ?? []).filter((tell) => tell !== apply),
        );
        feed.unwatch(joined);
      },
    };
  }
  return { watch, ask, alerts, cuts, lost: () => lost };
}

export const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 10 });
