import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve, fold } from '../ticket/evolve.ts';
import { type Fact, decodeFact, encodeFact } from '../ticket/facts.ts';
import { folded, read, sweep } from '../ticket/testing/desk.ts';
import { minute } from '../ticket/testing/facts.ts';
import { type Life, type Move, live, moves } from '../ticket/testing/walk.ts';
import { CLOCKS, HOLDERS, PHASES } from '../ticket/values.ts';
import { hours, minutes, plus, total } from '../time.ts';
import { due, settle } from './due.ts';
import { ledger, spansOf } from './ledger.ts';
import { crossing, readingOf } from './reading.ts';
import { FEW, LIVES } from './testing/tries.ts';
import { timingOf } from './timingOf.ts';

/** The properties are tried on the same lives, new ones at each run: living is what takes the time. */
const seed = fc.sample(fc.integer(), 1)[0] ?? 0;
const lived = new Map<string, Life>();
const lifeOf = (list: readonly Move[]): Life => {
  const key = JSON.stringify(list);
  const life = lived.get(key) ?? live(list);
  lived.set(key, life);
  return life;
};

/** What holds of every ticket, whatever its life. */
const always = (what: string, holds: (life: Life) => void, numRuns = LIVES): void =>
  it(
    what,
    () =>
      fc.assert(
        fc.property(moves, (list) => holds(lifeOf(list))),
        { numRuns, seed },
      ),
    60_000,
  );

const timing = (facts: readonly Fact[]) => timingOf(facts, folded(facts));
const places = (facts: readonly Fact[]) => facts.map((f) => f.version);

it.skipIf(FEW)(
  'the lives that these properties are tried on pass through everything that can happen',
  () => {
    const lives = fc.sample(moves, { numRuns: 120, seed: 5 }).map(live);
    const facts = lives.flatMap((life) => life.facts);
    expect(new Set(lives.flatMap((l) => l.records.map((r) => folded(r).phase)))).toEqual(new Set(PHASES));
    expect(new Set(facts.map((f) => f.type)).size).toBeGreaterThanOrEqual(30);
    expect(facts.filter((f) => f.type === 'LevelWithdrawn').length).toBeGreaterThan(5);
    expect(facts.filter((f) => f.type === 'LevelReached' && f.skipped.length > 0).length).toBeGreaterThan(5);
    expect(facts.filter((f) => f.type === 'DisputeRuled' && f.upheld).length).toBeGreaterThan(10);
    expect(facts.filter((f) => f.type === 'SuspensionLapsed' && f.why === 'not_approved').length).toBeGreaterThan(10);
  },
  60_000,
);

describe('the record', () => {
  always('counts without gaps, and its time never runs backwards', ({ facts }) => {
    expect(places(facts)).toEqual(facts.map((_, i) => i + 1));
    for (const [i, fact] of facts.entries()) expect(fact.at).toBeGreaterThanOrEqual(facts[i - 1]?.at ?? minute(0));
  });
  always(
    'only ever grows',
    ({ records }) => {
      for (const [i, record] of records.entries())
        expect(record.slice(0, records[i - 1]?.length ?? 0)).toEqual(records[i - 1] ?? []);
    },
    20,
  );
  always('read back from JSON is the same, and means the same', ({ facts }) => {
    const replayed = facts.map((fact) => decodeFact(JSON.parse(JSON.stringify(encodeFact(fact)))));
    expect(replayed).toEqual(facts);
    expect(fold(replayed)).toEqual(folded(facts));
    expect(spansOf(replayed)).toEqual(spansOf(facts));
  });
  always(
    'folded one by one is what it is folded at once',
    ({ records, facts }) => {
      let state = null;
      let seen = 0;
      for (const record of records) {
        for (const fact of record.slice(seen)) state = evolve(state, fact);
        seen = record.length;
        expect(state).toEqual(fold(record));
      }
      expect(state).toEqual(folded(facts));
    },
    20,
  );
});

describe('the ticket', () => {
  always('is in clearing with a segment open, and in testing with none', ({ records }) => {
    for (const record of records) {
      const { phase, segments, test } = folded(record);
      const open = segments.filter((s) => s.state === 'open' || s.state === 'accepted').length;
      if (phase === 'clearing') expect(open).toBeGreaterThan(0);
      else expect(open).toBe(0);
      expect(test?.open ?? false).toBe(phase === 'testing');
    }
  });
  always('is restored only by both: every required item passed by each', ({ records }) => {
    for (const record of records) {
      const { phase, test } = folded(record);
      if (phase !== 'restored') continue;
      for (const item of test?.items ?? [])
        if (item.required) expect([item.carrier?.result, item.customer?.result]).toEqual(['pass', 'pass']);
    }
  });
});

