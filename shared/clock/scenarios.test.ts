import { describe, expect, it } from 'vitest';
import type { FactType } from '../ticket/facts.ts';
import { callLines, ledgerLines, levelLines, reminderLines } from '../ticket/testing/desk.ts';
import { minute } from '../ticket/testing/facts.ts';
import { ledger } from './ledger.ts';
import { APPROVALS } from './testing/scenarios/approvals.ts';
import { DISPUTES } from './testing/scenarios/disputes.ts';
import { ESCALATIONS } from './testing/scenarios/escalations.ts';
import { HAND_OVERS } from './testing/scenarios/handOvers.ts';
import { HOLDERS_ALONE } from './testing/scenarios/holders.ts';
import { LATE_WORD } from './testing/scenarios/lateWord.ts';
import { OVERLAPS } from './testing/scenarios/overlaps.ts';
import { REMINDERS } from './testing/scenarios/reminders.ts';
import { RESTORATIONS } from './testing/scenarios/restorations.ts';
import { ROUNDS } from './testing/scenarios/rounds.ts';
import { RULINGS } from './testing/scenarios/rulings.ts';
import { SEVERITY_CHANGES } from './testing/scenarios/severities.ts';
import { BYPASSES } from './testing/scenarios/statutory.ts';
import { type Scenario, clockLines, told } from './testing/scenarios/story.ts';
import { SUSPENSIONS } from './testing/scenarios/suspensions.ts';
import { TERMINALS } from './testing/scenarios/terminals.ts';
import { SPAN_REASONS, type SpanReason } from './timing.ts';

/** The table, by what its rows are about. */
const TABLE: Readonly<Record<string, readonly Scenario[]>> = {
  'each holder alone': HOLDERS_ALONE,
  'several segments at once': OVERLAPS,
  'hand-overs and work on a segment': HAND_OVERS,
  'suspensions in force': SUSPENSIONS,
  'suspensions and their approval': APPROVALS,
  'the joint test': ROUNDS,
  'waiting for somebody': REMINDERS,
  'calls to staff': ESCALATIONS,
  'restored, or not': RESTORATIONS,
  'disputed segments and suspensions': DISPUTES,
  'disputed tests and dismissals': RULINGS,
  'the law’s clock and another way': BYPASSES,
  'the law’s clock and the customer’s terminals': TERMINALS,
  severity: SEVERITY_CHANGES,
  'late and repeated word': LATE_WORD,
};
const ALL = Object.values(TABLE).flat();

/** What each reason of the ledger may be traced back to. */
const BEGUN_BY: Record<SpanReason, readonly FactType[]> = {
  not_dispatched: ['Declared', 'SegmentCleared', 'SegmentCancelled', 'DisputeRuled'],
  carrier_segment_open: ['SegmentOpened', 'SegmentReopened'],
  channel_segment_open: ['SegmentOpened', 'SegmentReopened'],
  customer_segment_open: ['SegmentOpened', 'SegmentReopened'],
  suspended: ['ClockSuspended'],
  carrier_owes_test: ['TestRoundOpened'],
  customer_owes_test: ['TestRoundOpened'],
  test_failed: ['TestRoundFailed'],
  restoration_disputed: ['RestorationDisputed'],
  dismissal_overturned: ['Dismissed'],
};

describe.each(Object.entries(TABLE))('%s', (_about, rows) => {
  it.each(rows.map((row) => [`${row.name} [${row.clause}]`, row] as const))('%s', (_name, row) => {
    const { story, at, ledger: expected, clocks, levels, reminders = [], calls = [] } = row;
    const facts = told(story, at);
    expect(ledgerLines(facts, minute(at))).toEqual(expected);
    expect(clockLines(facts, at)).toEqual(clocks);
    expect(levelLines(facts)).toEqual(levels);
    expect(reminderLines(facts)).toEqual(reminders);
    expect(callLines(facts)).toEqual(calls);
    for (const interval of ledger(facts, minute(at)))
      expect(BEGUN_BY[interval.why]).toContain(facts[interval.fact - 1]?.type);
  });
});

describe('the table', () => {
  it('has at least fifty rows, each told once', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(50);
    expect(new Set(ALL.map((row) => row.name)).size).toBe(ALL.length);
  });
  it('knows every reason for which somebody may hold the clock', () => {
    const reasons = new Set(ALL.flatMap(({ story, at }) => ledger(told(story, at), minute(at)).map((i) => i.why)));
    expect(reasons).toEqual(new Set(SPAN_REASONS));
  });
});
