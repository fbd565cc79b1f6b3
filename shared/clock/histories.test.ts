import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve, fold } from '../ticket/evolve.ts';
import type { Fact, FactType } from '../ticket/facts.ts';
import type { TicketState } from '../ticket/state.ts';
import { folded, read } from '../ticket/testing/desk.ts';
import { CLOCKS, HOLDERS, PHASES, SEGMENT_PARTIES } from '../ticket/values.ts';
import { type Instant, instant, minutes, plus, total } from '../time.ts';
import { TIME, due } from './due.ts';
import { ledger } from './ledger.ts';
import { readingOf, readings } from './reading.ts';
import { type History, historyOf, moves } from './testing/histories.ts';
import { held, plainHolders } from './testing/plainHolders.ts';
import { timingOf } from './timingOf.ts';
import { placesIn, renumbered, voidSuspensions, without, withoutFailedRounds } from './testing/retold.ts';
import { FEW, TRIES } from './testing/tries.ts';

/** What must hold of the ledger and the clocks, whatever happened: each tried on ten thousand histories, new ones at each run. */
const always = (what: string, holds: (history: History) => void): void =>
  it(what, { timeout: 120_000 }, () =>
    fc.assert(
      fc.property(moves, (list) => holds(historyOf(list))),
      { numRuns: TRIES },
    ),
  );

/** `expect` costs more than all that is compared here: it speaks only when there is something to say. */
const same = (a: unknown, b: unknown): void => {
  if (JSON.stringify(a) !== JSON.stringify(b)) expect(a).toEqual(b);
};
const must = (holds: boolean, what: string): void => {
  if (!holds) expect.fail(what);
};

/** When the clocks came to stand, as the ticket's state has it. */
function endOf(facts: readonly Fact[], state: TicketState): Instant | null {
  if (state.resolution === 'unconfirmed') return state.test?.openedAt ?? null;
  if (state.phase === 'dismissed')
    return facts.findLast((fact) => fact.type === 'Dismissed' || fact.type === 'Withdrawn')?.at ?? null;
  return state.restoredAt;
}

it.skipIf(FEW)('the histories pass through everything that moves a clock', { timeout: 60_000 }, () => {
  const histories = fc.sample(moves, { numRuns: 1000, seed: 5 }).map(historyOf);
  const share = (is: (fact: Fact, facts: readonly Fact[]) => boolean): number =>
    histories.filter(({ facts }) => facts.some((fact) => is(fact, facts))).length;
  const upheld = (type: FactType) =>
    share((fact, facts) => fact.type === 'DisputeRuled' && fact.upheld && facts[fact.fact - 1]?.type === type);
  expect(share((_, facts) => voidSuspensions(facts).size > 0)).toBeGreaterThan(300);
  expect(share((fact) => fact.type === 'SuspensionLapsed' && fact.why === 'until')).toBeGreaterThan(100);
  for (const party of SEGMENT_PARTIES)
    expect(share((fact) => fact.type === 'TestRoundFailed' && fact.blamed === party)).toBeGreaterThan(80);
  for (const type of ['Restored', 'RestorationDisputed', 'ClosedUnverified', 'BypassEnded', 'Withdrawn'] as const)
    expect(share((fact) => fact.type === type)).toBeGreaterThan(5);
  for (const type of ['ClockSuspended', 'SegmentOpened', 'TestRoundFailed', 'Dismissed'] as const)
    expect(upheld(type)).toBeGreaterThan(3);
  const ended = new Set(histories.map(({ state }) => state.phase));
  expect(PHASES.filter((phase) => phase !== 'declared' && !ended.has(phase))).toEqual([]);
});
it.skipIf(FEW)('the histories tell of each lapse when it is due, and of all of them', { timeout: 60_000 }, () => {
  for (const { facts, now } of fc.sample(moves, { numRuns: 200, seed: 6 }).map(historyOf)) {
    const lapses = facts.filter((fact) => fact.type === 'SuspensionLapsed' && fact.by === TIME);
    for (const lapse of lapses) expect(due(facts.slice(0, lapse.version - 1), lapse.at)[0]).toEqual(lapse);
    expect(due(facts, now)).toEqual([]);
  }
});

