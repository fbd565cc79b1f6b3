import { type Instant, beijingDay, beijingDayEnd, beijingDayStart } from '../time.ts';
import { RENEWAL_NOTICE_DAYS } from './clauses.ts';
import { addDays, addYears, dayNumber } from './days.ts';
import { type ContractDates, type ContractEvent, ofType, standing } from './events.ts';
import { type Majeure, majeureDays, majeuresOf } from './majeure.ts';
import type { TermState } from './termState.ts';

/** Whoever does not want it renewed says so 30 days before the end: from twice that on it is looked at. */
const ENDING_WITHIN = 2 * RENEWAL_NOTICE_DAYS;

/** A contract by date: the term it is in, renewed and extended. */
export interface Standing {
  readonly state: TermState;
  /** First and last day of the term, `YYYY-MM-DD` in Beijing, both included. */
  readonly startsOn: string;
  readonly endsOn: string;
  /** How often it has been renewed before this term. */
  readonly renewals: number;
  /** Days by which force majeure has moved this term's end. */
  readonly extendedDays: number;
  /** The last day on which a party may object to its renewal. */
  readonly objectBy: string;
  /** Whether it goes on after `endsOn`; null while a party may still object. */
  readonly renews: boolean | null;
}

/** Days from `today` to the last day: 0 on that day, negative after it. */
export const daysLeft = ({ endsOn }: Pick<Standing, 'endsOn'>, today: string): number =>
  dayNumber(endsOn) - dayNumber(today);

/** Days by which force majeure moves a term's end; force majeure that lasts into the extension extends it again. */
function extension(startsOn: string, nominalEnd: string, majeures: readonly Majeure[], now: Instant): number {
  let extended = 0;
  for (;;) {
    const within = { from: beijingDayStart(startsOn), to: beijingDayEnd(addDays(nominalEnd, extended)) };
    const counted = majeureDays(majeures, within, now);
    if (counted <= extended) return extended;
    extended = counted;
  }
}

/**
 * The term that `now` lies in. Without an objection 30 days before its end a term is followed by another year, without limit
 * (九); one objection is enough, of either party, and one that comes too late for a term holds for the next. Force majeure
 * moves a term's end by its own length (七).
 * @param events in any order
 */
export function standingOf(contract: ContractDates, events: readonly ContractEvent[], now: Instant): Standing {
  const counted = standing(events).filter(({ at }) => at <= now);
  const majeures = majeuresOf(counted);
  const objections = ofType(counted, 'renewalObjected');
  let { startsOn } = contract;
  // A year is counted from an end that force majeure has moved last: no day is lost on the way through short months.
  let from = { end: contract.endsOn, years: 0 };
  for (let renewals = 0; ; renewals++) {
    const nominalEnd = addYears(from.end, from.years);
    const extendedDays = extension(startsOn, nominalEnd, majeures, now);
    const endsOn = addDays(nominalEnd, extendedDays);
    const objectBy = addDays(endsOn, -RENEWAL_NOTICE_DAYS);
    const deadline = beijingDayEnd(objectBy);
    const objected = objections.some(({ at }) => at < deadline);
    if (objected || now < beijingDayEnd(endsOn)) {
      const renews = objected ? false : now >= deadline ? true : null;
      const term = { startsOn, endsOn, renewals, extendedDays, objectBy, renews };
      const [terminated] = ofType(counted, 'terminated');
      return { ...term, state: terminated === undefined ? stateOf(term, beijingDay(now)) : 'terminated' };
    }
    startsOn = addDays(endsOn, 1);
    from = extendedDays > 0 ? { end: endsOn, years: 1 } : { ...from, years: from.years + 1 };
  }
}

function stateOf(term: Omit<Standing, 'state'>, today: string): TermState {
  if (today < term.startsOn) return 'upcoming';
  const left = daysLeft(term, today);
  if (left < 0) return 'over';
  return left <= ENDING_WITHIN && term.renews !== true ? 'ending' : 'running';
}
