import { describe, expect, it } from 'vitest';
import type { Fact, FactBody, Terms } from '../../ticket/facts.ts';
import { callLines, folded } from '../../ticket/testing/desk.ts';
import {
  TERMS,
  acknowledged,
  cleared,
  declared,
  dismissed,
  opened,
  passed,
  restored,
  roundOpened,
} from '../../ticket/testing/facts.ts';
import { stateOf } from '../../ticket/testing/given.ts';
import type { Severity } from '../../ticket/values.ts';
import { minutes } from '../../time.ts';
import type { EscalationTerms } from '../escalation.ts';
import {
  type Line,
  chased,
  confirmedAt10,
  customerDisputes,
  diagnosed,
  saysStillBroken,
  severityBecomes,
  supervisorUpholds,
  told,
} from '../testing/scenarios/story.ts';
import { callingOf } from './escalations.ts';

type When = Pick<EscalationTerms['chases'][number], 'severities' | 'repeat'>;
const any: When = { severities: null, repeat: null };
const critical: When = { severities: ['critical'], repeat: null };
const grave: When = { severities: ['critical', 'major'], repeat: null };
/** Every five minutes until somebody answers, as good as for ever. */
const again: When = { severities: null, repeat: { every: minutes(5), most: 20 } };
const restore = (level: number, when = any) => ({ clock: 'restore' as const, level, ...when });
/** Terms by which staff are called as they say, and of nothing else. */
const calling = (called: Partial<EscalationTerms>): Terms => ({
  ...TERMS,
  escalation: { levels: [], unacknowledged: [], chases: [], ...called },
});

const declaredAt0 = (called: Partial<EscalationTerms>, severity: Severity = 'major'): Line => [
  0,
  declared({ severity, terms: calling(called) }),
];
const calls = (until: number, ...story: Line[]): string[] => callLines(told(story, until));
/** What somebody is still asked to answer. */
const asking = (facts: readonly Fact[]): string[] => callingOf(folded(facts)).map(({ cause }) => cause.on);
const repaired = (at: number): FactBody[] => [
  cleared('S1'),
  roundOpened(1),
  ...passed(1, 'carrier'),
  ...passed(1, 'customer'),
  restored(1, at),
];

describe('of a level staff are called', () => {
  it('again where it was withdrawn and is reached anew', () => {
    const story = [declaredAt0({ levels: [restore(100)] }), ...confirmedAt10];
    expect(calls(110, ...story, [60, severityBecomes('critical')], [62, severityBecomes('major')])).toEqual([
      'restore 100 @60',
      'restore 100 @100',
    ]);
  });
  it('of each clock by the steps for that clock', () => {
    const levels = [{ ...restore(100), clock: 'respond' as const }, restore(100)];
    expect(calls(99, declaredAt0({ levels }))).toEqual(['respond 100 @20']);
    expect(calls(101, declaredAt0({ levels }))).toEqual(['respond 100 @20', 'restore 100 @100']);
  });
  it('the highest of those that are news, where several are', () => {
    const levels = [restore(80, critical), restore(50, critical)];
    expect(calls(95, declaredAt0({ levels }), [90, severityBecomes('critical')])).toEqual(['restore 80 @90']);
  });
  it('of the response only while nobody has answered', () => {
    const answer = declaredAt0({ levels: [{ ...restore(100, critical), clock: 'respond' }] });
    expect(calls(40, answer, [30, severityBecomes('critical')])).toEqual(['respond 100 @30']);
    expect(calls(40, answer, [25, acknowledged], [30, severityBecomes('critical')])).toEqual([]);
  });
  it('anew under other terms, once it is reached under them', () => {
    const levels = [restore(50)];
    const terms = { ...calling({ levels }), policyVersion: 2, restore: { ...TERMS.restore, major: minutes(200) } };
    expect(calls(120, declaredAt0({ levels }), [60, { type: 'PolicyApplied', terms, reason: 'r' }])).toEqual([
      'restore 50 @50',
      'restore 50 @100',
    ]);
  });
  it('not while the fault is restored, whatever a ruling then brings to light; but if it is not over', () => {
    const ruledAfterwards: Line[] = [
      declaredAt0({ levels: [restore(50)] }),
      ...confirmedAt10,
      [10, opened('S1', 'customer')],
      [80, ...repaired(80)],
      [90, customerDisputes('segment S1')],
      [95, supervisorUpholds('segment S1')],
    ];
    expect(calls(109, ...ruledAfterwards)).toEqual([]);
    expect(calls(115, ...ruledAfterwards, [110, ...saysStillBroken('S2')])).toEqual(['restore 50 @110']);
  });
});

