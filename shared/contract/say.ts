import { contracts as en } from '../i18n/en/contracts.ts';
import { contracts as zh } from '../i18n/zh/contracts.ts';
import { CLAUSES } from './clauses.ts';
import { lastSaid } from './dueSaid.ts';
import type { Obligation, Stage } from './obligations.ts';

interface Both {
  readonly zh: string;
  readonly en: string;
}

/** What the account manager is told of an obligation. */
export function obligationText(customer: string, obligation: Obligation, stage: Stage): Both {
  const { kind, about, dueAt, holder } = obligation;
  const name = { zh: zh.contracts.kind[kind], en: en.contracts.kind[kind] };
  const last = lastSaid(dueAt);
  const { clause } = CLAUSES[kind];
  const what = {
    zh: about === null ? name.zh : `${name.zh}（${about}）`,
    en: about === null ? name.en : `${name.en} (${about})`,
  };
  const who = {
    carrier: { zh: '乙方', en: 'the carrier’s' },
    customer: { zh: '甲方', en: 'the customer’s' },
    both: { zh: '双方', en: 'either party’s' },
  }[holder ?? 'both'];
  return stage === 'overdue'
    ? {
        zh: `${customer}：${what.zh}已逾期，期限为 ${last}（${who.zh}，条款 ${clause}）`,
        en: `${customer}: ${what.en} is overdue; the last time was ${last} (${who.en}, clause ${clause})`,
      }
    : {
        zh: `${customer}：${what.zh}将到期，期限为 ${last}（${who.zh}，条款 ${clause}）`,
        en: `${customer}: ${what.en} is due by ${last} (${who.en}, clause ${clause})`,
      };
}
