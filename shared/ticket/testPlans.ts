import type { Measure } from './facts.ts';
import type { Product, Symptom } from './values.ts';

/**
 * What both parties test before service counts as restored, as data: product by symptom. Outgoing, incoming and voice quality
 * always; the rest as the symptom calls for, as far as the product has it and the customer has subscribed to it.
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

type Plans = Readonly<Record<Symptom, readonly TestItemId[]>>;

const CONVERGED: Plans = {
  no_dial_tone: ALWAYS,
  cannot_call_out: [...ALWAYS, 'inter_zone', 'domestic'],
  cannot_be_called: ALWAYS,
  one_way_audio: ALWAYS,
  poor_quality: ALWAYS,
  dropped_calls: ALWAYS,
  short_dial_fails: [...ALWAYS, 'short_dial', 'fixed_mobile'],
  feature_fails: [...ALWAYS, ...FEATURES],
  emergency_call_fails: [...ALWAYS, 'emergency_route'],
  all_down: ALWAYS,
  other: ALWAYS,
};

export const TEST_PLANS: Readonly<Record<Product, Plans>> = {
  converged: CONVERGED,
  // Without mobile members there is nobody to reach by a short number from a desk.
  desk: { ...CONVERGED, short_dial_fails: [...ALWAYS, 'short_dial'] },
};

/**
 * Which way a call with the branch's test line must have gone to pass an item by itself. What a call record cannot show (how it
 * sounded, whether the feature did what it should) is left to the people who listened.
 */
export const PASSED_BY_CALL: Partial<Record<TestItemId, 'out' | 'in'>> = { outgoing: 'out', incoming: 'in' };

/**
 * The calls that say that a fault with this symptom is over: those that it kept from being made. Where calls went through all
 * along, only badly, another call says nothing.
 */
export const RESUMED_BY: Readonly<Record<Symptom, readonly ('out' | 'in')[]>> = {
  no_dial_tone: ['out', 'in'],
  all_down: ['out', 'in'],
  other: ['out', 'in'],
  cannot_call_out: ['out'],
  cannot_be_called: ['in'],
  one_way_audio: [],
  poor_quality: [],
  dropped_calls: [],
  short_dial_fails: [],
  feature_fails: [],
  emergency_call_fails: [],
};

/** s from answer to end, below which nobody can have heard anything: picked up and put down again, or a voice mail's click. */
export const LEAST_TALK = 3;
/** ms by which a switch's clock may differ from the desk's. */
export const SWITCH_CLOCK_OFF = 30_000;

/**
 * What engineers measure, and within which limits it passes. Quality: 3.6 is where "some users dissatisfied" begins (ITU-T
 * G.107, annex B: R = 70). How long a call takes to be put through: 95 % of local calls within 6 s, of long-distance calls
 * within 8 s (ITU-T E.721).
 */
export const MEASURES: Partial<Record<TestItemId, Measure>> = {
  quality: { unit: 'MOS', min: 3.6, max: 5 },
  inter_zone: { unit: 's', max: 6 },
  domestic: { unit: 's', max: 8 },
};
