import type { TestItem } from './facts.ts';
import type { TestRound } from './state.ts';
import type { Symptom } from './values.ts';

/**
 * What both parties test before service counts as restored. Outgoing, incoming and voice quality always; the rest as the
 * symptom calls for, and only features the customer has subscribed to.
 */
const ALWAYS = ['outgoing', 'incoming', 'quality'] as const;

export const TEST_ITEMS = [
  ...ALWAYS,
  'short_dial',
  'fixed_mobile',
  'inter_zone',
  'domestic',
  'emergency_route',
  'forwarding',
  'conference',
  'barring',
  'hold',
  'waiting',
  'fax',
] as const;
export type TestItemId = (typeof TEST_ITEMS)[number];

/** What a service may be subscribed to beyond calling. */
export const FEATURES: readonly TestItemId[] = [
  'short_dial',
  'forwarding',
  'conference',
  'barring',
  'hold',
  'waiting',
  'fax',
];

const CALLED_FOR: Partial<Record<Symptom, readonly TestItemId[]>> = {
  short_dial_fails: ['short_dial', 'fixed_mobile'],
  cannot_call_out: ['inter_zone', 'domestic'],
  emergency_call_fails: ['emergency_route'],
  feature_fails: FEATURES,
};

/** The items of a round, required first; what is subscribed but not called for may be tested too. */
export function testPlan(symptom: Symptom, features: readonly string[]): TestItem[] {
  const subscribed = (item: TestItemId): boolean => !FEATURES.includes(item) || features.includes(item);
  const required = new Set<TestItemId>([...ALWAYS, ...(CALLED_FOR[symptom] ?? []).filter(subscribed)]);
  const optional = FEATURES.filter((item) => features.includes(item) && !required.has(item));
  return [...[...required].map((id) => ({ id, required: true })), ...optional.map((id) => ({ id, required: false }))];
}

/** Items that a party has yet to pass before the round can. */
export const owedBy = (round: TestRound, party: 'carrier' | 'customer'): string[] =>
  round.items.filter((item) => item.required && item[party]?.result !== 'pass').map((item) => item.id);

export const passedByBoth = (round: TestRound): boolean =>
  owedBy(round, 'carrier').length === 0 && owedBy(round, 'customer').length === 0;
