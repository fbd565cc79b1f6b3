import { describe, expect, it } from 'vitest';
import type { Command } from '../commands.ts';
import { decide } from '../decide.ts';
import { fold } from '../evolve.ts';
import type { FactBody } from '../facts.ts';
import type { TicketState } from '../state.ts';
import { customer, engineer, supervisor } from '../testing/people.ts';
import {
  cleared,
  confirmed,
  declared,
  acknowledged,
  minute,
  opened,
  passed,
  restored,
  roundOpened,
  TERMS,
} from '../testing/facts.ts';
import { lived } from '../testing/desk.ts';

const facts = (percent?: number, ...later: readonly (readonly [minute: number, ...facts: FactBody[]])[]) =>
  lived(
    [
      0,
      declared({ terms: { ...TERMS, ...(percent === undefined ? {} : { check: { percent } }) } }),
      acknowledged,
      confirmed(),
      opened('S1', 'carrier'),
      cleared('S1'),
      roundOpened(1),
      ...passed(1, 'carrier'),
      ...passed(1, 'customer'),
      restored(1, 0),
      { type: 'RestorationConfirmed', note: null },
    ],
    ...later,
  );
const stateOf = (list: ReturnType<typeof facts>): TicketState => {
  const state = fold(list);
  if (state === null) throw new Error('nothing happened');
  return state;
};
const CLOSE: Command = { type: 'close', cause: 'core', expectedVersion: 1 };
const types = (percent: number | undefined, lot?: number): string[] => {
  const decision = decide(stateOf(facts(percent)), CLOSE, {
    now: minute(9),
    by: engineer,
    ...(lot === undefined ? {} : { lot }),
  });
  return 'refused' in decision ? [decision.refused] : decision.map(({ type }) => type);
};

describe('the lot', () => {
  it('falls on so many of a hundred closings', () => {
    const drawn = Array.from({ length: 100 }, (_, lot) => types(20, lot)).filter((all) =>
      all.includes('DrawnForCheck'),
    );
    expect(drawn).toHaveLength(20);
  });
  it('falls on all with 100, on none where the policy says nothing', () => {
    expect(types(100, 99)).toEqual(['Closed', 'DrawnForCheck']);
    expect(types(undefined, 0)).toEqual(['Closed']);
  });
});

describe('the quality check', () => {
  const closed = stateOf(facts(100, [10, { type: 'Closed', cause: 'core', proof: 'answered' }]));
  const check = (command: Omit<Extract<Command, { type: 'checkQuality' }>, 'type'>) =>
    decide(closed, { type: 'checkQuality', ...command }, { now: minute(20), by: supervisor });

  it('passes with nothing wanting, without a word', () => {
    expect(check({})).toEqual([{ type: 'QualityChecked', wanting: [], note: null }]);
  });
  it('says in words what is wanting', () => {
    expect(check({ wanting: ['notice'] })).toEqual({ refused: 'check_needs_words', field: 'note' });
    expect(check({ wanting: ['notice', 'notice', 'cause'], note: 'late' })).toEqual([
      { type: 'QualityChecked', wanting: ['notice', 'cause'], note: 'late' },
    ]);
  });
});

describe('satisfaction', () => {
  const say = (by: typeof customer) =>
    decide(stateOf(facts()), { type: 'recordSatisfaction', satisfaction: 'fair' }, { now: minute(9), by });

  it('is the customer’s own word, or told on the phone', () => {
    const decision = say(customer);
    expect(decision).toEqual([{ type: 'SatisfactionRecorded', satisfaction: 'fair', note: null }]);
    expect(say({ ...engineer, party: 'customer', onBehalf: { name: 'Lu', how: 'call' } })).not.toHaveProperty(
      'refused',
    );
  });
  it('is not the carrier’s to say', () => {
    expect(say(engineer)).toEqual({ refused: 'customer_must_answer', field: 'onBehalf' });
  });
});
