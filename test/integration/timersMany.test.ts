import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { connectDatabase } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { createMetrics } from '#server/metrics/metrics.ts';
import { readConfig } from '#server/config.ts';
import { GENESIS } from '#server/tickets/chain.ts';
import { appendFacts, readFacts } from '#server/tickets/record.ts';
import { type Sweep, createSweep } from '#server/timers/sweep.ts';
import { TIME, append } from '#shared/clock/due.ts';
import type { FactOf } from '#shared/ticket/facts.ts';
import { type Instant, hours, minus, minutes, plus } from '#shared/time.ts';
import { silent, testDatabase } from '#test/harness/database.ts';
import { ownLimits } from '#test/harness/limits.ts';
import { openBranchWithFaults } from '#test/harness/faults.ts';

/*
 * Ten thousand timers come due under two sweeps, each on connections of its own, which are cut again and again in the middle
 * of their work, as a killed process leaves them, and each sweep is replaced by another meanwhile.
 */
const TICKETS = 5_000;
const AT_ONCE = 250;

const db = await testDatabase();
const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: db.url, SECRET: 'a secret that only the tests know' });

/** Of the shipped policy, which says whom: who is called when nobody has acknowledged. */
const CALLED = {
  levels: [],
  unacknowledged: [{ after: minutes(5), severities: null, repeat: null }],
  chases: [],
};

async function declaredModel(): Promise<FactOf<'Declared'>> {
  await openBranchWithFaults(db, { id: 'many', faults: 1, username: 'many', password: 'a password of the tests' });
  const { rows } = await db.pool.query<{ no: string }>('select no from ticket');
  const [first] = await readFacts(db.pool, rows[0]?.no ?? '');
  if (first?.type !== 'Declared') throw new Error('a record begins with its declaration');
  return first;
}

/** Each answers to two limits: an hour and two hours after its declaration, which lie a fraction of a second apart. */
async function declareMany(model: FactOf<'Declared'>, since: Instant): Promise<void> {
  const each = (ms: number) => ({ critical: ms, major: ms, minor: ms, warning: ms });
  const terms: FactOf<'Declared'>['terms'] = {
    ...model.terms,
    respond: each(hours(1)),
    restore: each(hours(2)),
    statutory: hours(48),
    levels: { respond: [100], restore: [100], statutory: [] },
    escalation: CALLED,
  };
  for (let from = 0; from < TICKETS; from += AT_ONCE)
    await withTransaction(db, async (client) => {
      for (let i = from; i < from + AT_ONCE; i++) {
        const no = `F20260102-${String(i).padStart(5, '0')}`;
        const { version: _version, at: _at, by, ...declared } = model;
        const facts = append([], [{ ...declared, no, terms }], by, plus(since, minutes(i / TICKETS)));
        await appendFacts(client, [], GENESIS, facts);
      }
    });
}

/** A sweep on connections of its own, until it is killed: they are cut in whatever it was doing, and nothing is tidied up. */
async function startSweep(name: string): Promise<{ kill(): Promise<number>; close(): Promise<void> }> {
  const own = await connectDatabase(`${db.url}${db.url.includes('?') ? '&' : '?'}application_name=${name}`, 4, silent);
  const sweep: Sweep = createSweep({
    config,
    db: { ...own, embedded: false, fresh: false },
    log: silent,
    metrics: createMetrics(),
    limits: ownLimits(),
    ring: () => undefined,
  });
  const close = async () => {
    await sweep.close();
    await own.close();
  };
  return {
    async kill() {
      const cut = await db.asOwner(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and state <> 'idle'`,
        [name],
      );
      await close();
      return cut.length;
    },
    close,
  };
}

const levels = async () => {
  const [row] = await db.asOwner<{ facts: number; each: number; alerts: number; gaps: number; due: number }>(
    `select count(*)::int as facts,
            count(distinct (ticket, text::jsonb->>'clock', text::jsonb->>'level'))::int as each,
            (select count(*)::int from alert a where a.kind = 'level' and a.subject like 'F20260102-%') as alerts,
            (select count(*)::int from (select ticket from ticket_fact group by ticket having max(version) <> count(*)) g) as gaps,
            (select count(*)::int from timer where subject like 'F20260102-%' and due_at <= demarc_now()) as due
       from ticket_fact where type = 'LevelReached' and ticket like 'F20260102-%'`,
  );
  return row;
};

/** Who was called, and what went out: `facts` for each ticket one round and one list of calls, `notices` and timers as many. */
const calls = async () => {
  const [row] = await db.asOwner<{ escalated: number; called: number; each: number; notices: number; sends: number }>(
    `select count(*) filter (where type = 'Escalated')::int as escalated,
            count(*) filter (where type = 'StaffCalled')::int as called,
            count(distinct ticket)::int as each,
            (select count(*)::int from notice where kind = 'call_out') as notices,
            (select count(*)::int from timer where subject_kind = 'notice') as sends
       from ticket_fact where type in ('Escalated', 'StaffCalled') and ticket like 'F20260102-%'`,
  );
  return row;
};

/** Somebody is on duty at any hour, and can be called. */
const putOnDuty = () =>
  db.asOwner(
    `with person as (update app_user set phone = '+8615400000001' where username = 'many' returning id, branch)
     insert into duty_shift (id, branch, post, person, starts_on, from_time, to_time, every)
     select gen_random_uuid(), branch, 'engineer', id, '2020-01-01', '00:00', '00:00', 1 from person`,
  );

/** Lets two sweeps work, killing one or the other at random, until all that is due has happened. @returns cuts in mid-work */
async function sweepUntilDone(expected: number): Promise<number> {
  let kills = 0;
  let started = 0;
  const start = () => startSweep(`sweep${(started += 1)}`);
  const running = [await start(), await start()];
  while (((await levels())?.facts ?? 0) < expected) {
    await pause(randomInt(50, 600));
    const which = randomInt(2);
    kills += (await running[which]?.kill()) ?? 0;
    running[which] = await start();
  }
  for (const sweep of running) await sweep.close();
  return kills;
}

it(
  'ten thousand timers act exactly once, with two sweeps that are killed and started again',
  { timeout: 600_000 },
  async () => {
    const now = await db.now();
    const model = await declaredModel();
    await putOnDuty();
    await declareMany(model, minus(now, minutes(1)));
    await db.advanceClock(hours(1));
    const kills = await sweepUntilDone(TICKETS);
    expect(kills).toBeGreaterThan(3);
    expect(await levels()).toEqual({ facts: TICKETS, each: TICKETS, alerts: TICKETS, gaps: 0, due: 0 });
    const once = { escalated: TICKETS, called: TICKETS, each: TICKETS, notices: TICKETS, sends: TICKETS };
    expect(await calls()).toEqual(once);
    await db.advanceClock(hours(1));
    await sweepUntilDone(2 * TICKETS);
    expect(await levels()).toEqual({ facts: 2 * TICKETS, each: 2 * TICKETS, alerts: 2 * TICKETS, gaps: 0, due: 0 });
    expect(await calls()).toEqual(once);
    const [row] = await db.asOwner<{ by: string }>(
      `select string_agg(distinct text::jsonb->'by'->>'name', ',') as by from ticket_fact where type = 'LevelReached'`,
    );
    expect(row?.by).toBe(TIME.name);
  },
);
