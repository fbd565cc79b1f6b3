import { describe, expect, it } from 'vitest';
import { decide } from '../decide.ts';
import type { Command } from '../commands.ts';
import { DISPATCHED, minute } from '../testing/facts.ts';
import { record, stateOf } from '../testing/given.ts';
import { engineer } from '../testing/people.ts';
import { fold } from '../evolve.ts';
import { append } from '../../clock/due.ts';
import { isRefusal } from './context.ts';

const suspend = (over: Partial<Extract<Command, { type: 'suspendClock' }>> = {}): Command => ({
  type: 'suspendClock',
  reason: 'force_majeure',
  evidence: 'the sand has closed the only road to the cabinet',
  until: minute(600),
  majeure: 'm-1',
  ...over,
});
/** Asked with the record of force majeure that was found to touch the ticket. */
const asked = (command: Command, touching?: string) =>
  decide(stateOf(...DISPATCHED), command, {
    now: minute(10),
    by: engineer,
    ...(touching === undefined ? {} : { majeure: touching }),
  });

describe('a suspension by force majeure', () => {
  it('refers to the record, with the causation as its evidence', () => {
    const decision = asked(suspend(), 'm-1');
    expect(decision).toMatchObject([{ type: 'ClockSuspended', reason: 'force_majeure', majeure: 'm-1' }]);
    if (isRefusal(decision)) throw new Error('refused');
    const after = fold(append(record(...DISPATCHED), decision, engineer, minute(10)));
    expect(after?.suspension).toMatchObject({ majeure: 'm-1', approved: false });
  });
  it('may be made without a record', () => {
    const decision = asked(suspend({ majeure: undefined }));
    expect(decision).toMatchObject([{ type: 'ClockSuspended' }]);
    expect(Object.keys(isRefusal(decision) ? {} : (decision[0] ?? {}))).not.toContain('majeure');
  });
  it('says how that caused this fault, and is refused where it does not', () => {
    expect(asked(suspend({ evidence: undefined }), 'm-1')).toMatchObject({ refused: 'evidence_required' });
  });
  it('refers to no record that does not touch the ticket', () => {
    const refusal = { refused: 'unknown_majeure', field: 'majeure' };
    expect(asked(suspend())).toEqual(refusal);
    expect(asked(suspend(), 'm-2')).toEqual(refusal);
  });
  it('is the only one that refers to a record', () => {
    expect(asked(suspend({ reason: 'customer_power' }), 'm-1')).toEqual({
      refused: 'majeure_other_reason',
      field: 'majeure',
    });
  });
});
