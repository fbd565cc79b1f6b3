import type { ImportEntry } from '#shared/api/imports.ts';
import type { ImportState } from '#shared/pool/importState.ts';
import { codeText } from '#web/http/problem.ts';
import { t, tOr } from '#web/i18n/text.svelte.ts';
import type { Tone } from '#web/ui/tone.ts';

/** Formats have names of their own, the same in every language. */
const FORMAT_NAMES: Readonly<Record<string, string>> = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  asterisk: 'Asterisk',
  freeswitch: 'FreeSWITCH',
  'cm-ims': 'CM-IMS',
};

export const formatName = (format: string): string => FORMAT_NAMES[format] ?? tOr(`imports.format.${format}`, format);

export const fileNameOf = (entry: Pick<ImportEntry, 'file'>): string => entry.file ?? t('imports.noName');

export const STATE_TONE: Readonly<Record<ImportState, Tone>> = {
  running: 'carrier',
  stalled: 'attention',
  failed: 'danger',
  done: 'ok',
};

/** How an import stands, in a sentence that says what to do. */
export function standingOf(entry: ImportEntry, state: ImportState): string {
  if (state !== 'failed') return t(`imports.about.${state}`);
  return t('imports.about.failed', { why: codeText(entry.failure ?? '', t('imports.brokenOff')) });
}