describe('the ledger', () => {
  always('has neither gap nor overlap, from declaration to the end or now', ({ records, now }) => {
    for (const record of records) {
      const { declaredAt, endedAt } = timing(record);
      const intervals = ledger(record, now);
      const end = endedAt ?? now;
      let cursor = declaredAt;
      for (const i of intervals) {
        expect(i.from).toBe(cursor);
        expect(i.to).toBeGreaterThan(i.from);
        cursor = i.to;
      }
      expect(cursor).toBe(end);
    }
  });
  always("has holders' times that add up to the elapsed time", ({ facts, now }) => {
    const intervals = ledger(facts, now);
    const held = HOLDERS.map((holder) => total(intervals.filter((i) => i.holder === holder)));
    expect(held.reduce((a, b) => a + b, 0)).toBe(read(facts, now).restore.elapsed);
  });
  always('is provisional in a test round alone, and nowhere else', ({ records, now }) => {
    for (const record of records) {
      const { phase } = folded(record);
      const provisional = ledger(record, now).some((i) => i.provisional);
      if (phase !== 'testing') expect(provisional).toBe(false);
    }
  });
  always('names for whatever is off the carrier a fact that the customer can contest, or has', ({ records, now }) => {
    for (const record of records) {
      const { contestable, disputes } = folded(record);
      const known = new Set([...contestable, ...disputes].map((c) => c.fact));
      // A failed round and the segment that it opened are one decision: contested by either.
      for (const { type, version } of record)
        if (type === 'TestRoundFailed' && (known.has(version) || known.has(version + 1)))
          known.add(version).add(version + 1);
      for (const i of ledger(record, now)) {
        if (i.provisional || (i.holder !== 'customer' && i.holder !== 'suspended')) continue;
        expect(known).toContain(i.fact);
        if (i.why !== 'test_failed') expect(i.evidence).not.toBeNull();
      }
    }
  });
  always('at a later time extends that of an earlier one while nothing happens', ({ facts, now }) => {
    const earlier = ledger(facts, now);
    const later = ledger(facts, plus(now, hours(3)));
    expect(later.slice(0, earlier.length).map((i) => ({ ...i, to: 0 }))).toEqual(earlier.map((i) => ({ ...i, to: 0 })));
    expect(later.slice(0, Math.max(0, earlier.length - 1))).toEqual(earlier.slice(0, -1));
    expect(later[earlier.length - 1]?.to ?? 0).toBeGreaterThanOrEqual(earlier.at(-1)?.to ?? 0);
  });
});

describe('the clocks', () => {
  always('read sensible figures at any time', ({ facts, now }) => {
    for (const at of [minute(-1), minute(0), now, plus(now, hours(5)), plus(now, hours(500))])
      for (const reading of Object.values(read(facts, at))) {
        expect(Number.isFinite(reading.consumed)).toBe(true);
        expect(reading.net).toBeGreaterThanOrEqual(0);
        expect(reading.net).toBeLessThanOrEqual(reading.elapsed);
        expect(reading.remaining).toBe(reading.target - reading.net);
        expect(reading.breached).toBe(reading.remaining <= 0);
        expect(reading.holder === null).toBe(reading.state === 'stopped');
        if (reading.state === 'stopped') expect(reading.dueAt).toBeNull();
        if (reading.ifRoundFails) expect(reading.ifRoundFails.net).toBeGreaterThanOrEqual(reading.net);
      }
  });
  always('cross a level when, and only when, they read beyond it', ({ facts, now }) => {
    const t = timing(facts);
    for (const clock of CLOCKS)
      for (const level of [1, 50, 100, 250]) {
        const at = crossing(clock, t, level);
        for (const moment of [now, plus(now, hours(1)), ...(at === null ? [] : [at, plus(at, minutes(-1))])]) {
          const { net, target } = readingOf(clock, t, moment);
          expect(at !== null && at <= moment).toBe(net * 100 >= target * level);
        }
      }
  });
});

describe('levels', () => {
  always('that have fired are those that the clocks have reached', ({ records, facts, now }) => {
    for (const record of [...records.slice(1), sweep(facts, plus(now, hours(60)))]) {
      const at = record === records.at(-1) ? now : (record.at(-1)?.at ?? now);
      const state = folded(record);
      const t = timing(record);
      for (const clock of CLOCKS)
        for (const level of state.terms.levels[clock]) {
          const reached = crossing(clock, t, level);
          const fired = state.levels.filter((l) => l.clock === clock && l.level === level).length;
          expect(fired).toBeLessThanOrEqual(1);
          expect(fired === 1).toBe(reached !== null && reached <= at);
        }
    }
  });
  always('leave nothing to settle, and nothing that is due', ({ facts, now }) => {
    const caughtUp = sweep(facts, now);
    expect(settle(caughtUp, now)).toEqual([]);
    expect(due(caughtUp, now)).toEqual([]);
  });
  always('are the same however often the sweep looks', ({ facts, now }) => {
    const shape = (record: readonly Fact[]) =>
      record.slice(facts.length).map((f) => ({ ...f, at: 0, ...('detectedAt' in f ? { detectedAt: 0 } : {}) }));
    const often = [3, 17, 40, 90, 300, 3000].reduce((record, n) => sweep(record, plus(now, minutes(n))), facts);
    expect(shape(often)).toEqual(shape(sweep(facts, plus(now, minutes(3000)))));
  });
});
