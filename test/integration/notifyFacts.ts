import { append } from '#shared/clock/due.ts';
import { fold } from '#shared/ticket/evolve.ts';
import type { Author, Fact, FactBody, FactOf } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { days, hours, instant } from '#shared/time.ts';

/** The story of a fault in facts, for tests of what the customer is told. */
export const CONTACT = {
  name: '阿依古丽',
  phone: '+869030000001',
  email: 'contact@college.example',
  user: 'u-college',
};
export const CARRIER: Author = { party: 'carrier', role: 'engineer', user: 'u-engineer', name: '王工' };
export const COLLEGE: Author = { party: 'customer', role: 'customer', user: 'u-college', name: CONTACT.name };

const hour = hours(1);
const bySeverity = { critical: 4 * hour, major: 8 * hour, minor: 24 * hour, warning: 48 * hour };

export const declared = (over: Partial<FactOf<'Declared'>> = {}): Extract<FactBody, { type: 'Declared' }> => ({
  type: 'Declared',
  no: 'F20250601-0001',
  declaration: 'd-1',
  branch: 'b1',
  customer: { id: 'college', name: '某学院', level: 'A', area: 'urban', county: '城区' },
  service: {
    id: 'svc-college',
    name: '融合通信',
    line: [{ id: 'room', name: '机房', party: 'customer' }],
    features: [],
  },
  channel: 'portal',
  symptom: 'all_down',
  severity: 'critical',
  description: '全部电话无声',
  affectedNumbers: [],
  contact: null,
  occurredAt: null,
  terms: {
    policyVersion: 1,
    respond: bySeverity,
    restore: bySeverity,
    statutory: 48 * hour,
    levels: { respond: [], restore: [], statutory: [] },
    counts: ['carrier', 'channel'],
    approveWithin: hour / 2,
    reopenWithin: days(3),
  },
  follows: null,
  ...over,
});

export const segmentOpened = (party: 'carrier' | 'customer', segment = 'S1'): FactBody => ({
  type: 'SegmentOpened',
  segment,
  party,
  matrixParty: party,
  element: null,
  unit: null,
  assignee: null,
  evidence: party === 'customer' ? '机房停电' : null,
  note: null,
  origin: 'dispatch',
});

/** From acknowledged to restored, on one segment of the carrier. `at` is where the clocks stop, in ms. */
export const toRestored = (at: number): FactBody[] => [
  { type: 'Acknowledged' },
  { type: 'Confirmed', class: 'fault', severity: 'critical', customerUnreachable: [] },
  segmentOpened('carrier'),
  { type: 'SegmentCleared', segment: 'S1', cause: 'access_node', action: '更换单板' },
  { type: 'TestRoundOpened', round: 1, items: [{ id: 'outgoing', required: true }] },
  { type: 'TestRecorded', round: 1, item: 'outgoing', party: 'carrier', result: 'pass', value: null, note: null },
  { type: 'TestRecorded', round: 1, item: 'outgoing', party: 'customer', result: 'pass', value: null, note: null },
  { type: 'Restored', round: 1, effectiveAt: instant(at) },
];

export const T0 = instant(Date.UTC(2025, 5, 1, 2, 10));

export const record = (...bodies: readonly FactBody[]): Fact[] => append([], bodies, CARRIER, T0);

export function stateOf(facts: readonly Fact[]): TicketState {
  const state = fold(facts);
  if (state === null) throw new Error('no facts');
  return state;
}
