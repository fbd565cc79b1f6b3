import { beijingDate, type Instant } from '../time.ts';
import type { Forecast } from './forecast.ts';
import type { Plan } from './plan.ts';

/** Levels (percent of the included minutes) that `used` has reached, rising. None where nothing is included. */
export const reachedLevels = (plan: Plan, used: number): number[] =>
  plan.includedMinutes === 0
    ? []
    : plan.alertLevels.filter((level) => used * 100 >= level * plan.includedMinutes).toSorted((a, b) => a - b);

/** The nearer to money, the louder; running out is no outage, so never `critical`. */
export const alertSeverity = (level: number): 'major' | 'minor' | 'warning' =>
  level >= 90 ? 'major' : level >= 80 ? 'minor' : 'warning';

export function alertText(
  contract: string,
  month: string,
  level: number,
  pool: { readonly used: number; readonly included: number },
): { zh: string; en: string } {
  const amount = `${pool.used}/${pool.included}`;
  return level >= 100
    ? {
        zh: `${contract}：${month} 分钟池已用完（${amount} 分钟），此后按超出资费计费`,
        en: `${contract}: the minutes of ${month} are used up (${amount}); overage is charged from here`,
      }
    : {
        zh: `${contract}：${month} 分钟池已用 ${level}%（${amount} 分钟）`,
        en: `${contract}: ${level} % of the minutes of ${month} are used (${amount})`,
      };
}

/** What takes a level back that a correction has made untrue. */
export const alertTakenBack = (
  contract: string,
  month: string,
  level: number,
  pool: { readonly used: number; readonly included: number },
): { zh: string; en: string } => ({
  zh: `${contract}：${month} 更正后只用了 ${pool.used}/${pool.included} 分钟，“已用 ${level}%”的提醒已撤回`,
  en: `${contract}: after a correction ${pool.used}/${pool.included} minutes of ${month} are used; the alert of ${level} % is taken back`,
});

export const WARNING_KINDS = ['runs_out', 'bill'] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

/** What is warned of, as it was said. */
export type Warning =
  | { readonly kind: 'runs_out'; readonly at: Instant; readonly from: Instant | null; readonly to: Instant | null }
  | { readonly kind: 'bill'; readonly fen: number; readonly limit: number };

/** So sure one has to be before anybody is warned, … */
const SURE = 0.8;
/** … and so unsure before that is taken back: what lies between says nothing new. */
const UNSURE = 0.5;

/**
 * What of a month's forecast is to be warned of. `said`: whether it has been said already, and then holds for longer.
 * @param limit of the bill, in fen; null: nobody wants to be warned of it
 */
export function warningsOf(
  pool: { readonly used: number; readonly included: number; readonly chargeFen: number },
  ahead: Pick<Forecast, 'runsOutAt' | 'chargeFen' | 'band'>,
  limit: number | null,
  said: ReadonlySet<WarningKind>,
): Warning[] {
  const found: Warning[] = [];
  const { band } = ahead;
  const forewarned = said.has('runs_out');
  // Once they are used up, the level of 100 % says so; but what was warned of has come true, and is not taken back.
  const due = pool.used >= pool.included ? forewarned : (band?.runsOutChance ?? 0) >= (forewarned ? UNSURE : SURE);
  if (pool.included > 0 && ahead.runsOutAt !== null && due)
    found.push({ kind: 'runs_out', at: ahead.runsOutAt, from: band?.runsOutFrom ?? null, to: band?.runsOutTo ?? null });
  if (limit !== null) {
    const sure = pool.chargeFen >= limit || (band?.chargeLow ?? 0) >= limit;
    if (said.has('bill') ? ahead.chargeFen >= limit || sure : sure)
      found.push({ kind: 'bill', fen: Math.max(ahead.chargeFen, pool.chargeFen), limit });
  }
  return found;
}

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** What the account manager and the customer are told of it. */
export function warningText(contract: string, month: string, warning: Warning): { zh: string; en: string } {
  switch (warning.kind) {
    case 'runs_out': {
      const { at, from, to } = warning;
      const day = beijingDate(at);
      const first = from === null ? { zh: '', en: '' } : beijingDate(from);
      const last = to === null ? { zh: '月底后', en: 'after the month' } : beijingDate(to);
      return {
        zh: `${contract}：${month} 分钟池预计 ${day.zh} 用完（${first.zh}～${last.zh}）`,
        en: `${contract}: the minutes of ${month} are forecast to run out on ${day.en} (${first.en} to ${last.en})`,
      };
    }
    case 'bill':
      return {
        zh: `${contract}：${month} 费用预计 ${yuan(warning.fen)} 元，超过设定的 ${yuan(warning.limit)} 元`,
        en: `${contract}: the bill of ${month} is forecast at ${yuan(warning.fen)} CNY, above the limit of ${yuan(warning.limit)} CNY`,
      };
  }
}

export const warningTakenBack = (contract: string, month: string, kind: WarningKind): { zh: string; en: string } =>
  kind === 'runs_out'
    ? {
        zh: `${contract}：${month} 分钟池预计够用到月底，“将用完”的提醒已撤回`,
        en: `${contract}: the minutes of ${month} are forecast to last after all; the warning is taken back`,
      }
    : {
        zh: `${contract}：${month} 费用预计不超过设定值，提醒已撤回`,
        en: `${contract}: the bill of ${month} is forecast to stay below its limit after all; the warning is taken back`,
      };
