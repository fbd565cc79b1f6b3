import type { Language } from '../i18n/languages.ts';
import { domain as enWords } from '../i18n/en/core/domain.ts';
import { domain as zhWords } from '../i18n/zh/core/domain.ts';
import type { TicketRecord } from '../ticket/view.ts';
import { type Duration, type Instant, minutes } from '../time.ts';
import { type Phrases, phrasesOf } from './phrases.ts';

/** All that a wording is made from. */
export interface WordingSource {
  readonly record: TicketRecord;
  /** When the fault began, as the first declarer said. */
  readonly occurredAt: Instant | null;
  readonly now: Instant;
  readonly branch: { readonly name: string; readonly zone: string };
  /** Who sends it. */
  readonly author: string;
}

type Words = typeof zhWords;
type Worded<T> = { readonly [K in keyof T]: T[K] extends string ? string : Worded<T[K]> };
const WORDS: Readonly<Record<Language, Worded<Words>>> = { zh: zhWords, en: enWords };

/** A language to write in: the words of the domain, the phrases, and times as a report has them. */
export interface Tongue {
  readonly language: Language;
  readonly words: Worded<Words>;
  readonly say: Phrases;
  /** Day and time in the branch's zone, always with the day: a report is read later than it is written. */
  at(instant: Instant): string;
  length(duration: Duration): string;
}

export function tongue(language: Language, zone: string): Tongue {
  const say = phrasesOf(language);
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  return {
    language,
    words: WORDS[language],
    say,
    at(instant) {
      const parts = Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value]));
      return say.moment(Number(parts.month), Number(parts.day), `${parts.hour}:${parts.minute}`);
    },
    length(duration) {
      const whole = Math.max(0, Math.floor(duration / minutes(1)));
      return say.length(Math.floor(whole / 60), whole % 60);
    },
  };
}

/** What a person typed, on one line and without the full stop that the template sets. */
export const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s。.；;，,]+$/, '');

/** As it is dialled inside the country: mobile numbers bare, others with their trunk 0. */
export const national = (e164: string): string =>
  !e164.startsWith('+86') ? e164 : /^\+861[\d*]{10}$/.test(e164) ? e164.slice(3) : `0${e164.slice(3)}`;
