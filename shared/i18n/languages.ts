import type { zh } from './zh.ts';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
/** Every text of a language. A missing or misspelt key does not compile. */
export type Messages = Texts<typeof zh>;

/** The BCP 47 tag of each language: for `<html lang>`, dates, numbers and speech. */
export const TAG: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };
/** What each calls itself: by this its readers find it. */
export const OWN_NAME: Record<Language, string> = { zh: '中文', en: 'English' };
export const DIRECTION: Record<Language, 'ltr' | 'rtl'> = { zh: 'ltr', en: 'ltr' };

/** A value in a text has a direction of its own: where that runs from the right it is set apart (FSI … PDI, as `<bdi>` does). */
export const apart = (value: string, language: Language): string =>
  DIRECTION[language] === 'rtl' ? `\u2068${value}\u2069` : value;
