import type { Language } from '../i18n/languages.ts';
import { shippedTemplate } from './defaults.ts';
import { AUDIENCE, type WordingKind } from './kinds.ts';
import type { Values } from './names.ts';
import { parseTemplate, renderTemplate } from './template.ts';
import { forCustomers } from './values.ts';

/**
 * The text of a kind by a template; the shipped one where the template does not parse, as one that was kept before a name
 * was taken away: a report is never refused for the words of a setting.
 */
export function write(kind: WordingKind, lang: Language, template: string | null, values: Values): string {
  const allowed = AUDIENCE[kind] === 'customer' ? forCustomers(values) : values;
  for (const source of [template, shippedTemplate(kind, lang)]) {
    const parsed = source === null ? null : parseTemplate(source, kind);
    if (parsed?.ok === true) return renderTemplate(parsed.pieces, allowed);
  }
  throw new RangeError(`the shipped template of ${kind} in ${lang} does not parse`);
}
