import { z } from 'zod';
import type { OnBehalf } from '#shared/actor.ts';
import { declarationAnswerSchema, type DeclarationRequest, declarationRequestSchema } from '#shared/api/declaration.ts';
import { type Ticket, ticketListSchema, ticketSchema } from '#shared/api/ticket.ts';
import type { Command } from '#shared/ticket/commands.ts';
import { commandSchema } from '#shared/ticket/commands.ts';
import { StartRefused } from '#db/refused.ts';
import type { DemoUsername } from '../../auth/seed.ts';

/** What the desk answers to somebody who asks for what is not to be had: its problem's code, and words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** In ms. A desk that says nothing for so long is not well. */
const LONGEST_ANSWER = 30_000;

const problemSchema = z.object({ code: z.string(), detail: z.string() });
const customersSchema = z.object({ items: z.array(z.object({ id: z.string() })) });
const importSchema = z.object({ accepted: z.number(), duplicates: z.number() });

/** A running desk, as its public interface has it: nothing else is used. */
export class Desk {
  readonly #cookies = new Map<DemoUsername, string>();

  constructor(readonly url: string) {}

  /** @throws StartRefused when there is no desk there, or it does not let them in */
  async signIn(username: DemoUsername, password: string): Promise<void> {
    const answer = await fetch(`${this.url}/api/auth/sign-in/username`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
      signal: AbortSignal.timeout(LONGEST_ANSWER),
    }).catch(() => {
      throw new StartRefused(`There is no desk at ${this.url}. Start it with npm start, or give --url.`);
    });
    await answer.body?.cancel();
    if (!answer.ok)
      throw new StartRefused(
        `The desk at ${this.url} does not let ${username} in (${answer.status}). Is the demo loaded there, and the password right?`,
      );
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    this.#cookies.set(username, cookies.join('; '));
  }

  declare(as: DemoUsername, request: DeclarationRequest, key: string) {
    const headers = { 'idempotency-key': key };
    const body = JSON.stringify(z.encode(declarationRequestSchema, request));
    return this.#call(as, '/api/declarations', declarationAnswerSchema, { body, headers });
  }

  /** @param onBehalf whose word it is, where staff record it for a customer */
  async send(as: DemoUsername, no: string, command: Command, onBehalf?: OnBehalf): Promise<void> {
    const body = JSON.stringify({ ...z.encode(commandSchema, command), onBehalf });
    await this.#call(as, `/api/tickets/${no}/commands`, z.unknown(), { body });
  }

  ticket(as: DemoUsername, no: string): Promise<Ticket> {
    return this.#call(as, `/api/tickets/${no}`, ticketSchema);
  }

  /** Ids of those that the desk knows: its demo may have been loaded before some came to it. */
  async customers(as: DemoUsername): Promise<Set<string>> {
    const { items } = await this.#call(as, '/api/customers', customersSchema);
    return new Set(items.map(({ id }) => id));
  }

  /** Services that have a ticket which is not over. */
  async busyServices(as: DemoUsername): Promise<Set<string>> {
    const busy = new Set<string>();
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: z.infer<typeof ticketListSchema> = await this.#call(
        as,
        `/api/tickets?phase=open&limit=200${query}`,
        ticketListSchema,
      );
      for (const item of page.items) busy.add(item.service.id);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return busy;
  }

  async importCalls(as: DemoUsername, calls: readonly object[]): Promise<number> {
    const { accepted } = await this.#call(as, '/api/call-records?format=ndjson', importSchema, {
      body: calls.map((call) => JSON.stringify(call)).join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
    });
    return accepted;
  }

  async #call<T extends z.core.$ZodType>(
    as: DemoUsername,
    path: string,
    schema: T,
    post?: { readonly body: string; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<z.output<T>> {
    const answer = await fetch(this.url + path, {
      method: post === undefined ? 'GET' : 'POST',
      headers: {
        cookie: this.#cookies.get(as) ?? '',
        ...(post === undefined ? {} : { 'content-type': 'application/json', ...post.headers }),
      },
      ...(post === undefined ? {} : { body: post.body }),
      signal: AbortSignal.timeout(LONGEST_ANSWER),
    });
    const body: unknown = await answer.json();
    if (answer.ok) return z.parse(schema, body);
    const problem = problemSchema.safeParse(body);
    throw problem.success
      ? new Refused(answer.status, problem.data.code, problem.data.detail)
      : new Refused(answer.status, 'unknown', `the desk answered ${answer.status}`);
  }
}
