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
