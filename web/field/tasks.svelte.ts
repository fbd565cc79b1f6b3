import * as z from 'zod/mini';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { connection } from '#web/live/connection.svelte.ts';
import { mine } from '#web/mine.ts';
import { liveTicketSchema, type LiveTicket } from '#web/ticket/model.ts';

const KEPT = 'tasks';
/** As it came, for it is parsed again when it is read. */
const keptSchema = z.array(z.object({ at: z.number(), ticket: z.unknown() }));
const heardSchema = z.object({ key: z.string(), version: z.optional(z.number()), removed: z.optional(z.boolean()) });

interface Held {
  readonly raw: unknown;
  readonly ticket: LiveTicket;
  /** Epoch ms when it was read. */
  readonly at: number;
}

/**
 * The tickets with a task of the technician, whole, and kept in the phone: a page that was never opened can be read in the
 * cellar too. The board says which there are and when one has changed; each is then read anew.
 */
class Tasks {
  /** `null`: nothing is known yet, not even what was known before. */
  held = $state.raw<ReadonlyMap<string, Held> | null>(null);
  refused = $state.raw<{ code: string; detail: string } | null>(null);
  #owner: string | null = null;
  readonly #asked = new Set<string>();

  get all(): readonly LiveTicket[] {
    return [...(this.held?.values() ?? [])].map((held) => held.ticket);
  }

  follow(owner: string): () => void {
    this.#owner = owner;
    const kept = mine.read(KEPT, owner, keptSchema);
    if (kept !== null) this.#hold(kept.flatMap(({ at, ticket }) => heldOf(ticket, at)));
    return connection.watch('rows', undefined, {
      apply: (items, full) => this.#hear(z.array(heardSchema).parse(items), full),
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }

  /** Takes a ticket as it came, unless a later version is here already. */
  take(raw: unknown): void {
    const [next] = heldOf(raw, Date.now());
    if (next === undefined) return;
    const before = this.held?.get(next.ticket.no);
    if (before !== undefined && before.ticket.version > next.ticket.version) return;
    this.#hold([...(this.held?.values() ?? [])].filter((h) => h !== before).concat(next));
  }

  #hear(items: readonly z.infer<typeof heardSchema>[], full: boolean): void {
    this.refused = null;
    const gone = (no: string) =>
      full ? !items.some((i) => i.key === no && !i.removed) : items.some((i) => i.key === no && i.removed);
    this.#hold([...(this.held?.values() ?? [])].filter((held) => !gone(held.ticket.no)));
    for (const { key, version = 0, removed } of items)
      if (!removed && (this.held?.get(key)?.ticket.version ?? 0) < version) void this.#read(key);
  }

  async #read(no: string): Promise<void> {
    if (this.#asked.has(no)) return;
    this.#asked.add(no);
    try {
      this.take(await request(`/api/tickets/${encodeURIComponent(no)}`, z.unknown()));
    } catch (problem) {
      // Without a network what was read before stays; the board tells of it again when there is one.
      if (!(problem instanceof Problem)) throw problem;
    } finally {
      this.#asked.delete(no);
    }
  }

  #hold(all: readonly Held[]): void {
    this.held = new Map(all.map((held) => [held.ticket.no, held]));
    if (this.#owner !== null)
      mine.keep(
        KEPT,
        this.#owner,
        all.map(({ at, raw }) => ({ at, ticket: raw })),
      );
  }
}

/** None where this version of the page cannot read it. */
const heldOf = (raw: unknown, at: number): Held[] => {
  const parsed = liveTicketSchema.safeParse(raw);
  return parsed.success ? [{ raw, ticket: parsed.data, at }] : [];
};

export const tasks = new Tasks();
