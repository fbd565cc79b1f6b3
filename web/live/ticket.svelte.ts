import type * as z from 'zod/mini';
import { factListSchema } from '#shared/api/ticket.ts';
import type { Looker } from '#shared/live/protocol.ts';
import { request } from '#web/http/request.ts';
import { freshKey } from '#web/http/idempotency.ts';
import { liveTicketSchema, type LiveTicket } from '#web/ticket/model.ts';
import { connection } from './connection.svelte.ts';
import type { Refused } from './board.svelte.ts';

/** A command as it travels, instants as ISO 8601: what `commandSchema` accepted, unchanged. */
export type WireCommand = Readonly<Record<string, unknown>>;
export type FactView = z.infer<typeof factListSchema>['items'][number];

/** One ticket, live, with its record. `follow` inside an `$effect`. */
export class TicketFeed {
  readonly no: string;
  current = $state.raw<LiveTicket | null>(null);
  facts = $state.raw<readonly FactView[]>([]);
  refused = $state.raw<Refused | null>(null);
  /** Who of the desk has it open, the reader too; nobody is named to customers. */
  lookers = $state.raw<readonly Looker[]>([]);
  #factsOf = 0;

  constructor(no: string) {
    this.no = no;
  }

  follow(): () => void {
    return connection.watch('ticket', this.no, {
      apply: (items) => {
        for (const item of items) {
          if (typeof item === 'object' && item !== null && 'removed' in item)
            this.refused = { code: 'not_found', detail: '' };
          else this.#show(liveTicketSchema.parse(item));
        }
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
      looking: (people) => {
        this.lookers = people;
      },
    });
  }

  /** Takes a state of the ticket unless a later one is here already: the socket and the answer to a command race. */
  take(next: LiveTicket): void {
    if (this.current !== null && this.current.version >= next.version) return;
    this.current = next;
    this.refused = null;
    void this.#loadFacts(next.version);
  }

  /** From the feed, which is never behind itself: the same version again has something beside it that was renamed. */
  #show(next: LiveTicket): void {
    if (this.current?.version === next.version) this.current = next;
    else this.take(next);
  }

  /** @throws Problem the refusal, to be shown where the command was given */
  async send(command: WireCommand, key = freshKey()): Promise<void> {
    const ticket = await request(`/api/tickets/${encodeURIComponent(this.no)}/commands`, liveTicketSchema, {
      method: 'POST',
      json: command,
      headers: { 'idempotency-key': key },
    });
    this.take(ticket);
  }

  async #loadFacts(version: number): Promise<void> {
    const { items } = await request(`/api/tickets/${encodeURIComponent(this.no)}/facts`, factListSchema);
    if (version < this.#factsOf) return;
    this.#factsOf = version;
    this.facts = items;
  }
}
