import type { ContractEvent, ContractEventOf } from './events.ts';
import { ofType } from './events.ts';
import { days, intersect, type Instant, type Interval, latest, total } from '../time.ts';

/** Force majeure as far as it has gone (七). */
export interface Majeure {
  readonly began: ContractEventOf<'majeureBegan'>;
  /** Null while it lasts. */
  readonly endedAt: Instant | null;
}

/** @param events that count, in order, none after now */
export const majeuresOf = (events: readonly ContractEvent[]): Majeure[] => {
  const ends = ofType(events, 'majeureEnded');
  return ofType(events, 'majeureBegan').map((began) => ({
    began,
    endedAt: ends.find((end) => end.of === began.seq)?.at ?? null,
  }));
};

/** Times of force majeure, the earliest first, up to `now`; what overlaps counts once. */
function times(majeures: readonly Majeure[], now: Instant): Interval[] {
  const all: Interval[] = [];
  for (const { began, endedAt } of majeures) {
    const from = latest(began.at, all.at(-1)?.to ?? began.at);
    const to = endedAt ?? now;
    if (from < to) all.push({ from, to });
  }
  return all;
}

/** Whole days of force majeure within a time, a begun one included: by so many the term is extended (七). */
export function majeureDays(majeures: readonly Majeure[], within: Interval, now: Instant): number {
  const inside = times(majeures, now).flatMap((time) => intersect(time, within) ?? []);
  return Math.ceil(total(inside) / days(1));
}
