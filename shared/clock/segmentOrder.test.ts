import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FactBody } from '../ticket/facts.ts';
import {
  acknowledged,
  cancelled,
  cleared,
  confirmed,
  declared,
  handedOver,
  minute,
  opened,
  suspended,
} from '../ticket/testing/facts.ts';
import { record } from '../ticket/testing/given.ts';
import { SEGMENT_PARTIES, type SegmentParty } from '../ticket/values.ts';
import { type Held, held, joinedUp } from './testing/plainHolders.ts';
import { TRIES } from './testing/tries.ts';

/** Work on one part of the line: with one party after the other, by hand-over, until it is done. */
interface Work {
  readonly from: number;
  /** Who has it, for how many minutes. */
  readonly stays: readonly { readonly party: SegmentParty; readonly lasts: number }[];
  readonly end: 'cleared' | 'cancelled' | 'goes on';
}
/** Some work at once, in a time so short that much of it falls into the same minutes. */
interface Night {
  readonly works: readonly Work[];
  readonly suspension: { readonly from: number; readonly lasts: number } | null;
}
const MORNING = 40;

const minuteOfNight = fc.nat(12);
const night: fc.Arbitrary<Night> = fc.record({
  works: fc.array(
    fc.record({
      from: minuteOfNight,
      stays: fc.array(fc.record({ party: fc.constantFrom(...SEGMENT_PARTIES), lasts: fc.nat(6) }), {
        minLength: 1,
        maxLength: 4,
      }),
      end: fc.constantFrom('cleared', 'cancelled', 'goes on'),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  suspension: fc.option(fc.record({ from: minuteOfNight, lasts: fc.integer({ min: 1, max: 15 }) })),
});

type Event = readonly [minute: number, ...facts: FactBody[]];

/** What happens of one work, in its own order. */
function eventsOf(work: Work, name: string): Event[] {
  const events: Event[] = [];
  let at = work.from;
  for (const [i, { party, lasts }] of work.stays.entries()) {
    events.push([
      at,
      ...(i === 0
        ? [opened(name, party)]
        : handedOver(`${name}${'*'.repeat(i - 1)}`, `${name}${'*'.repeat(i)}`, party)),
    ]);
    at += lasts;
  }
  const last = `${name}${'*'.repeat(work.stays.length - 1)}`;
  if (work.end !== 'goes on') events.push([at, work.end === 'cleared' ? cleared(last) : cancelled(last)]);
  return events;
}

/** The night as a record; of what falls into the same minute, that comes first whose turn is lower. */
function recordOf({ works, suspension }: Night, turns: readonly number[]) {
  const all: Event[][] = [
    // Something is open all night: a fault on which nothing is open is being tested.
    [[0, opened('whole line', 'customer')]],
    ...(suspension === null
      ? []
      : [[[suspension.from, suspended(suspension.from, suspension.from + suspension.lasts)] as const]]),
    ...works.map((work, i) => eventsOf(work, `S${i}`)),
  ];
  const steps = all
    .flatMap((events, i) => events.map((event) => ({ event, turn: turns[i % turns.length] ?? 0 })))
    .sort((a, b) => a.event[0] - b.event[0] || a.turn - b.turn);
  return record(declared(), acknowledged, confirmed(), ...steps.map(({ event }) => event));
}

/** The rule itself, minute by minute: suspended, else the carrier's if it has any, else the channel's, else the customer's. */
function ruleOf({ works, suspension }: Night): Held[] {
  const holderIn = (n: number): string => {
    if (suspension !== null && n >= suspension.from && n < suspension.from + suspension.lasts) return 'suspended';
    const open = works.flatMap((work) => {
      let at = work.from;
      const [...stays] = work.stays.map(({ party, lasts }, i) => {
        const from = at;
        at += lasts;
        const goesOn = i === work.stays.length - 1 && work.end === 'goes on';
        return { party, from, to: goesOn ? MORNING : at };
      });
      return stays.filter(({ from, to }) => from <= n && n < to).map(({ party }) => party);
    });
    return (['carrier', 'channel'] as const).find((party) => open.includes(party)) ?? 'customer';
  };
  return joinedUp(
    Array.from({ length: MORNING }, (_, n) => ({ holder: holderIn(n), from: minute(n), to: minute(n + 1) })),
  );
}

const turns = fc.array(fc.nat(1000), { minLength: 7, maxLength: 7 });

it('the order in which independent segments are told does not matter, nor their names', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(night, turns, turns, (all, first, second) => {
      const as = (order: readonly number[]) => held(recordOf(all, order), minute(MORNING));
      const [one, other] = [as(first), as(second)];
      if (JSON.stringify(one) !== JSON.stringify(other)) expect(one).toEqual(other);
      const rule = ruleOf(all);
      if (JSON.stringify(one) !== JSON.stringify(rule)) expect(one).toEqual(rule);
    }),
    { numRuns: TRIES },
  );
});
