import type { Rendered } from '../notify/render.ts';
import type { SaidOfPool } from './said.ts';

/** What is said of the month's pool, as the rest of a sentence. */
function saying({ of, takenBack }: SaidOfPool): string {
  switch (of) {
    case 'runs_out':
      return takenBack ? '分钟池“将用完”的提醒已撤回' : '分钟池预计月底前用完';
    case 'bill':
      return takenBack ? '费用“将超过设定值”的提醒已撤回' : '费用预计超过设定值';
    default: {
      const used = of >= 100 ? '已用完' : `已用 ${of}%`;
      return takenBack ? `分钟池“${used}”的提醒已撤回` : `分钟池${used}`;
    }
  }
}

/**
 * A notice to an account manager: the customer's short name, the contract, what it is, and where to look: no figures, for it
 * leaves the desk (contract 五). Staff read the branch's language. A space ends the address, or phones take the next word for
 * a part of it.
 */
export function managerWords(
  said: SaidOfPool,
  { name, contract, month, url }: Readonly<Record<'name' | 'contract' | 'month' | 'url', string>>,
): Rendered {
  const subject = `${name} 合同 ${contract}：${month} ${saying(said)}`;
  return { subject, body: `${subject}。用量见 ${url} 。` };
}
