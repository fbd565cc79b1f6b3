import { apart, DIRECTION, LANGUAGES, TAG, type Language } from '#shared/i18n/languages.ts';
import type { zh } from '#shared/i18n/zh.ts';
import { type Area, readArea } from './areas.ts';

type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Keys<T[K]>}`;
}[keyof T & string];
/** Where a text stands: its group, a dot, and so on. A key that no text has does not compile. */
export type Key = Keys<typeof zh>;
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
/** The texts that are here, by their groups. */
const texts: Record<Language, Record<string, unknown>> = { zh: {}, en: {} };

/** Fetches what is not here yet. A failed fetch is tried again by whoever asks next. */
function load(into: Language, areas: Iterable<Area>): Promise<unknown> {
  return Promise.all(
    [...areas].map((area) => {
      const name = `${into} ${area}`;
      const known = loaded.get(name);
      if (known !== undefined) return known;
      const started = readArea(into, area).then(
        (found) => void Object.assign(texts[into], found),
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
  get direction(): 'ltr' | 'rtl' {
    return DIRECTION[current];
  },
};

export async function useLanguage(next: Language): Promise<void> {
  await load(next, needed);
  localStorage.setItem(STORED, next);
  document.documentElement.lang = TAG[next];
  document.documentElement.dir = DIRECTION[next];
  document.querySelector('link[rel="manifest"]')?.setAttribute('href', `/manifest.${next}.webmanifest`);
  current = next;
}

export const startTexts = (): Promise<void> => useLanguage(preferred());

function find(key: string): string | undefined {
  let at: unknown = texts[current];
  for (const part of key.split('.')) at = Object(at)[part] as unknown;
  return typeof at === 'string' ? at : undefined;
}

/** `{{name}}` stands for a parameter; one that is not given leaves nothing. */
const filled = (text: string, params: Params): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => apart(String(params[name] ?? ''), current));

/** The text for a key in the reader's language; re-rendered when the language changes. */
export function t(key: Key, params: Params = {}): string {
  return filled(find(key) ?? key, params);
}

/** The text for a key made of data (a code, an id), or the fallback where there is none. */
export const tOr = (key: string, fallback: string): string => find(key) ?? fallback;
