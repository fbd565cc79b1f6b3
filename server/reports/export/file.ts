import type { ExportQuery, Report } from '#shared/api/report.ts';
import { en } from '#shared/i18n/en.ts';
import { zh } from '#shared/i18n/zh.ts';
import { SHEETS, type Say, sheetOf } from '#shared/reports/sheet.ts';
import { toCsv } from './csv.ts';
import { toXlsx } from './xlsx.ts';

export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly body: Buffer;
}

export const CSV = 'text/csv; charset=utf-8';
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The words of a language by their dotted keys. */
function sayIn(language: 'zh' | 'en'): Say {
  const messages: object = language === 'zh' ? zh : en;
  return (key) => {
    const found = key
      .split('.')
      .reduce<unknown>(
        (at, part) =>
          typeof at === 'object' && at !== null ? Object.getOwnPropertyDescriptor(at, part)?.value : undefined,
        messages,
      );
    if (typeof found !== 'string') throw new RangeError(`there is no text ${key}`);
    return found;
  };
}

/** What was asked for of `report`, as a file whose name says what it holds in its reader's language. */
export async function exportFile(report: Report, { sheet, format, lang }: ExportQuery): Promise<ExportedFile> {
  const say = sayIn(lang);
  const sheets = (sheet === 'all' ? SHEETS : [sheet]).map((name) => sheetOf(name, report, say, lang));
  const [first] = sheets;
  const messages = lang === 'zh' ? zh : en;
  const what = sheet === 'all' || first === undefined ? messages.reports.title : first.title;
  const name = `${what} ${report.from} ${report.to}.${format}`.replaceAll(' ', '_');
  if (format === 'csv' && first !== undefined) return { name, type: CSV, body: Buffer.from(toCsv(first)) };
  return { name, type: XLSX, body: await toXlsx(sheets) };
}

/**
 * Named in its own script for whoever reads RFC 8187, and in ASCII for the rest.
 * @param ascii without its ending
 */
export const disposition = ({ name }: Pick<ExportedFile, 'name'>, ascii: string): string =>
  `attachment; filename="${ascii}${name.slice(name.lastIndexOf('.'))}"; filename*=UTF-8''${encodeURIComponent(name)}`;
