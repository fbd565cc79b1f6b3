import type { Language } from '#shared/i18n/languages.ts';
import { WORDS, type Wording } from './texts.ts';

/** Stands in the stored words where the link will be: the database must not be able to answer for the customer. */
const LINK = '{link}';
/** Enough to tell two records apart, short enough to be read out. */
const HEAD_DIGITS = 16;

export interface Rendered {
  readonly subject: string;
  readonly body: string;
}

export interface About {
  readonly no: string;
  /** Hash of the last fact of the ticket's record. */
  readonly head: Buffer;
  readonly publicUrl: string;
}

const filled = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** The words of a notice, but for the link, which `withLink` puts in. */
export function render(wording: Wording, language: Language, about: About): Rendered {
  const words = WORDS[language][wording];
  const values = {
    no: about.no,
    head: about.head.toString('hex').slice(0, HEAD_DIGITS),
    portal: `${about.publicUrl}/portal/${about.no}`,
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
