import i18next from 'i18next';
import type { ParseKeys } from 'i18next';
import { DIRECTION, LANGUAGES, TAG, type Language } from '#shared/i18n/languages.ts';

export type Key = ParseKeys;
export type Params = Record<string, string | number>;

const STORED = 'demarc.language';
/** Only the language in use is fetched. */
const LOAD: Record<Language, () => Promise<object>> = {
  zh: async () => (await import('#shared/i18n/zh.ts')).zh,
  en: async () => (await import('#shared/i18n/en.ts')).en,
};

let current = $state<Language>('zh');

const isLanguage = (value: string | null): value is Language => LANGUAGES.some((l) => l === value);

const preferred = (): Language => {
  const stored = localStorage.getItem(STORED);
  if (isLanguage(stored)) return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
};

/** The reader's language; assigning fetches its texts, then every text on the page follows. */
export const language = {
  get current(): Language {
    return current;
  },
  get tag(): string {
    return TAG[current];
  },
};

export async function useLanguage(next: Language): Promise<void> {
  if (!i18next.hasResourceBundle(next, 'translation')) {
    i18next.addResourceBundle(next, 'translation', await LOAD[next]());
  }
  await i18next.changeLanguage(next);
  localStorage.setItem(STORED, next);
  document.documentElement.lang = TAG[next];
  document.documentElement.dir = DIRECTION[next];
  document.querySelector('link[rel="manifest"]')?.setAttribute('href', `/manifest.${next}.webmanifest`);
  current = next;
}

export async function startTexts(): Promise<void> {
  const first = preferred();
  await i18next.init({
    lng: first,
    resources: {},
    fallbackLng: false,
    // Svelte escapes what it renders.
    interpolation: { escapeValue: false },
  });
  await useLanguage(first);
}

/** The text for a key in the reader's language; re-rendered when the language changes. */
export function t(key: Key, params?: Params): string {
  return i18next.t(key, { lng: current, ...params });
}

/** The text for a key made of data (a code, an id), or the fallback where there is none. */
export function tOr(key: string, fallback: string): string {
  return i18next.exists(key, { lng: current }) ? i18next.t(key as Key, { lng: current }) : fallback;
}
