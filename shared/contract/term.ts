/** How a contract stands on a day, by its dates alone. */
export const TERM_STATES = ['upcoming', 'running', 'ending', 'over'] as const;
export type TermState = (typeof TERM_STATES)[number];

export interface Term {
  /** First and last day, `YYYY-MM-DD` in Beijing, both included. */
  readonly startsOn: string;
  readonly endsOn: string;
}

const DAY = 86_400_000;
/** Whoever does not want it renewed says so 30 days before the end (contract 九): from twice that on it is looked at. */
const ENDING_WITHIN = 60;

const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);

/** Days from `today` to the last day: 0 on that day, negative after it. */
export const daysLeft = (term: Term, today: string): number => dayNumber(term.endsOn) - dayNumber(today);

/** @param today Beijing day, `YYYY-MM-DD` */
export function termState(term: Term, today: string): TermState {
  if (today < term.startsOn) return 'upcoming';
  const left = daysLeft(term, today);
  if (left < 0) return 'over';
  return left <= ENDING_WITHIN ? 'ending' : 'running';
}
