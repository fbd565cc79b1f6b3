import { createHash } from 'node:crypto';
import { type RequestHandler, type Response } from 'express';
import { DIRECTION, type Language, LANGUAGES, OWN_NAME, TAG } from '#shared/i18n/languages.ts';
import { PLAIN_CSS } from './style.ts';

/**
 * Pages without log-in and without a script, for any phone that is at hand: what is behind the link in a notice, and behind the
 * code on a cabinet. They are small, and opening one changes nothing, since previews and virus scanners open links too.
 */
export interface PlainPage {
  readonly language: Language;
  /** Above the card: what it is about. */
  readonly about: string;
  /** Of the tab, after `about`. */
  readonly title: string;
  /** HTML of the card. */
  readonly main: string;
  /** HTML beneath it. */
  readonly foot?: string;
  /** Path prefix under which the page's style sheet is served, e.g. `/r`. */
  readonly base: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** A number or a name keeps its own direction within a text of another. */
export const bdi = (text: string): string => `<bdi>${escaped(text)}</bdi>`;

/** What went wrong, where a screen reader says it first. */
export const complaintBox = (text: string | undefined): string =>
  text === undefined ? '' : `<p class="box bad" role="alert">${escaped(text)}</p>`;

/** Its name changes with it: a phone that keeps the old one asks for the new. */
const VERSION = createHash('sha256').update(PLAIN_CSS).digest('hex').slice(0, 8);

const otherLanguages = (language: Language): string =>
  LANGUAGES.filter((other) => other !== language)
    .map((other) => `<a href="?lang=${other}" hreflang="${TAG[other]}" lang="${TAG[other]}">${OWN_NAME[other]}</a>`)
    .join(' ');

export function plainPage({ language, about, title, main, foot = '', base }: PlainPage): string {
  return `<!doctype html>
<html lang="${TAG[language]}" dir="${DIRECTION[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escaped(about)} · ${escaped(title)}</title>
<link rel="icon" type="image/svg+xml" href="/icon.svg">
<link rel="stylesheet" href="${base}/page.css?v=${VERSION}">
</head>
<body>
<header><span class="mark" aria-hidden="true"><i></i><b></b><u></u></span><span class="about">${bdi(about)}</span>${otherLanguages(language)}</header>
<main>
${main}
</main>
${foot === '' ? '' : `<footer>${foot}</footer>`}
</body>
</html>
`;
}

/** Nothing but our own style sheet and icon, and a form that comes back here. The address is a secret: it goes to nobody else. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  'Cache-Control': 'no-store',
};

export const setPlainHeaders = (res: Response): void => void res.set(HEADERS);

export const plainStyle: RequestHandler = (_req, res) => {
  res.set({ 'Cache-Control': 'public, max-age=86400', 'X-Content-Type-Options': 'nosniff' });
  res.type('css').send(PLAIN_CSS);
};
