import { describe, expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { factsFor } from '../factView.ts';
import { declared, DISPATCHED, minute, RESTORED, TESTING } from '../testing/facts.ts';
import { given, record, type Step, stateOf } from '../testing/given.ts';
import { customer, engineer } from '../testing/people.ts';
import type { Phase } from '../values.ts';
import type { Command } from '../commands.ts';
import type { Family } from './context.ts';

const PARENT = 'F20260302-0099';
const linked: Step = { type: 'ParentLinked', parent: PARENT };
const link: Command = { type: 'linkParent', parent: PARENT };

const decided = (steps: readonly Step[], command: Command, family: Partial<Family>) =>
  decide(stateOf(...steps), command, {
    now: minute(1),
    by: engineer,
    family: { children: 0, openChildren: 0, named: null, ...family },
  });
const named = (phase: Phase, parent: string | null = null): Partial<Family> => ({
  named: { no: PARENT, phase, parent },
});

describe('linking to a parent', () => {
  it('is on record, and what the ticket is under', () => {
    expect(
      given([declared()])
        .when(link)
        .then([{ type: 'ParentLinked', parent: PARENT }]).parent,
    ).toBe(PARENT);
    expect(decided(DISPATCHED, link, named('testing'))).toEqual([linked]);
  });
  it('is not to itself, and not to a second one', () => {
    given([declared()])
      .when({ type: 'linkParent', parent: stateOf(declared()).no })
      .refused('own_parent', 'parent');
    given([declared(), linked]).when(link).refused('already_linked', 'parent', { parent: PARENT });
  });
  it.each<Phase>(['closed', 'dismissed'])('is not to one that is %s', (phase) =>
    expect(decided([declared()], link, named(phase))).toMatchObject({ refused: 'parent_ended', params: { phase } }),
  );
  it('is of one level: neither to a child nor of a parent', () => {
    expect(decided([declared()], link, named('clearing', 'F1'))).toMatchObject({
      refused: 'nested_parent',
      params: { no: 'F1' },
    });
    expect(decided([declared()], link, { ...named('clearing'), children: 1 })).toMatchObject({
      refused: 'nested_parent',
    });
  });
  it('moves no clock and ends by unlinking', () => {
    const state = given([declared(), linked])
      .when({ type: 'unlinkParent' })
      .then([{ type: 'ParentUnlinked', parent: PARENT }]);
    expect(state).toMatchObject({ parent: null, phase: 'declared' });
    given([declared()]).when({ type: 'unlinkParent' }).refused('not_linked');
  });
  it('is not shown to a customer: the parent may be another’s', () => {
    const facts = record(declared(), linked, { type: 'ParentUnlinked', parent: PARENT });
    const reader = { user: 'c', name: 'c', role: 'customer', customers: ['college'], branch: 'b' } as const;
    expect(JSON.stringify(factsFor(facts, reader))).not.toContain(PARENT);
    expect(factsFor(facts, { ...reader, role: 'engineer' })).toHaveLength(3);
  });
});

describe('a parent', () => {
  const confirmedByPhone: Step = { by: customer, facts: [{ type: 'RestorationConfirmed', note: null }] };
  const close: Command = { type: 'close', cause: 'core', expectedVersion: 9 };
  it('is not closed over open children', () => {
    expect(decided([...RESTORED, confirmedByPhone], close, { children: 3, openChildren: 2 })).toMatchObject({
      refused: 'open_children',
      params: { count: 2 },
    });
    expect(decided([...RESTORED, confirmedByPhone], close, { children: 3 })).toMatchObject([{ type: 'Closed' }]);
  });
  it('nor closed unverified', () => {
    const command: Command = { type: 'closeUnverified', evidence: '三次未联系上', expectedVersion: 9 };
    expect(decided(TESTING, command, { children: 1, openChildren: 1 })).toMatchObject({ refused: 'open_children' });
  });
});
