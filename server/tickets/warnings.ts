import type { DeclarationAnswer, DeclarationRequest } from '#shared/api/declaration.ts';
import type { ServiceState } from '#shared/ticket/values.ts';
import { windowSpoken } from '#shared/works/say.ts';
import { toNumber } from '../pool/number.ts';
import type { WorkOver } from '../works/over.ts';
import type { ServiceRow } from './services.ts';

export type Language = 'zh' | 'en';

const STATE: Record<Exclude<ServiceState, 'normal'>, Record<Language, string>> = {
  suspended_arrears: {
    zh: '该业务因欠费停机：申告已登记，请先核对缴费；缴费后 48 小时内恢复。',
    en: 'The service is suspended for arrears. The declaration is kept; check payment first: service is back within 48 h of it.',
  },
  suspended_realname: {
    zh: '该业务因未完成实名登记停机：申告已登记。',
    en: 'The service is suspended until real-name registration is complete. The declaration is kept.',
  },
  suspended_abuse: {
    zh: '该业务因违规使用停机：申告已登记。',
    en: 'The service is suspended for abuse. The declaration is kept.',
  },
  suspended_security: {
    zh: '该业务因安全原因关停：申告已登记。',
    en: 'The service is shut for security reasons. The declaration is kept.',
  },
  stopped_relocated: {
    zh: '该业务因迁移装机地址停用：申告已登记。',
    en: 'The service was stopped because it was relocated. The declaration is kept.',
  },
};

/** What the declarer should know; nothing here keeps a declaration from being taken. */
export function warningsFor(
  service: ServiceRow,
  request: DeclarationRequest,
  { follows, works }: { readonly follows: string | null; readonly works: readonly WorkOver[] },
  language: Language,
): DeclarationAnswer['warnings'] {
  const warnings: DeclarationAnswer['warnings'] = [];
  // A failed emergency call is a fault in any state (contract: emergency calls excepted).
  if (service.state !== 'normal' && request.symptom !== 'emergency_call_fails')
    warnings.push({ code: service.state, text: STATE[service.state][language] });
  for (const work of works.slice(0, 1)) {
    const window = windowSpoken(work, work.zone, language);
    warnings.push({
      code: 'planned_work',
      text:
        language === 'zh'
          ? `该业务正在计划割接（${window}），可能因此中断；申告已登记。`
          : `Planned work touches this service (${window}) and may be the cause. The declaration is kept.`,
    });
  }
  const own = new Set(service.numbers.map((n) => n.number));
  const foreign = (request.affectedNumbers ?? []).filter((n) => !own.has(toNumber(n, service.homeArea) ?? n));
  if (foreign.length > 0)
    warnings.push({
      code: 'unknown_numbers',
      text:
        language === 'zh'
          ? `以下号码不属于该业务，已照记：${foreign.join('、')}`
          : `Not numbers of this service, kept as said: ${foreign.join(', ')}`,
    });
  if (follows !== null)
    warnings.push({
      code: 'follows_restored',
      text:
        language === 'zh'
          ? `上一张故障单 ${follows} 已过复开时限，已另立新单并关联。`
          : `The time to reopen ${follows} is over: this is a new ticket, linked to it.`,
    });
  return warnings;
}
