import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { underTerms } from '../clock/replay.ts';
import { lived } from '../ticket/testing/desk.ts';
import {
  acknowledged,
  cleared,
  declared,
  DISPATCHED,
  minute,
  passed,
  restored,
  roundOpened,
  TERMS,
} from '../ticket/testing/facts.ts';
import type { Fact, Terms } from '../ticket/facts.ts';
import { minutes } from '../time.ts';
import { verdictOf } from './attainment.ts';
import { caseOf } from './testing/cases.ts';
import { WhatIf } from './whatIf.ts';

const NOW = minute(1000);
const each = (n: number) => ({ critical: minutes(n), major: minutes(n), minor: minutes(n), warning: minutes(n) });
const restoring = (n: number): Terms => ({ ...TERMS, policyVersion: 0, restore: each(n) });
const under = (terms: Terms, ...records: readonly (readonly Fact[])[]): WhatIf => {
  const whatIf = new WhatIf(NOW, () => terms, 1);
  records.forEach((facts) => whatIf.add(facts));
  return whatIf;
};

/** Restored after 55 minutes of the carrier's; major: 100 are allowed. */
const restoredAt55 = lived(
  [0, ...DISPATCHED],
  [55, cleared('S1'), roundOpened(1), ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 55)],
);
const openSince = lived([0, declared()], [30, acknowledged]);

describe('a month under other time limits', () => {
  it('is the same under the same', () => {
    const { clocks, turned } = under({ ...TERMS, policyVersion: 0 }, restoredAt55, openSince);
    for (const { before, after } of Object.values(clocks)) expect(after).toEqual(before);
    expect(turned).toEqual([]);
  });
  it('has a breach more where the target is shorter, and names the ticket', () => {
    const { clocks, turned, tickets } = under(restoring(50), restoredAt55);
    expect(tickets).toBe(1);
    expect(clocks.restore).toMatchObject({ before: { met: 1, missed: 0 }, after: { met: 0, missed: 1 } });
    expect(turned).toEqual([
      { no: 'F20260302-0001', customer: 'The college', clock: 'restore', before: 'met', after: 'missed' },
    ]);
  });
  it('has one less where it is longer', () => {
    const { clocks } = under({ ...TERMS, respond: each(31) }, openSince);
    expect(clocks.respond).toMatchObject({ before: { missed: 1 }, after: { met: 1 } });
  });
  it('counts another holder where the terms do', () => {
    const { clocks } = under({ ...restoring(50), counts: ['customer'] }, restoredAt55);
    expect(clocks.restore.after.met).toBe(1);
  });
  it('lists as many as are asked for, and counts all', () => {
    const whatIf = under(restoring(50), restoredAt55, restoredAt55);
    expect(whatIf.turned).toHaveLength(1);
    expect(whatIf.turnedAll).toBe(2);
  });
  it('says of every ticket what the reports would say of the record under those terms', () => {
    const targets = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(targets, targets, targets, (respond, restore, statutory) => {
        const terms = { ...TERMS, respond: each(respond), restore: each(restore), statutory: minutes(statutory) };
        for (const facts of [restoredAt55, openSince]) {
          const { clocks } = under(terms, facts);
          const told = caseOf(underTerms(facts, terms));
          for (const clock of ['respond', 'restore', 'statutory'] as const) {
            const verdict = verdictOf(clock, told, NOW);
            expect(verdict === null ? 1 : clocks[clock].after[verdict]).toBe(1);
          }
        }
      }),
    );
  });
});