describe('of a fault whose severity changes', () => {
  const twoSteps = [restore(50, grave), restore(50)];
  it('others are called who are told of the greater', () =>
    expect(calls(70, declaredAt0({ levels: twoSteps }, 'minor'), [55, severityBecomes('major')])).toEqual([
      'restore 50 @50',
      'restore 50 @55',
    ]));
  it('nobody is called of the lesser: who knew of the greater knows', () => {
    const story = declaredAt0({ levels: twoSteps });
    expect(calls(70, story, [55, severityBecomes('minor')])).toEqual(['restore 50 @50']);
    expect(calls(70, story, [55, severityBecomes('minor')], [60, severityBecomes('major')])).toEqual([
      'restore 50 @50',
    ]);
  });
  it('nobody is called twice who is told of both', () =>
    expect(calls(70, declaredAt0({ levels: [restore(50)] }, 'minor'), [55, severityBecomes('major')])).toEqual([
      'restore 50 @50',
    ]));
});

describe('while nobody answers staff are called', () => {
  it('in the order of time, however the terms list it', () => {
    const unacknowledged = [
      { after: minutes(8), ...critical },
      { after: minutes(5), ...critical },
    ];
    expect(calls(15, declaredAt0({ unacknowledged }), [10, severityBecomes('critical')])).toEqual([
      'unacknowledged 5 @10',
      'unacknowledged 8 @10',
    ]);
  });
  it('no more once it was dismissed, though that is overturned', () => {
    const story: Line[] = [
      declaredAt0({ unacknowledged: [{ after: minutes(5), ...again }] }),
      [6, dismissed],
      [7, customerDisputes('the dismissal')],
      [8, supervisorUpholds('the dismissal')],
    ];
    expect(calls(60, ...story)).toEqual(['unacknowledged 5 @5']);
    expect(asking(told(story, 60))).toEqual([]);
    expect(asking(told(story.slice(0, 1), 5))).toEqual(['unacknowledged']);
  });
});

describe('of a customer who chases staff are called', () => {
  const chases = [
    { count: 2, ...critical },
    { count: 3, ...critical },
    { count: 4, ...any },
  ];
  const chasedTwice: Line[] = [declaredAt0({ chases }), [1, chased(1)], [2, chased(2)], [3, chased(3)]];
  it('at the chases that are named for its severity', () => {
    expect(calls(9, ...chasedTwice)).toEqual([]);
    expect(calls(9, ...chasedTwice, [4, chased(4)])).toEqual(['chase 4 @4']);
  });
  it('once for several that become news together', () =>
    expect(calls(9, ...chasedTwice, [5, severityBecomes('critical')])).toEqual(['chase 3 @5']));
});

describe('what is called for goes on being', () => {
  it('nothing where nobody was called', () => expect(callingOf(stateOf(declared()))).toEqual([]));
  it('a level until the fault is restored, and from when it turns out not to be', () => {
    const story: Line[] = [
      declaredAt0({ levels: [restore(50, again)] }),
      [10, acknowledged, ...diagnosed, opened('S1', 'carrier')],
      [57, ...repaired(57)],
    ];
    const until57 = ['restore 50 @50', 'restore 50 again 2 @55'];
    expect(asking(told(story.slice(0, -1), 56))).toEqual(['level']);
    expect(asking(told(story, 69))).toEqual([]);
    expect(calls(69, ...story)).toEqual(until57);
    expect(calls(72, ...story, [70, ...saysStillBroken('S2')])).toEqual([...until57, 'restore 50 again 3 @70']);
  });
  it('a chase until it is answered: a restored fault is no answer', () => {
    const story: Line[] = [
      declaredAt0({ chases: [{ count: 1, ...again }] }),
      [10, acknowledged, ...diagnosed, opened('S1', 'carrier')],
      [30, ...repaired(30)],
      [40, chased(1)],
    ];
    expect(calls(46, ...story)).toEqual(['chase 1 @40', 'chase 1 again 2 @45']);
    expect(asking(told(story, 46))).toEqual(['chase']);
  });
});
