import { describe, expect, it } from 'vitest';
import { SHIPPED_POLICY, termsOf } from '../../clock/policy.ts';
import { iso, minutes } from '../../time.ts';
import { allowed } from '../allowed.ts';
import type { FactBody } from '../facts.ts';
import {
  acknowledged,
  approved,
  confirmed,
  declared,
  disputed,
  found,
  lapsed,
  minute,
  opened,
  resumed,
  ruled,
  suspended,
  TERMS,
} from '../testing/facts.ts';
import { given, type Step, stateOf } from '../testing/given.ts';
import { caller } from '../testing/people.ts';
import { SUSPENSION_REASONS, type SuspensionReason } from '../values.ts';

/** Two suspensions for want of access, an hour each; one by force majeure, a day; the other reasons without limit. */
const LIMITS = {
  customer_access: { longest: minutes(60), most: 2 },
  force_majeure: { longest: minutes(1440), most: 1 },
};
const at = (suspend: typeof TERMS.suspend): Step[] => [
  declared({ terms: { ...TERMS, ...(suspend && { suspend }) } }),
  acknowledged,
  found('carrier'),
  found('customer'),
  confirmed(),
  opened('S1', 'carrier'),
];
const LIMITED = at(LIMITS);
const FIRST = LIMITED.length + 1;
const suspend = (until: number, reason: SuspensionReason = 'customer_access') =>
  ({ type: 'suspendClock', reason, evidence: 'nobody opens the gate', until: minute(until) }) as const;
/** One that was approved and ended at once: it counts. */
const counted = (n: number): Step[] => [
  [10 * n, suspended(10 * n, 10 * n + 50)],
  [10 * n + 1, approved(FIRST + 3 * (n - 1)), resumed(FIRST + 3 * (n - 1))],
];

describe('a suspension', () => {
  it('lasts as long as the policy allows its reason, to the minute, and is told until when that is', () => {
    given(LIMITED)
      .at(10)
      .when(suspend(70))
      .then([suspended(10, 70)]);
    given(LIMITED)
      .at(10)
      .when(suspend(71))
      .refused('suspension_too_long', 'until', { reason: 'customer_access', minutes: 60, latest: iso(minute(70)) });
  });
  it('for another reason has that one’s limit, or none but the longest of all', () => {
    given(LIMITED).at(10).when(suspend(71, 'force_majeure')).thenTypes('ClockSuspended');
    given(LIMITED)
      .at(10)
      .when(suspend(10 + 20 * 1440, 'planned_work'))
      .thenTypes('ClockSuspended');
    given(at(undefined))
      .at(10)
      .when(suspend(10 + 29 * 1440))
      .thenTypes('ClockSuspended');
  });
  it('may be as many times as the policy says of its reason', () => {
    given([...LIMITED, ...counted(1)])
      .at(30)
      .when(suspend(60))
      .thenTypes('ClockSuspended');
    const twice = given([...LIMITED, ...counted(1), ...counted(2)]).at(30);
    twice.when(suspend(60)).refused('suspension_limit', 'reason', { reason: 'customer_access', most: 2 });
    twice.when(suspend(60, 'customer_power')).thenTypes('ClockSuspended');
  });

  const never: Record<string, FactBody[]> = {
    'was refused': [{ type: 'SuspensionRefused', suspension: FIRST, note: 'the gate was open' }],
    'nobody approved in time': [lapsed(FIRST, 'not_approved', 40)],
    'a ruling voided': [approved(FIRST), disputed(FIRST), ruled(FIRST, true)],
  };
  it.each(Object.entries(never))('that %s does not count: it never was', (_, facts) => {
    const once: Step[] = [...LIMITED, [10, suspended(10, 60)], [41, ...facts]];
    expect(stateOf(...once).suspensions).toEqual([]);
    const second = FIRST + 1 + facts.length;
    given([...once, [45, suspended(45, 60)], [46, approved(second), resumed(second)]])
      .at(50)
      .when(suspend(60))
      .thenTypes('ClockSuspended');
  });
  it('that ran out counts, and so does one that a ruling let stand', () => {
    const ranOut: Step[] = [...LIMITED, [10, suspended(10, 30), approved(FIRST)], [31, lapsed(FIRST, 'until', 30)]];
    const upheld: Step[] = [...LIMITED, [10, suspended(10, 30), approved(FIRST), disputed(FIRST), ruled(FIRST, false)]];
    for (const steps of [ranOut, upheld])
      expect(stateOf(...steps).suspensions).toEqual([{ fact: FIRST, reason: 'customer_access' }]);
  });
});

describe('whether the clock may be suspended', () => {
  const may = (...steps: Step[]) => allowed(stateOf(...steps), caller('engineer'), minute(60)).includes('suspendClock');
  const all = (most: number) =>
    Object.fromEntries(SUSPENSION_REASONS.map((reason) => [reason, { longest: minutes(60), most }]));
  it('is asked of every reason: one that is used up leaves the others', () => {
    expect(may(...LIMITED, ...counted(1), ...counted(2))).toBe(true);
    const every = (most: number): Step[] => [
      ...at(all(most)),
      ...SUSPENSION_REASONS.flatMap((reason, i): Step[] => {
        const fact = FIRST + 3 * i;
        return [{ ...suspended(0, 60), reason } as FactBody, approved(fact), resumed(fact)];
      }),
    ];
    expect([may(...every(1)), may(...every(2))]).toEqual([false, true]);
  });
});

it('a policy without limits gives a ticket none', () => {
  const { suspend: _, ...unlimited } = SHIPPED_POLICY;
  expect(termsOf(unlimited, 1, { level: 'A', area: 'urban' })).not.toHaveProperty('suspend');
});
