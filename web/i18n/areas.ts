import type { Language } from '#shared/i18n/languages.ts';

/**
 * Texts are fetched by area, with the page that shows them: `core` is always there, the others are named where a page is
 * (`routes.ts`). One file an area and language: `shared/i18n/<language>/<area>.ts`.
 */
export const AREAS = [
  'after',
  'alerts',
  'bill',
  'causes',
  'contracts',
  'core',
  'customers',
  'design',
  'duty',
  'field',
  'form',
  'handover',
  'imports',
  'intake',
  'majeure',
  'outbox',
  'policyFile',
  'pools',
  'portal',
  'push',
  'record',
  'refusals',
  'registry',
  'registryPage',
  'report',
  'reports',
  'screens',
  'settings',
  'suspicions',
  'ticket',
  'ticketPage',
  'triage',
  'wall',
  'when',
  'wording',
  'works',
] as const;
export type Area = (typeof AREAS)[number];

/** Fetched when something is refused, by whoever says why (`web/http/problem.ts`); pages need not name them. */
export const ON_DEMAND: readonly Area[] = ['refusals'];

const FILES = import.meta.glob<Readonly<Record<string, object>>>('../../shared/i18n/{zh,en}/*.ts');

/** The texts of an area in a language, its groups by their names. */
export async function readArea(language: Language, area: Area): Promise<object> {
  const read = FILES[`../../shared/i18n/${language}/${area}.ts`];
  if (read === undefined) throw new Error(`no texts of ${area} in ${language}`);
  return { ...(await read())[area] };
}
