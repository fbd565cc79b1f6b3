import { type Duration, type Instant, beijingDay, beijingDayEnd, days, hours } from '../time.ts';
import { addDays } from './days.ts';

/** What the contract obliges its parties to, in the order in which a reader asks. */
export const OBLIGATION_KINDS = [
  'installation',
  'service_back',
  'arrears',
  'breach_cure',
  'security_fix',
  'majeure_notice',
  'majeure_proof',
  'majeure_talks',
  'renewal_notice',
  'change_notice',
] as const;
export type ObligationKind = (typeof OBLIGATION_KINDS)[number];

export interface Clause {
  /** Where it stands in the contract. */
  readonly clause: string;
  /** How long before its end the account manager is told. */
  readonly warn: Duration;
}

/** The contract's own limits; `warn` is the desk's. */
export const CLAUSES: Record<ObligationKind, Clause> = {
  installation: { clause: '二、二2', warn: days(7) },
  service_back: { clause: '三', warn: hours(12) },
  arrears: { clause: '六、三', warn: days(5) },
  breach_cure: { clause: '六、二', warn: days(3) },
  security_fix: { clause: '十、一9', warn: days(1) },
  majeure_notice: { clause: '七', warn: days(1) },
  majeure_proof: { clause: '七', warn: days(1) },
  majeure_talks: { clause: '七', warn: days(14) },
  renewal_notice: { clause: '九', warn: days(30) },
  change_notice: { clause: '十', warn: days(7) },
};

export const INSTALLATION_DAYS = 45;
export const RENEWAL_NOTICE_DAYS = 30;
export const BREACH_DAYS = 10;
export const MAJEURE_DAYS = 2;
export const MAJEURE_MONTHS = 3;
export const ARREARS_DAYS = 15;
export const CHANGE_NOTICE_DAYS = 30;
export const SERVICE_BACK = hours(48);
/** 3‰ a day. */
export const LATE_FEE_PER_MILLE = 3;

/**
 * End of a period of days that begins at `at`: the day on which it begins is not counted, the last one ends at midnight in
 * Beijing (Civil Code §§ 201, 203). A last day on a holiday is not moved: what is done by here is in time either way.
 */
export const afterDays = (at: Instant, n: number): Instant => beijingDayEnd(addDays(beijingDay(at), n));
