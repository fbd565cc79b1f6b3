import { describe, expect, it } from 'vitest';
import { minutes } from '../time.ts';
import { type Extent, type MajorCondition, SHIPPED_MAJOR_FAULT, isMajor, majorFaultTermsOf } from './majorFault.ts';

const small: Extent = { severity: 'minor', class: null, numbers: 1, children: 0 };
const major = (when: MajorCondition[], extent: Partial<Extent>): boolean =>
  isMajor(majorFaultTermsOf({ ...SHIPPED_MAJOR_FAULT, when }), { ...small, ...extent });

describe('a fault is a major one', () => {
  it('from so many numbers, or tickets beneath it, on', () => {
    expect([199, 200, 201].map((numbers) => major([{ numbers: 200 }], { numbers }))).toEqual([false, true, true]);
    expect([2, 3, 4].map((children) => major([{ children: 3 }], { children }))).toEqual([false, true, true]);
  });
  it('of one of the severities, or of the class, that are named', () => {
    expect(major([{ severities: ['critical', 'major'] }], { severity: 'major' })).toBe(true);
    expect(major([{ severities: ['critical'] }], { severity: 'major' })).toBe(false);
    expect(major([{ class: 'major_hazard' }], { class: 'major_hazard' })).toBe(true);
    expect(major([{ class: 'major_hazard' }], { class: 'fault' })).toBe(false);
    expect(major([{ class: 'major_hazard' }], {})).toBe(false);
    expect(major([{ severities: ['critical'] }], { severity: 'critical', class: 'fault' })).toBe(true);
  });
  it('where all of one condition holds, and not where each of two holds by half', () => {
    const both: MajorCondition = { severities: ['critical'], numbers: 200 };
    expect(major([both], { severity: 'critical', numbers: 200 })).toBe(true);
    expect(major([both], { severity: 'critical' })).toBe(false);
    expect(major([both], { numbers: 200 })).toBe(false);
    expect(major([both, { children: 3 }], { children: 3 })).toBe(true);
    expect(major([], { severity: 'critical', numbers: 9999, children: 99 })).toBe(false);
  });
});

it('a ticket’s terms keep from when it is a major fault, and by when it is reported, in ms', () =>
  expect(majorFaultTermsOf({ ...SHIPPED_MAJOR_FAULT, when: [{ numbers: 5 }, { class: 'fault' }] })).toEqual({
    when: [
      { severities: null, class: null, numbers: 5, children: null },
      { severities: null, class: 'fault', numbers: null, children: null },
    ],
    first: minutes(30),
    interim: minutes(120),
    final: minutes(1440),
  }));
