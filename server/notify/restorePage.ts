import { DIRECTION, type Language, TAG } from '#shared/i18n/languages.ts';
import type { Instant } from '#shared/time.ts';
import { PAGE_TEXTS } from './restorePageTexts.ts';
import { OPEN_TO, type Standing } from './standing.ts';

/**
 * The page behind the link: plain HTML that any phone shows, without a script. Opening it changes nothing, since previews and
 * virus scanners open links too; answering takes the press of a button. It tells no more than the notice did (contract 五).
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

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const beijingTime = (at: Instant, language: Language): string =>
  new Intl.DateTimeFormat(TAG[language], { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(
    at,
  );

const isStanding = (screen: Screen): screen is Standing => screen !== 'missing' && screen !== 'busy';

export function restorePage({ language, screen, ticket, complaint, typed = '' }: PageOf): string {
  const texts = PAGE_TEXTS[language];
  const open = isStanding(screen) ? OPEN_TO[screen] : [];
  const other: Language = language === 'zh' ? 'en' : 'zh';
  // Where the answer goes keeps the language that the reader chose.
  const target = `?lang=${language}`;
  const yes = `<form method="post" action="${target}"><button class="yes" name="answer" value="yes">${escaped(texts.yes)}</button></form>`;
  const no = `<form method="post" action="${target}">
<label for="reason">${escaped(texts.reason)}</label>
<textarea id="reason" name="reason" rows="3" maxlength="${REASON_MAX}">${escaped(typed)}</textarea>
<button class="no" name="answer" value="no">${escaped(texts.no)}</button></form>`;
  const title = ticket === undefined ? 'Demarc' : texts.title.replace('{no}', ticket.no);
  const restored =
    typeof ticket?.restoredAt !== 'number'
      ? ''
      : `<p class="at">${escaped(texts.restoredAt)} ${escaped(beijingTime(ticket.restoredAt, language))}${escaped(texts.beijing)}</p>`;
  return `<!doctype html>
<html lang="${TAG[language]}" dir="${DIRECTION[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · ${escaped(texts[screen].head)}</title>
<link rel="stylesheet" href="/r/page.css">
</head>
<body>
<header><span>${escaped(title)}</span> <a href="?lang=${other}" hreflang="${TAG[other]}" lang="${TAG[other]}">${escaped(texts.otherLanguage)}</a></header>
<main class="${screen}">
<h1>${escaped(texts[screen].head)}</h1>
${complaint === undefined ? '' : `<p class="complaint" role="alert">${escaped(texts[complaint])}</p>`}
<p>${escaped(texts[screen].text)}</p>
${restored}
${open.includes('yes') ? yes : ''}
${open.includes('no') ? no : ''}
</main>
</body>
</html>
`;
}

/** Logical properties throughout: the page is ready for a script that runs from the right. */
export const RESTORE_PAGE_CSS = `:root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--ink:#141c25;--soft:#4d5a68;--line:#84909d;--yes:#1a7443;--on-yes:#fff;--no:#b83b0a;--bad:#fdece4}
@media (prefers-color-scheme:dark){:root{--page:#0a0e13;--card:#10161d;--ink:#eef3f8;--soft:#a3b1c0;--line:#5c6b7a;--yes:#5cc98a;--on-yes:#0c1219;--no:#ff8453;--bad:#2f1a11}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/1.6 'Noto Sans SC','PingFang SC','Microsoft YaHei',system-ui,sans-serif}
header,main{max-inline-size:34rem;margin-inline:auto;padding-inline:1.25rem}
header{display:flex;justify-content:space-between;gap:1rem;padding-block:1rem;color:var(--soft);font-variant-numeric:tabular-nums}
a{color:inherit}
main{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding-block:1.25rem}
h1{margin-block:0 .5rem;font-size:1.5rem;line-height:1.3}
p{margin-block:0 1rem}
.at,label{color:var(--soft)}
.complaint{padding:.625rem .875rem;border-inline-start:4px solid var(--no);border-radius:.25rem;background:var(--bad)}
form+form{margin-block-start:1.5rem;padding-block-start:1.25rem;border-block-start:1px solid var(--line)}
label{display:block;margin-block-end:.25rem}
textarea{inline-size:100%;margin-block-end:.75rem;padding:.625rem;border:1px solid var(--line);border-radius:.5rem;background:var(--page);color:inherit;font:inherit}
button{inline-size:100%;min-block-size:3.25rem;border:2px solid var(--no);border-radius:.5rem;background:transparent;color:var(--no);font:inherit;font-weight:600;cursor:pointer}
button.yes{border-color:var(--yes);background:var(--yes);color:var(--on-yes)}
:focus-visible{outline:3px solid #1769d6;outline-offset:2px}
@media (max-width:35rem){main{border-inline:0;border-radius:0}}
`;
