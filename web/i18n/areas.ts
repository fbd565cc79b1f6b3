import type { Language } from '#shared/i18n/languages.ts';

/**
 * Texts are fetched by area, with the page that shows them: `core` is always there, the others are named where a page is
 * (`routes.ts`). One file an area and language: `shared/i18n/<language>/<area>.ts`.
 */
export const AREAS = [
  'core',
  'customers',
  'design',
  'duty',
  'field',
  'handover',
  'imports',
  'intake',
  'outbox',
  'policyFile',
  'pools',
  'portal',
  'push',
  'registry',
  'registryPage',
  'report',
  'reports',
  'settings',
  'ticket',
  'triage',
  'wall',
  'when',
  'wording',
  'works',
] as const;
export type Area = (typeof AREAS)[number];

const FILES = import.meta.glob<Readonly<Record<string, object>>>('../../shared/i18n/{zh,en}/*.ts');

/** The texts of an area in a language, its groups by their names. */
export async function readArea(language: Language, area: Area): Promise<object> {
  const read = FILES[`../../shared/i18n/${language}/${area}.ts`];
  if (read === undefined) throw new Error(`no texts of ${area} in ${language}`);
  return { ...(await read())[area] };
}
