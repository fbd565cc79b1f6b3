import { chanceOfAtLeast } from './chance.ts';

/**
 * What toll fraud looks like in the records: many calls abroad, many calls at night, many calls from one number.
 */
export const BURST_SIGNALS = ['international', 'night', 'number'] as const;
export type BurstSignal = (typeof BURST_SIGNALS)[number];

/** What is usual of a service's outgoing calls, learnt with its profile. */
export interface UsualOutgoing {
  /** Calls abroad an hour, the round week through. */
  readonly international: number;
  /** How much more those of a day vary than Poisson would let them: variance by mean. */
  readonly internationalBunch: number;
  /** Of all calls, the share that goes out. */
  readonly outShare: number;
  /** The most calls that one number made in one hour. */
  readonly busiest: number;
}

/** What went out lately. */
export interface Outgoing {
  /** Hours that it is of. */
  readonly hours: number;
  readonly calls: number;
  readonly international: number;
  /** Minutes of those, and what they cost by themselves. */
  readonly internationalMinutes: number;
  /** Calls usual in that time, in both directions. */
  readonly usual: number;
  /** Whether it is a time of day in which hardly anybody calls. */
  readonly quiet: boolean;
  /** The number that made the most calls within one hour, and how many. */
  readonly number: { readonly number: string; readonly calls: number } | null;
}

export interface Burst {
  readonly signal: BurstSignal;
  readonly expected: number;
  readonly seen: number;
  readonly chance: number;
  /** The number that it comes from, where it comes from one. */
  readonly number: string | null;
}

export interface BurstLimits {
  readonly chance: number;
  /** Fewer calls are no burst, however improbable. */
  readonly international: number;
  readonly night: number;
  readonly number: number;
  /** So many times what the busiest number ever did in an hour. */
  readonly timesBusiest: number;
}

export const BURST: BurstLimits = { chance: 1e-6, international: 8, night: 12, number: 40, timesBusiest: 3 };

/** Calls at night come in bunches: somebody works late. */
const NIGHT_BUNCH = 4;

/** What of it is a suspected fraud. */
export function burstsOf(usual: UsualOutgoing, seen: Outgoing, limits: BurstLimits = BURST): Burst[] {
  const found: Burst[] = [];
  const abroad = usual.international * seen.hours;
  const chanceAbroad = chanceOfAtLeast(seen.international, abroad, Math.max(usual.internationalBunch, 3));
  const from = seen.number?.number ?? null;
  if (seen.international >= limits.international && chanceAbroad < limits.chance)
    found.push({
      signal: 'international',
      expected: abroad,
      seen: seen.international,
      chance: chanceAbroad,
      number: from,
    });
  if (seen.quiet && seen.calls >= limits.night) {
    const expected = usual.outShare * seen.usual;
    const chance = chanceOfAtLeast(seen.calls, expected, NIGHT_BUNCH);
    if (chance < limits.chance) found.push({ signal: 'night', expected, seen: seen.calls, chance, number: from });
  }
  const most = Math.max(limits.number, Math.ceil(usual.busiest * limits.timesBusiest));
  if (seen.number !== null && seen.number.calls >= most)
    found.push({
      signal: 'number',
      expected: usual.busiest,
      seen: seen.number.calls,
      chance: chanceOfAtLeast(seen.number.calls, Math.max(usual.busiest, 1), NIGHT_BUNCH),
      number: seen.number.number,
    });
  return found;
}
