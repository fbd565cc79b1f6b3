import { type Language, TAG } from '#shared/i18n/languages.ts';
import type { Instant } from '#shared/time.ts';
import { complaintBox, escaped, plainPage } from '../plain/frame.ts';
import { PAGE_TEXTS } from './restorePageTexts.ts';
import { OPEN_TO, type Standing } from './standing.ts';

/**
 * The page behind the link: plain HTML that any phone shows, without a script. Answering takes the press of a button. It tells
 * no more than the notice did (contract 五).
 */
export type Screen = Standing | 'missing' | 'busy';
export type Complaint = 'badAnswer' | 'badReason' | 'refused';

export interface PageOf {
  readonly language: Language;
  readonly screen: Screen;
  readonly ticket?: { readonly no: string; readonly restoredAt: Instant | null };
  readonly complaint?: Complaint;
  /** What was typed, given back with a complaint. */
  readonly typed?: string;
}

export const REASON_MAX = 1_000;

const beijingTime = (at: Instant, language: Language): string =>
  new Intl.DateTimeFormat(TAG[language], { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(
    at,
  );

const isStanding = (screen: Screen): screen is Standing => screen !== 'missing' && screen !== 'busy';

export function restorePage({ language, screen, ticket, complaint, typed = '' }: PageOf): string {
  const texts = PAGE_TEXTS[language];
  const open = isStanding(screen) ? OPEN_TO[screen] : [];
  // Where the answer goes keeps the language that the reader chose.
  const target = `?lang=${language}`;
  const yes = `<form method="post" action="${target}"><button name="answer" value="yes">${escaped(texts.yes)}</button></form>`;
  const no = `<form method="post" action="${target}">
<label class="field" for="reason">${escaped(texts.reason)}</label>
<textarea id="reason" name="reason" rows="3" maxlength="${REASON_MAX}">${escaped(typed)}</textarea>
<button class="no" name="answer" value="no">${escaped(texts.no)}</button></form>`;
  const restored =
    typeof ticket?.restoredAt !== 'number'
      ? ''
      : `<p class="soft">${escaped(texts.restoredAt)} <bdi>${escaped(beijingTime(ticket.restoredAt, language))}</bdi>${escaped(texts.beijing)}</p>`;
  return plainPage({
    language,
    about: ticket === undefined ? 'Demarc' : texts.title.replace('{no}', ticket.no),
    title: texts[screen].head,
    base: '/r',
    main: `<h1>${escaped(texts[screen].head)}</h1>
${complaintBox(complaint === undefined ? undefined : texts[complaint])}
<p>${escaped(texts[screen].text)}</p>
${restored}
${open.includes('yes') ? yes : ''}
${open.includes('no') ? no : ''}`,
  });
}
