import type { EscalationCause } from '#shared/clock/escalation.ts';
import type { Both } from '#shared/i18n/filled.ts';
import { minutes } from '#shared/time.ts';

/** How a clock is called on screens and in notices. */
export const CLOCK_NAME = {
  respond: { zh: '响应时限', en: 'response clock' },
  restore: { zh: '恢复时限', en: 'restore clock' },
  statutory: { zh: '法定时限', en: 'statutory clock' },
} as const;

/** How the reports of a major fault are called. */
export const REPORT_NAME = {
  first: { zh: '首报', en: 'first report' },
  interim: { zh: '续报', en: 'interim report' },
  final: { zh: '终报', en: 'final report' },
} as const;

/** Why staff are called, as the middle of a sentence. */
export function causeText(cause: EscalationCause): Both {
  switch (cause.on) {
    case 'level': {
      const name = CLOCK_NAME[cause.clock];
      return { zh: `${name.zh}已用 ${cause.level}%`, en: `${name.en} at ${cause.level}%` };
    }
    case 'unacknowledged': {
      const n = Math.round(cause.after / minutes(1));
      return { zh: `申告 ${n} 分钟无人接单`, en: `not acknowledged for ${n} min` };
    }
    case 'report':
      return {
        zh: `${REPORT_NAME[cause.report].zh}逾期未报`,
        en: `${REPORT_NAME[cause.report].en} overdue`,
      };
    case 'chase':
      return { zh: `客户第 ${cause.count} 次催单`, en: `chased by the customer, no. ${cause.count}` };
  }
}