describe('the ledger', () => {
  always('has no gap, and its times add up to the time that passed', ({ facts, state, now }) => {
    const intervals = ledger(facts, now);
    let cursor = state.declaredAt;
    for (const { from, to } of intervals) {
      must(from === cursor, `a gap or an overlap at ${cursor}`);
      must(to > from, `an interval of no length, or less, at ${from}`);
      cursor = to;
    }
    const end = endOf(facts, state) ?? now;
    must(cursor === end, `it ends at ${cursor}, the ticket at ${end}`);
    const sums = HOLDERS.map((holder) => total(intervals.filter((i) => i.holder === holder)));
    must(Math.min(...sums) >= 0, 'a party holds less than nothing');
    const elapsed = readingOf('restore', timingOf(facts, state), now).elapsed;
    must(elapsed === end - state.declaredAt, `${elapsed} has passed on the clock`);
    must(sums.reduce((a, b) => a + b, 0) === elapsed, 'the holders’ times are not the time that passed');
  });
  always('gives each moment to whom the rules, read one by one, give it', ({ facts, now }) => {
    same(held(facts, now), plainHolders(facts, now));
  });
  always('tells the past as it told it then, unless something re-attributed it', ({ facts, now }) => {
    const RE_ATTRIBUTES: readonly FactType[] = [
      'TestRoundFailed',
      'Restored',
      'RestorationDisputed',
      'ClosedUnverified',
    ];
    const upTo = facts.findLastIndex(
      (fact) =>
        RE_ATTRIBUTES.includes(fact.type) ||
        (fact.type === 'SuspensionLapsed' && fact.why === 'not_approved') ||
        (fact.type === 'DisputeRuled' && fact.upheld),
    );
    const last = ledger(facts, now);
    for (let n = Math.max(1, upTo + 1); n < facts.length; n += 3) {
      const then = facts[n - 1]?.at ?? now;
      const told = ledger(facts.slice(0, n), then);
      same(
        told,
        last.filter((i) => i.from < then).map((i) => ({ ...i, to: instant(Math.min(i.to, then)) })),
      );
    }
  });
});

describe('the same, told otherwise', () => {
  always('a suspension that was void equals one that never was', ({ facts, state, now }) => {
    const voided = voidSuspensions(facts);
    fc.pre(voided.size > 0);
    const kept = without(facts, voided);
    const never = renumbered(kept);
    const places = placesIn(kept);
    same(
      ledger(facts, now).map((i) => ({ ...i, fact: places.get(i.fact) })),
      ledger(never, now),
    );
    same(readings(timingOf(facts, state), now), read(never, now));
  });
  always('a failed round equals a clock that never stopped', ({ facts, state, now }) => {
    fc.pre(facts.some((fact) => fact.type === 'TestRoundFailed'));
    const unstopped = withoutFailedRounds(facts);
    same(held(facts, now), held(unstopped, now));
    same(readings(timingOf(facts, state), now), read(unstopped, now));
  });
  always('the law’s clock does not know of segments and suspensions', ({ facts, state, now }) => {
    const KNOWN: readonly FactType[] = [
      'Declared',
      'Acknowledged',
      'TestRoundOpened',
      'Restored',
      'RestorationDisputed',
      'ClosedUnverified',
      'Dismissed',
      'Withdrawn',
      'BypassLogged',
      'BypassEnded',
    ];
    const bare = renumbered(
      facts.filter(
        (fact) =>
          KNOWN.includes(fact.type) || (fact.type === 'DisputeRuled' && facts[fact.fact - 1]?.type === 'Dismissed'),
      ),
    );
    const [told, retold] = [timingOf(facts, state), timingOf(bare, folded(bare))];
    for (const after of [-30, 0, 3000]) {
      const at = plus(now, minutes(after));
      same(readingOf('statutory', told, at), readingOf('statutory', retold, at));
    }
  });
  always('a replay adds up to what was added up on the way', ({ facts, state }) => {
    const cut = Math.floor(facts.length / 2);
    const stored = JSON.parse(JSON.stringify(fold(facts.slice(0, cut)))) as TicketState | null;
    const resumed = facts.slice(cut).reduce<TicketState | null>(evolve, stored);
    if (!isDeepStrictEqual(resumed, state)) expect(resumed).toEqual(state);
  });
});

describe('the clocks', () => {
  always('never count less than nothing, nor more than passed', ({ facts, state, now }) => {
    const timing = timingOf(facts, state);
    for (const at of [facts[0]?.at ?? now, now, plus(now, minutes(500))]) {
      for (const clock of CLOCKS) {
        const { net, elapsed, remaining, target } = readingOf(clock, timing, at);
        must(net >= 0 && net <= elapsed, `${clock}: ${net} of ${elapsed}`);
        must(remaining === target - net, `${clock}: ${remaining} left of ${target} after ${net}`);
      }
    }
  });
});
