import { beijingMonthEnd, beijingMonthStart, between, days, type Instant, instant } from '../time.ts';
import { CALL_TYPES, type CallType } from './callType.ts';
import type { Plan } from './plan.ts';
import { type TypeUsage, usage, type UsageByType } from './usage.ts';

export interface Forecast {
  /** Included-type minutes expected by the end of the month. */
  readonly minutes: number;
  readonly chargeFen: number;
  /** When the included minutes run out on this line, in the past if they have; null if not within the month. */
  readonly runsOutAt: Instant | null;
}

/**
 * A straight line over the elapsed time of the Beijing month; a finished month forecasts itself. It knows nothing of
 * weekends and outages: the profile that does is issue 6. Within the first day the line is drawn as if the whole
 * day had passed, else one call just after midnight would forecast a fortune.
 */
export function forecast(plan: Plan, counted: UsageByType, month: string, now: Instant): Forecast {
  const start = beijingMonthStart(month);
  const end = beijingMonthEnd(month);
  const length = between(start, end);
  const elapsed = Math.min(length, Math.max(days(1), between(start, now)));
  const factor = length / elapsed;

  const projected: Partial<Record<CallType, TypeUsage>> = {};
  for (const type of CALL_TYPES) {
    const row = counted[type];
    if (row === undefined) continue;
    projected[type] = {
      calls: Math.round(row.calls * factor),
      minutes: Math.round(row.minutes * factor),
      fen: Math.round(row.fen * factor),
    };
  }
  const atEnd = usage(plan, projected);
  const { used } = usage(plan, counted);
  const crossing = used === 0 ? null : instant(Math.round(start + (plan.includedMinutes * elapsed) / used));
  return {
    minutes: atEnd.used,
    chargeFen: atEnd.chargeFen,
    runsOutAt: crossing !== null && crossing < end ? crossing : null,
  };
}
