import { importEntrySchema } from '#shared/api/imports.ts';
import { importAnswerSchema, type ImportAnswer } from '#shared/api/pool.ts';
import { type ColumnMap, columnsText, RECORD_FORMATS } from '#shared/pool/records.ts';
import { freshUuid } from '#web/http/idempotency.ts';
import { explain, Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

export const FORMATS = ['auto', ...RECORD_FORMATS] as const;
export type Format = (typeof FORMATS)[number];

/** What whoever sends a file knows of it. */
export interface Hints {
  readonly columns?: ColumnMap;
  /** Whose calls a bill lists. */
  readonly number?: string;
}

/** Ends an import, whoever runs it. @throws Problem */
export const cancelImport = (id: string): Promise<unknown> =>
  request(`/api/call-records/imports/${id}/cancel`, importEntrySchema, { method: 'POST' });

/** One call-record file on its way in. It can be stopped; lines already committed stay, and are duplicates next time. */
export class Importing {
  /** By it the import log knows it. */
  readonly id = freshUuid();
  busy = $state(true);
  problem = $state<string | null>(null);
  /** Its code. */
  refusal = $state<string | null>(null);
  answer = $state.raw<ImportAnswer | null>(null);
  readonly #asked = new AbortController();

  constructor(
    readonly file: File,
    readonly format: Format,
    hints: Hints = {},
  ) {
    void this.#send(hints);
  }

  /** The server is told as well: it may have all of a file that is still being stored. */
  stop(): void {
    this.#asked.abort();
    this.busy = false;
    // An import that had not begun, or has just ended, needs no end.
    cancelImport(this.id).catch(() => undefined);
  }

  async #send({ columns, number }: Hints): Promise<void> {
    const { file, format } = this;
    const asked = new URLSearchParams({ format, name: file.name.slice(-200), import: this.id });
    if (columns !== undefined) asked.set('columns', columnsText(columns));
    if (number !== undefined) asked.set('number', number);
    try {
      this.answer = await request(`/api/call-records?${asked}`, importAnswerSchema, {
        method: 'POST',
        body: file,
        headers: { 'content-type': contentType(file, format) },
        signal: this.#asked.signal,
      });
    } catch (error) {
      if (this.#asked.signal.aborted) return;
      this.problem = explain(error);
      this.refusal = error instanceof Problem ? error.code : null;
    } finally {
      this.busy = false;
    }
  }
}

const contentType = (file: File, format: Format): string =>
  format === 'ndjson' || file.name.endsWith('.ndjson') ? 'application/x-ndjson' : 'text/csv';
