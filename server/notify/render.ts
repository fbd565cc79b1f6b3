import type { Language } from '#shared/i18n/languages.ts';
import { type About, portalPath } from '#shared/notice/subject.ts';
import { national } from '#shared/wording/source.ts';
import { WORDS, type Wording } from './texts.ts';

/** Stands in the stored words where the link will be: the database must not be able to answer for the customer. */
const LINK = '{link}';
/** Enough to tell two records apart, short enough to be read out. */
const HEAD_DIGITS = 16;

export interface Rendered {
  readonly subject: string;
  readonly body: string;
}

/** All that a notice may say of what it is of (contract 五). */
export interface Subject {
  readonly no: string;
  /** Hash of the last fact of the ticket's record; of what has no chain, null. */
  readonly head: Buffer | null;
  readonly publicUrl: string;
  /** Default: the ticket `no`. */
  readonly about?: About['about'];
  /** E.164: our own number that is called to test with, of the words that name it. */
  readonly dial?: string;
}

const filled = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** The words of a notice, but for the link, which `withLink` puts in. */
export function render(wording: Wording, language: Language, subject: Subject): Rendered {
  const words = WORDS[language][wording];
  const values = {
    no: subject.no,
    head: subject.head?.toString('hex').slice(0, HEAD_DIGITS) ?? '',
    dial: subject.dial === undefined ? '' : national(subject.dial),
    portal: `${subject.publicUrl}${portalPath({ about: subject.about ?? 'ticket', key: subject.no })}`,
  };
  return { subject: filled(words.subject, values), body: filled(words.body, values) };
}

export const hasLink = (body: string): boolean => body.includes(LINK);
export const withLink = (body: string, link: string): string => body.replaceAll(LINK, () => link);

/** How the record names a recipient: it travels to the other party. */
export function maskRecipient(recipient: string): string {
  const [name = '', domain] = recipient.split('@');
  if (domain !== undefined) return `${name.slice(0, 1)}…@${domain}`;
  return /^\+\d{6,}$/.test(recipient) ? `${recipient.slice(0, 3)}…${recipient.slice(-3)}` : recipient;
}
