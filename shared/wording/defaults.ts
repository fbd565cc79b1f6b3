import type { Language } from '../i18n/languages.ts';
import { enTemplates } from './defaults/en.ts';
import { zhTemplates } from './defaults/zh.ts';
import type { WordingKind } from './kinds.ts';

const SHIPPED: Readonly<Record<Language, Readonly<Record<WordingKind, string>>>> = {
  zh: zhTemplates,
  en: enTemplates,
};

/** The shipped template: what stands where a branch has none of its own. */
export const shippedTemplate = (kind: WordingKind, lang: Language): string => SHIPPED[lang][kind];
