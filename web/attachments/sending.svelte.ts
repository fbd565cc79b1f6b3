import { type Attachment, attachmentSchema } from '#shared/api/ticket.ts';
import type { Visibility } from '#shared/ticket/values.ts';
import { freshKey } from '#web/http/idempotency.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { t } from '#web/i18n/text.svelte.ts';
import { travelling, travelName, UnreadablePhoto } from './photo.ts';

/** Files on their way to a ticket, one after the other. They can be stopped; what has arrived stays. */
export class Sending {
  /** The one that is on its way. */
  current = $state<string | null>(null);
  problem = $state<string | null>(null);
  #asked = new AbortController();

  stop(): void {
    this.#asked.abort();
  }

  /** @returns those that have arrived */
  async send(no: string, files: readonly File[], visibility: Visibility): Promise<Attachment[]> {
    const asked = (this.#asked = new AbortController());
    this.problem = null;
    const arrived: Attachment[] = [];
    try {
      for (const file of files) {
        this.current = file.name;
        arrived.push(await this.#one(no, file, visibility, asked.signal));
      }
    } catch (error) {
      if (!asked.signal.aborted)
        this.problem = error instanceof UnreadablePhoto ? t('attach.unreadable') : explain(error);
    } finally {
      this.current = null;
    }
    return arrived;
  }

  async #one(no: string, file: File, visibility: Visibility, signal: AbortSignal): Promise<Attachment> {
    const body = await travelling(file);
    const query = new URLSearchParams({ name: travelName(file), visibility });
    return request(`/api/tickets/${encodeURIComponent(no)}/attachments?${query.toString()}`, attachmentSchema, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': freshKey(), 'content-type': body.type || 'application/octet-stream' },
      signal,
    });
  }
}
