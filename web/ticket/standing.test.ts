import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timingOf } from '#shared/clock/timingOf.ts';
import { folded } from '#shared/ticket/testing/desk.ts';
import { live, moves } from '#shared/ticket/testing/walk.ts';
import { hours } from '#shared/time.ts';
import { standingOf } from './standing.ts';

const lives = fc.sample(moves, { numRuns: 40, seed: 11 }).map(live);
const tickets = lives.flatMap((life) =>
  life.records.map((facts) => {
    const state = folded(facts);
    return { phase: state.phase, timing: timingOf(facts, state), at: state.lastAt };
  }),
);
/** Without the moment that it holds until: that one may lie earlier than it must. */
const read = (ticket: (typeof tickets)[number], now: number) => ({ ...standingOf(ticket, now), until: 0 });

it('holds from when it was read until the moment it names, whatever the ticket has been through', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...tickets),
      fc.nat(hours(60)),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (ticket, later, share) => {
        const now = ticket.at + later;
        const { until } = standingOf(ticket, now);
        expect(until).toBeGreaterThan(now);
        const within = Math.floor(now + (Math.min(until, now + hours(100)) - 1 - now) * share);
        expect(read(ticket, within)).toEqual(read(ticket, now));
      },
    ),
    { numRuns: 3000 },
  );
});

it('turns a ticket from near to over at the moment its time is up', () => {
  const running = tickets.find((ticket) => {
    const { rank, breachAt } = standingOf(ticket, ticket.at);
    return ticket.phase === 'clearing' && rank === 0 && breachAt > ticket.at;
  });
  if (running === undefined) throw new Error('no life of these has a running clock');
  const { breachAt } = standingOf(running, running.at);
  expect(standingOf(running, breachAt - 1)).toMatchObject({ near: true, over: false });
  expect(standingOf(running, breachAt)).toMatchObject({ near: false, over: true });
});

it('reads the clocks of a ticket that nobody touches a few times at most until they have run out', () => {
  for (const ticket of tickets) {
    let reads = 0;
    for (let now: number = ticket.at; now < ticket.at + hours(200); reads += 1) now = standingOf(ticket, now).until;
    expect(reads).toBeLessThan(40);
  }
});
