import { importAnswerSchema, type ImportAnswer } from '#shared/api/pool.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

export const FORMATS = ['auto', 'csv', 'ndjson', 'asterisk'] as const;
export type Format = (typeof FORMATS)[number];

/** One call-record file on its way in. It can be stopped; lines already committed stay, and are duplicates next time. */
export class Importing {
  readonly name: string;
  busy = $state(true);
  problem = $state<string | null>(null);
  answer = $state.raw<ImportAnswer | null>(null);
  readonly #asked = new AbortController();

  constructor(file: File, format: Format) {
    this.name = file.name;
    void this.#send(file, format);
  }

  stop(): void {
    this.#asked.abort();
    this.busy = false;
  }

  async #send(file: File, format: Format): Promise<void> {
    try {
      this.answer = await request(`/api/call-records?format=${format}`, importAnswerSchema, {
        method: 'POST',
        body: file,
        headers: { 'content-type': contentType(file, format) },
        signal: this.#asked.signal,
      });
    } catch (error) {
      if (!this.#asked.signal.aborted) this.problem = explain(error);
    } finally {
      this.busy = false;
    }
  }
}

const contentType = (file: File, format: Format): string =>
  format === 'ndjson' || file.name.endsWith('.ndjson') ? 'application/x-ndjson' : 'text/csv';

/** The rejected lines as a table, with its header. */
export const rejectedRows = (answer: ImportAnswer): string[][] => [
  ['line', 'code', 'message'],
  ...answer.rejected.map((r) => [String(r.line), r.code, r.message]),
];
