import type { EscalationCause } from '#shared/clock/escalation.ts';
import type { Both } from '#shared/i18n/filled.ts';
import type { Language } from '#shared/i18n/languages.ts';
import type { FactOf } from '#shared/ticket/facts.ts';
import { minutes } from '#shared/time.ts';
import type { Rendered } from '../notify/render.ts';

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

/** All that a notice to staff says of its ticket (contract 五). A space ends the address, or phones take the next word for a part of it. */
interface About {
  /** Of the customer. */
  readonly shortName: string;
  readonly no: string;
  readonly url: string;
}

/** A call to whoever is to look after a ticket. */
export function callWords(
  { cause, round }: Pick<FactOf<'Escalated'>, 'cause' | 'round'>,
  language: Language,
  { shortName, no, url }: About,
): Rendered {
  const why = causeText(cause)[language];
  switch (language) {
    case 'zh': {
      const subject = `${shortName} ${no}：${why}${round === 1 ? '' : `（第 ${round} 次）`}`;
      return { subject, body: `${subject}。请打开 ${url} 接单或确认收到。` };
    }
    case 'en': {
      const subject = `${shortName} ${no}: ${why}${round === 1 ? '' : ` (call no. ${round})`}`;
      return { subject, body: `${subject}. Open ${url} and acknowledge it, or confirm that you know.` };
    }
  }
}

/** That a report of a major fault was filed; the report itself is in the language in which it was. */
export function reportWords(
  kind: FactOf<'ReportFiled'>['kind'],
  language: Language,
  { shortName, no, url }: About,
): Rendered {
  const name = REPORT_NAME[kind][language];
  switch (language) {
    case 'zh': {
      const subject = `【重大故障${name}】${shortName} ${no}`;
      return { subject, body: `${subject}，全文见 ${url} 。` };
    }
    case 'en': {
      const subject = `[Major fault: ${name}] ${shortName} ${no}`;
      return { subject, body: `${subject}. In full: ${url} .` };
    }
  }
}
