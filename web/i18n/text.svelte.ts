import i18next from 'i18next';
import type { ParseKeys } from 'i18next';
import { type Area, readArea } from './areas.ts';
import { DIRECTION, LANGUAGES, TAG, type Language } from '#shared/i18n/languages.ts';

export type Key = ParseKeys;
export type Params = Record<string, string | number>;

const STORED = 'demarc.language';
let current = $state<Language>('zh');

const isLanguage = (value: string | null): value is Language => LANGUAGES.some((l) => l === value);

const preferred = (): Language => {
  const stored = localStorage.getItem(STORED);
  if (isLanguage(stored)) return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
};

/** What the pages opened so far have asked for, in whichever language. */
const needed = new Set<Area>(['core']);
const loaded = new Map<string, Promise<void>>();

/** Fetches what is not here yet. A failed fetch is tried again by whoever asks next. */
function load(into: Language, areas: Iterable<Area>): Promise<unknown> {
  return Promise.all(
    [...areas].map((area) => {
      const name = `${into} ${area}`;
      const known = loaded.get(name);
      if (known !== undefined) return known;
      const started = readArea(into, area).then(
        (texts) => void i18next.addResourceBundle(into, 'translation', texts),
        (error: unknown) => {
          loaded.delete(name);
          throw error;
        },
      );
      loaded.set(name, started);
      return started;
    }),
  );
}

/** Brings a page or dialog together with the areas of texts that it shows. */
export async function withTexts<T>(page: () => Promise<T>, ...areas: readonly Area[]): Promise<T> {
  areas.forEach((area) => needed.add(area));
  const [module] = await Promise.all([page(), load(current, areas)]);
  return module;
}

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
  await load(next, needed);
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
