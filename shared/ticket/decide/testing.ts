import type { CommandOf } from '../commands.ts';
import type { FactBody } from '../facts.ts';
import { limitsText, outsideLimits, passedByBoth } from '../jointTest.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Segment, TestRound, TicketState } from '../state.ts';
import { SEGMENT_PARTIES, type SegmentParty } from '../values.ts';
import { type Context, type Decide, nextSegmentId, outside } from './context.ts';

/** Where a failed test points: a segment to reopen, or a party to open one for. */
type Failing = { readonly segment: Segment } | { readonly party: SegmentParty };

function failingOf(state: TicketState, command: CommandOf<'recordTest'>, context: Context): Failing | Refusal {
  if (command.failing === undefined)
    // A customer is not asked whose fault it is: the carrier leads (contract 二6). Staff must say.
    return context.by.party === 'customer' ? { party: 'carrier' } : refuse('failing_required', 'failing');
  const unproven = context.by.party === 'carrier' && command.note === undefined;
  const party = SEGMENT_PARTIES.find((p) => p === command.failing);
  if (party !== undefined) {
    if (party === 'customer' && unproven) return refuse('evidence_required', 'note');
    return { party };
  }
  const segment = state.segments.find((s) => s.id === command.failing);
  if (segment === undefined || segment.state !== 'cleared') return refuse('failing_unknown', 'failing');
  // Named by its segment or by itself, the other party takes over the clock.
  if (segment.party === 'customer' && unproven) return refuse('evidence_required', 'note');
  return { segment };
}

function failed(state: TicketState, round: number, item: string, failing: Failing, note: string | null): FactBody[] {
  if ('segment' in failing)
    return [
      { type: 'TestRoundFailed', round, blamed: failing.segment.party, item },
      { type: 'SegmentReopened', segment: failing.segment.id, round },
    ];
  return [
    { type: 'TestRoundFailed', round, blamed: failing.party, item },
    {
      type: 'SegmentOpened',
      segment: nextSegmentId(state),
      party: failing.party,
      matrixParty: null,
      element: null,
      unit: null,
      assignee: null,
      evidence: failing.party === 'customer' ? note : null,
      note,
      origin: 'test_failed',
    },
  ];
}

export const withPass = (
  round: TestRound,
  item: string,
  party: 'carrier' | 'customer',
  context: Context,
): TestRound => ({
  ...round,
  items: round.items.map((i) =>
    i.id === item
      ? { ...i, [party]: { result: 'pass', value: null, note: null, at: context.now, by: context.by.name } }
      : i,
  ),
});

export const recordTest: Decide<'recordTest'> = (state, command, context) => {
  const refusal = outside(state, 'testing');
  if (refusal) return refusal;
  const { test } = state;
  const item = test?.items.find((i) => i.id === command.item);
  if (test === null || item === undefined)
    return refuse('unknown_item', 'item', { known: (test?.items ?? []).map((i) => i.id).join(', ') });
  const party = context.by.party === 'customer' ? 'customer' : 'carrier';
  const recorded: FactBody = {
    type: 'TestRecorded',
    round: test.round,
    item: item.id,
    party,
    result: command.result,
    value: command.value === undefined ? null : String(command.value),
    note: command.note ?? null,
  };
  if (command.result === 'fail') {
    const failing = failingOf(state, command, context);
    if ('refused' in failing) return failing;
    return [recorded, ...failed(state, test.round, item.id, failing, command.note ?? null)];
  }
  if (item.measure !== undefined && party === 'carrier') {
    // The customer is asked whether it sounds right; who has measured is held to the figure.
    const value = outsideLimits(item.measure, command.value);
    if (value !== null) return refuse('outside_limits', 'value', { value, limits: limitsText(item.measure) });
  }
  const passed = passedByBoth(withPass(test, item.id, party, context));
  return passed
    ? // The last clearing opened the round: that is where the clocks come to stand.
      [recorded, { type: 'Restored', round: test.round, effectiveAt: test.openedAt }]
    : [recorded];
};

export const confirmRestoration: Decide<'confirmRestoration'> = (state, command, context) => {
  const refusal = outside(state, 'restored');
  if (refusal) return refusal;
  if (context.by.party !== 'customer') return refuse('customer_must_answer', 'onBehalf');
  if (state.restoration?.confirmed) return refuse('already_confirmed');
  return [{ type: 'RestorationConfirmed', note: command.note ?? null }];
};

export const disputeRestoration: Decide<'disputeRestoration'> = (state, command, context) => {
  const refusal = outside(state, 'restored');
  if (refusal) return refusal;
  if (context.by.party !== 'customer') return refuse('customer_must_answer', 'onBehalf');
  if (!mayReopen(state, context)) return refuse('too_late_to_reopen');
  return stillBroken(state, command.reason);
};

/** Whether "still broken" comes within the policy's window; later it is a new ticket that follows this one. */
export const mayReopen = (state: TicketState, context: Pick<Context, 'now'>): boolean =>
  state.restoration !== null && context.now - state.restoration.at <= state.terms.reopenWithin;

/** The restoration counts as never having happened, and the carrier looks first. */
export const stillBroken = (state: TicketState, reason: string): FactBody[] => [
  { type: 'RestorationDisputed', reason },
  {
    type: 'SegmentOpened',
    segment: nextSegmentId(state),
    party: 'carrier',
    matrixParty: null,
    element: null,
    unit: null,
    assignee: null,
    evidence: null,
    note: reason,
    origin: 'still_broken',
  },
];
