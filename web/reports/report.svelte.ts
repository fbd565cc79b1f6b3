import { type Report, type ReportQuery, reportSchema } from '#shared/api/report.ts';
import type { SheetName } from '#shared/reports/sheet.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { language } from '#web/i18n/text.svelte.ts';

const searchOf = (query: Readonly<Record<string, string | undefined>>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, value);
  return search.toString();
};

/**
 * A report as it is asked for: `busy` until the answer is there, or the asker stops it. What was read last stays to be
 * seen while the next one is added up, so nothing jumps.
 */
export class ReportReader {
  report = $state.raw<Report | null>(null);
  busy = $state(false);
  problem = $state<string | null>(null);
  #asked: AbortController | null = null;

  async read(query: ReportQuery): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.busy = true;
    this.problem = null;
    try {
      this.report = await request(`/api/reports/service?${searchOf(query)}`, reportSchema, { signal: asked.signal });
    } catch (error) {
      if (!asked.signal.aborted) this.problem = explain(error);
    } finally {
      if (this.#asked === asked) this.busy = false;
    }
  }

  stop(): void {
    this.#asked?.abort();
    this.busy = false;
  }
}

/** Where a table of `query` is to be had as a file, in the reader's language. */
export const exportUrl = (query: ReportQuery, sheet: SheetName | 'all', format: 'csv' | 'xlsx'): string =>
  `/api/reports/service/export?${searchOf({ ...query, sheet, format, lang: language.current })}`;
