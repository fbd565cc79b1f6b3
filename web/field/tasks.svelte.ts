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
    this.#takeAll([raw]);
  }

  #takeAll(raws: readonly unknown[]): void {
    const held = new Map(this.held);
    for (const next of raws.flatMap((raw) => heldOf(raw, Date.now()))) {
      const before = held.get(next.ticket.no);
      if (before === undefined || before.ticket.version <= next.ticket.version) held.set(next.ticket.no, next);
    }
    this.#hold([...held.values()]);
  }

  #hear(items: readonly z.infer<typeof heardSchema>[], full: boolean): void {
    this.refused = null;
    const gone = (no: string) =>
      full ? !items.some((i) => i.key === no && !i.removed) : items.some((i) => i.key === no && i.removed);
    const due = items
      .filter(({ key, version = 0, removed }) => !removed && (this.held?.get(key)?.ticket.version ?? 0) < version)
      .map(({ key }) => key);
    // Before the first are read it is not known that there are none.
    if (this.held !== null || due.length === 0)
      this.#hold([...(this.held?.values() ?? [])].filter((held) => !gone(held.ticket.no)));
    void this.#read(due.filter((no) => !this.#asked.has(no)));
  }

  /** All that is due is shown at once: a list that grows one by one jumps under the thumb. */
  async #read(nos: readonly string[]): Promise<void> {
    if (nos.length === 0) return;
    nos.forEach((no) => this.#asked.add(no));
    const raws = await Promise.all(nos.map(readOne));
    nos.forEach((no) => this.#asked.delete(no));
    this.#takeAll(raws.filter((raw) => raw !== null));
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

/** Null without a network: what was read before stays, and the board tells of it again when there is one. */
async function readOne(no: string): Promise<unknown> {
  try {
    return await request(`/api/tickets/${encodeURIComponent(no)}`, z.unknown());
  } catch (problem) {
    if (problem instanceof Problem) return null;
    throw problem;
  }
}

/** None where this version of the page cannot read it. */
const heldOf = (raw: unknown, at: number): Held[] => {
  const parsed = liveTicketSchema.safeParse(raw);
  return parsed.success ? [{ raw, ticket: parsed.data, at }] : [];
};

export const tasks = new Tasks();
