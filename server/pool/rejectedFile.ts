import { toCsv } from '#server/reports/export/csv.ts';
import type { ImportEntry } from '#shared/api/imports.ts';
import { imports as en } from '#shared/i18n/en/imports.ts';
import { refusals as enRefusals } from '#shared/i18n/en/refusals.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { imports as zh } from '#shared/i18n/zh/imports.ts';
import { refusals as zhRefusals } from '#shared/i18n/zh/refusals.ts';
import type { Rejection } from './importLog.ts';

const TEXTS = {
  zh: { file: zh.imports.csv, reasons: zhRefusals.mistake },
  en: { file: en.imports.csv, reasons: enRefusals.mistake },
} as const;

const reasonOf = (reasons: object, code: string): string => {
  const text: unknown = Object.getOwnPropertyDescriptor(reasons, code)?.value;
  return typeof text === 'string' ? text : '';
};

/** The rejected lines of an import as a CSV file, in its reader's words: its name and its text. */
export function rejectedFile(
  entry: Pick<ImportEntry, 'id' | 'file'>,
  lines: readonly Rejection[],
  lang: Language,
): { readonly name: string; readonly body: string } {
  const { file, reasons } = TEXTS[lang];
  return {
    name: `${file.name}_${entry.file ?? entry.id}.csv`.replaceAll(/\s+/g, '_'),
    body: toCsv({
      columns: [
        { title: file.line, kind: 'count' },
        { title: file.code, kind: 'text' },
        { title: file.reason, kind: 'text' },
        { title: file.detail, kind: 'text' },
      ],
      rows: lines.map(({ line, code, message }) => [line, code, reasonOf(reasons, code), message]),
    }),
  };
}
