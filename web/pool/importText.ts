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

/** Who sent it: a person or a system by its name, the folder and the demo as what they are. */
export const senderOf = ({ by, source }: Pick<ImportEntry, 'by' | 'source'>): string =>
  source === 'folder' || source === 'demo' ? t(`imports.source.${source}`) : by.name;

/** `42%`; nothing where it cannot be told. */
export const percentOf = (share: number | null): string => (share === null ? '' : `${Math.floor(share * 100)}%`);

export const STATE_TONE: Readonly<Record<ImportState, Tone>> = {
  running: 'carrier',
  stalled: 'attention',
  cancelled: 'plain',
  failed: 'danger',
  done: 'ok',
};

/** How an import stands, in a sentence that says what to do. */
export function standingOf(entry: ImportEntry, state: ImportState): string {
  if (state === 'cancelled') return t('imports.about.cancelled', { who: entry.cancelledBy?.name ?? '' });
  if (state !== 'failed') return t(`imports.about.${state}`);
  return t('imports.about.failed', { why: codeText(entry.failure ?? '', t('imports.brokenOff')) });
}
