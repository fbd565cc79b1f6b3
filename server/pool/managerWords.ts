import type { Language } from '#shared/i18n/languages.ts';
import type { Rendered } from '../notify/render.ts';
import type { SaidOfPool } from './said.ts';

/*
 * What an account manager is told by SMS and mail: the customer's short name, the contract, what it is, and where to look: no
 * figures, for it leaves the desk (contract 五). A space ends the address, or phones take the next word for a part of it.
 */

/** Whether its minutes are used up: then each call costs, so it is told first, and does not wait. */
export const isUsedUp = ({ of, takenBack }: SaidOfPool): boolean =>
  !takenBack && typeof of === 'number' && of >= USED_UP;
const USED_UP = 100;

interface Around {
  /** Short name of the customer. */
  readonly name: string;
  readonly contract: string;
  readonly month: string;
  readonly url: string;
}

/** What is said of the month's pool, as the rest of a sentence. */
const SAYING: Readonly<Record<Language, (said: SaidOfPool, month: string) => string>> = {
  zh({ of, takenBack }, month) {
    switch (of) {
      case 'runs_out':
        return `${month} ${takenBack ? '分钟池“将用完”的提醒已撤回' : '分钟池预计月底前用完'}`;
      case 'bill':
        return `${month} ${takenBack ? '费用“将超过设定值”的提醒已撤回' : '费用预计超过设定值'}`;
      default: {
        const used = of >= USED_UP ? '已用完' : `已用 ${of}%`;
        return `${month} ${takenBack ? `分钟池“${used}”的提醒已撤回` : `分钟池${used}`}`;
      }
    }
  },
  en({ of, takenBack }, month) {
    const what =
      of === 'runs_out'
        ? `minutes of ${month} forecast to run out`
        : of === 'bill'
          ? `bill of ${month} forecast above its limit`
          : of >= USED_UP
            ? `minutes of ${month} used up`
            : `${of}% of the minutes of ${month} used`;
    return takenBack ? `no longer so, taken back: ${what}` : what;
  },
};

/** A notice of one thing. */
export function managerWords(said: SaidOfPool, language: Language, { name, contract, month, url }: Around): Rendered {
  const saying = SAYING[language](said, month);
  switch (language) {
    case 'zh': {
      const subject = `${name} 合同 ${contract}：${saying}`;
      return { subject, body: `${subject}。用量见 ${url} 。` };
    }
    case 'en': {
      const subject = `${name}, contract ${contract}: ${saying}`;
      return { subject, body: `${subject}. Usage: ${url} .` };
    }
  }
}

/** One thing of several. */
export interface Item extends Pick<Around, 'name' | 'contract' | 'month'> {
  readonly said: SaidOfPool;
}

export interface DigestTo {
  readonly language: Language;
  readonly channel: 'sms' | 'email';
  readonly url: string;
}

/** In UTF-16: what three parts of a long SMS carry. One thing is told at least, however long. */
const SMS_LENGTH = 3 * 67;
/** More of them in a mail nobody reads. */
const MOST_IN_MAIL = 200;
/** As urgent as such a level. */
const LIKE_LEVEL = { bill: 94, runs_out: 95 } as const;

const urgency = ({ of, takenBack }: SaidOfPool): number => {
  const level = typeof of === 'number' ? of : LIKE_LEVEL[of];
  return takenBack ? level - 1_000 : level;
};

/** Around what is said. */
const FRAME = {
  zh: {
    subject: (all: number, usedUp: number) => `${all} 项用量提醒${usedUp === 0 ? '' : `，其中 ${usedUp} 项已用完`}`,
    colon: '：',
    comma: '、',
    ends: (left: number, url: string) => `${left === 0 ? '' : `另有 ${left} 项。`}用量见 ${url} 。`,
  },
  en: {
    subject: (all: number, usedUp: number) => `${all} usage alerts${usedUp === 0 ? '' : ` (used up: ${usedUp})`}`,
    colon: ': ',
    comma: ', ',
    ends: (left: number, url: string) => `${left === 0 ? '' : `And ${left} more. `}Usage: ${url} .`,
  },
} as const satisfies Readonly<Record<Language, object>>;

/** What is said, and of whom: once each, in the order in which it comes. */
function grouped(items: readonly Item[], language: Language): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { said, name, contract, month } of items) {
    const saying = SAYING[language](said, month);
    groups.set(saying, [...(groups.get(saying) ?? []), `${name} ${contract}`]);
  }
  return groups;
}

/** A message of several things: each said once, with those of whom it is so, what is used up first; an SMS has room for some. */
export function managerDigest(items: readonly Item[], { language, channel, url }: DigestTo): Rendered {
  const { subject: subjectOf, colon, comma, ends } = FRAME[language];
  const subject = subjectOf(items.length, items.filter(({ said }) => isUsedUp(said)).length);
  const sorted = items.toSorted(
    (a, b) => urgency(b.said) - urgency(a.said) || compare(a.month, b.month) || compare(a.contract, b.contract),
  );
  const bodyOf = (told: number): string =>
    [
      `${subject}${colon.trimEnd()}`,
      ...[...grouped(sorted.slice(0, told), language)].map(([saying, of]) =>
        channel === 'sms' ? `${saying}${colon}${of.join(comma)}` : [`${saying}${colon.trimEnd()}`, ...of].join('\n  '),
      ),
      ends(items.length - told, url),
    ].join(channel === 'sms' ? '\n' : '\n\n');
  let told = Math.min(items.length, MOST_IN_MAIL);
  while (channel === 'sms' && told > 1 && bodyOf(told).length > SMS_LENGTH) told -= 1;
  return { subject, body: bodyOf(told) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
