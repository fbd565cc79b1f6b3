import { ticketListSchema } from '#shared/api/ticket.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { t } from '#web/i18n/text.svelte.ts';
import { navigate } from '#web/routes.ts';
import type { Action } from './actions.svelte.ts';

const PAUSE = 150;
const MOST = 6;

/** Tickets that match what is typed into the palette, as actions that open them. */
export class Found {
  list = $state.raw<readonly Action[]>([]);
  problem = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;

  /** Asks once typing pauses; an answer to what is no longer there is dropped. */
  look(text: string): void {
    this.stop();
    this.problem = null;
    if (text.trim() === '') {
      this.list = [];
      return;
    }
    this.#timer = setTimeout(() => void this.#ask(text.trim()), PAUSE);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  async #ask(text: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const tickets = await this.#tickets(text, asking.signal);
      if (!asking.signal.aborted) this.list = tickets;
    } catch (problem) {
      if (!asking.signal.aborted) this.problem = explain(problem);
    }
  }

  async #tickets(text: string, signal: AbortSignal): Promise<Action[]> {
    const query = new URLSearchParams({ q: text, limit: String(MOST) });
    const { items } = await request(`/api/tickets?${query}`, ticketListSchema, { signal });
    return items.map((ticket) => ({
      id: `ticket ${ticket.no}`,
      group: t('palette.tickets'),
      text: `${ticket.no}  ${ticket.customer.name} · ${t(`phase.${ticket.phase}`)}`,
      run: () => void navigate('/tickets/:no', { params: { no: ticket.no } }),
    }));
  }
}
