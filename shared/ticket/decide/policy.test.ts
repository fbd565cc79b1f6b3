import { describe, expect, it } from 'vitest';
import { due, settle } from '../../clock/due.ts';
import { readingOf } from '../../clock/reading.ts';
import { timingOf } from '../../clock/timingOf.ts';
import { decide } from '../decide.ts';
import { levelLines } from '../testing/desk.ts';
import {
  acknowledged,
  approved,
  closedUnverified,
  declared,
  minute,
  opened,
  resumed,
  suspended,
  TERMS,
  TESTING,
} from '../testing/facts.ts';
import { given, record, type Step, stateOf } from '../testing/given.ts';
import { engineer } from '../testing/people.ts';
import { hours, minutes } from '../../time.ts';

/** Half the time for everything. */
const STRICTER = {
  ...TERMS,
  policyVersion: TERMS.policyVersion + 1,
  respond: { ...TERMS.respond, major: minutes(5) },
  restore: { ...TERMS.restore, major: minutes(50) },
  statutory: hours(24),
};
const applied: Step = { type: 'PolicyApplied', terms: STRICTER, reason: '合同补充协议' };
const restoreAt = (n: number, ...steps: readonly Step[]) => {
  const facts = record(...steps);
  return readingOf('restore', timingOf(facts, stateOf(...steps)), minute(n));
};

describe('applying another policy version', () => {
  it('takes the terms of that version, whole, and why', () => {
    const decision = decide(
      stateOf(declared()),
      { type: 'applyPolicy', policyVersion: STRICTER.policyVersion, reason: '合同补充协议' },
      { now: minute(3), by: engineer, terms: STRICTER },
    );
    expect(decision).toEqual([applied]);
  });
  it('needs a version that there is, and another one', () => {
    given([declared()])
      .when({ type: 'applyPolicy', policyVersion: 99, reason: 'r' })
      .refused('unknown_policy', 'policyVersion');
    given([declared()])
      .when({ type: 'applyPolicy', policyVersion: TERMS.policyVersion, reason: 'r' })
      .refused('same_policy', 'policyVersion');
  });
  it('measures the restoration from the declaration on, pauses and all', () => {
    const paused: Step[] = [
      declared({ severity: 'major' }),
      [5, acknowledged],
      [10, opened('S1', 'carrier')],
      [20, suspended(20, 40)],
      [25, approved(4)],
      [35, resumed(4)],
    ];
    const before = restoreAt(45, ...paused);
    const after = restoreAt(45, ...paused, [44, applied]);
    expect([before.net, before.holder]).toEqual([after.net, after.holder]);
    expect(after.target).toBe(minutes(50));
    expect(after.remaining).toBe(after.target - before.net);
  });
  it('leaves a response that was given what it was measured against', () => {
    const respond = (...steps: Step[]) => timingOf(record(...steps), stateOf(...steps)).respondTarget;
    expect(respond(declared({ severity: 'major' }), [3, acknowledged], [4, applied])).toBe(TERMS.respond.major);
    expect(respond(declared({ severity: 'major' }), [3, applied])).toBe(minutes(5));
    expect(respond(declared({ severity: 'major' }), [3, applied], [4, acknowledged])).toBe(minutes(5));
  });
  it('raises at once the highest level that is reached under it, and those to come when they come', () => {
    const steps: Step[] = [declared({ severity: 'major' }), [1, acknowledged], [45, applied]];
    const facts = record(...steps);
    const raised = settle(facts, minute(45));
    expect(raised).toMatchObject([{ type: 'LevelReached', clock: 'restore', policyVersion: STRICTER.policyVersion }]);
    const lived = due(record(...steps, ...raised), minute(60));
    expect(levelLines(lived)).toEqual(['restore 100 @50']);
  });
  it('lets no level of the version before it stand', () => {
    const steps: Step[] = [
      declared({ severity: 'major' }),
      [
        9,
        ...due(record(declared({ severity: 'major' })), minute(9)).map(
          ({ version: _v, at: _a, by: _b, ...body }) => body,
        ),
      ],
      [10, applied],
    ];
    expect(stateOf(...steps).levels).toEqual([]);
  });
  it('is not of a record that has ended', () => {
    given([...TESTING, closedUnverified])
      .when({ type: 'applyPolicy', policyVersion: 2, reason: 'r' })
      .refused('wrong_phase');
  });
});
