import { TERMS, declared } from '../../../ticket/testing/facts.ts';
import { minutes } from '../../../time.ts';
import type { EscalationTerms } from '../../escalation.ts';
import { CLAUSE } from './clauses.ts';
import {
  type Line,
  type Scenario,
  callAnswered,
  chased,
  confirmedAt10,
  severityBecomes,
  suspendedUntil,
  suspensionApproved,
} from './story.ts';

const any = { severities: null, repeat: null };
const CALLED: EscalationTerms = {
  levels: [
    { clock: 'restore', level: 80, severities: ['critical', 'major'], repeat: { every: minutes(5), most: 2 } },
    { clock: 'restore', level: 100, ...any },
  ],
  unacknowledged: [
    { after: minutes(5), severities: ['critical', 'major'], repeat: null },
    { after: minutes(8), ...any },
  ],
  chases: [
    { count: 2, ...any },
    { count: 4, ...any },
  ],
};
const DECLARED: Line = [0, declared({ terms: { ...TERMS, escalation: CALLED } })];
const CONFIRMED: readonly Line[] = [DECLARED, ...confirmedAt10];
const IDLE = (to: number): string => `0-${to} carrier: not_dispatched`;
const clocks = (restore: string, now: number, respond = 'stopped, 10 of 20') => ({
  respond,
  restore,
  statutory: `runs, ${now} of 2880, due @2880`,
});
const SILENCE = ['unacknowledged 5 @5', 'unacknowledged 8 @8'];

export const ESCALATIONS: readonly Scenario[] = [
  {
    name: 'nobody answers: first the one, then the other is called, each once',
    clause: CLAUSE.escalation,
    story: [DECLARED],
    at: 15,
    ledger: [IDLE(15)],
    clocks: clocks('runs, 15 of 100, due @100', 15, 'runs, 15 of 20, due @20'),
    levels: [],
    calls: SILENCE,
  },
  {
    name: 'whoever acknowledges in time is not called',
    clause: CLAUSE.escalation,
    story: [DECLARED, [4, { type: 'Acknowledged' }]],
    at: 15,
    ledger: [IDLE(15)],
    clocks: clocks('runs, 15 of 100, due @100', 15, 'stopped, 4 of 20'),
    levels: [],
    calls: [],
  },
  {
    name: 'a level calls when it is reached, again until it is answered and no oftener; the next level calls anew',
    clause: CLAUSE.escalation,
    story: CONFIRMED,
    at: 130,
    ledger: [IDLE(130)],
    clocks: clocks('runs, 130 of 100, breached', 130),
    levels: ['restore 50 @50', 'restore 80 @80', 'restore 100 @100'],
    calls: [...SILENCE, 'restore 80 @80', 'restore 80 again 2 @85', 'restore 80 again 3 @90', 'restore 100 @100'],
  },
  {
    name: 'an answered call is not repeated',
    clause: CLAUSE.escalation,
    story: [...CONFIRMED, [87, callAnswered]],
    at: 99,
    ledger: [IDLE(99)],
    clocks: clocks('runs, 99 of 100, due @100', 99),
    levels: ['restore 50 @50', 'restore 80 @80'],
    calls: [...SILENCE, 'restore 80 @80', 'restore 80 again 2 @85'],
  },
  {
    name: 'the customer chases: the second and the fourth time somebody is called',
    clause: CLAUSE.escalation,
    story: [...CONFIRMED, [11, chased(1)], [12, chased(2)], [13, chased(3)], [14, chased(4)]],
    at: 20,
    ledger: [IDLE(20)],
    clocks: clocks('runs, 20 of 100, due @100', 20),
    levels: [],
    calls: [...SILENCE, 'chase 2 @12', 'chase 4 @14'],
  },
  {
    name: 'a fault that becomes a lesser one calls those who are told of that, a greater one those who were not yet',
    clause: CLAUSE.escalation,
    story: [DECLARED, [1, severityBecomes('minor')], [6, severityBecomes('major')]],
    at: 9,
    ledger: [IDLE(9)],
    clocks: clocks('runs, 9 of 100, due @100', 9, 'runs, 9 of 20, due @20'),
    levels: [],
    calls: ['unacknowledged 5 @6', 'unacknowledged 8 @8'],
  },
  {
    name: 'a level that a suspension makes untrue stops calling; reached again, it calls again',
    clause: CLAUSE.escalation,
    story: [
      ...CONFIRMED,
      [70, suspendedUntil(200)],
      [71, suspensionApproved],
      [90, severityBecomes('critical')],
      [92, severityBecomes('major')],
    ],
    at: 215,
    ledger: [IDLE(70), '70-200 suspended: suspended', '200-215 carrier: not_dispatched'],
    clocks: clocks('runs, 85 of 100, due @230', 215),
    levels: [
      'restore 50 @50',
      'restore 100 @50 skipping 80',
      'restore 80 withdrawn',
      'restore 100 withdrawn',
      'restore 80 @210',
    ],
    calls: [...SILENCE, 'restore 100 @90', 'restore 80 @210', 'restore 80 again 2 @215'],
  },
];
