import { ticketListSchema } from '#shared/api/ticket.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { pastEntrySchema, type PastEntry } from '#web/ticket/model.ts';

const PAGE = 10;

/** Faults of a customer that are over, latest first, a page at a time. */
export class PastList {
  items = $state.raw<readonly PastEntry[] | null>(null);
  more = $state(false);
  busy = $state(false);
  problem = $state<string | null>(null);
  readonly #customer: string;
  #cursor: string | null = null;

  constructor(customer: string) {
    this.#customer = customer;
  }

  async next(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    const query = new URLSearchParams({ customer: this.#customer, phase: 'ended', limit: String(PAGE) });
    if (this.#cursor !== null) query.set('cursor', this.#cursor);
    try {
      const { items, nextCursor } = await request(`/api/tickets?${query.toString()}`, ticketListSchema);
      this.items = [...(this.items ?? []), ...items.map((item) => pastEntrySchema.parse(item))];
      this.#cursor = nextCursor;
      this.more = nextCursor !== null;
    } catch (problem) {
      this.problem = explain(problem);
    } finally {
      this.busy = false;
    }
  }
}
