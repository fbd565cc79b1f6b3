import { ticketListSchema, type BoardItem } from '#shared/api/ticket.ts';
import {
  templateDetailSchema,
  templateListSchema,
  wordingSchema,
  type TemplateDetail,
  type Wording,
} from '#shared/api/wording.ts';
import type { Language } from '#shared/i18n/languages.ts';
import type { WordingKind } from '#shared/wording/kinds.ts';
import { parseTemplate, renderTemplate, type Parsed } from '#shared/wording/template.ts';
import { AUDIENCE } from '#shared/wording/kinds.ts';
import { forCustomers } from '#shared/wording/values.ts';
import { ALL_NAMES, type Name, type Values } from '#shared/wording/names.ts';
import { explain, Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { wordingPath } from './choice.svelte.ts';

/** One template being edited, and a real ticket to see it on. What is typed is read as it is typed. */
export class TemplateDesk {
  kind = $state<WordingKind>('work_order');
  lang = $state<Language>('zh');
  /** Which of the kinds have a text of the branch's own, in this language. */
  own = $state.raw<ReadonlySet<WordingKind>>(new Set());
  detail = $state.raw<TemplateDetail | null>(null);
  text = $state('');
  tickets = $state.raw<readonly BoardItem[] | null>(null);
  ticket = $state('');
  sample = $state.raw<Wording | null>(null);
  busy = $state(false);
  problem = $state<string | null>(null);
  /** Somebody else changed it since it was read. */
  overtaken = $state(false);
  /** Rises with each template that is opened: an answer that comes after its template was left is nothing to the next. */
  #opened = 0;
  readonly parsed: Parsed = $derived(parseTemplate(this.text, this.kind));
  readonly changed: boolean = $derived(this.detail !== null && this.text !== this.detail.text);
  /** On the chosen ticket; null while the template has faults or there is no ticket. */
  readonly preview: string | null = $derived.by(() => {
    if (!this.parsed.ok || this.sample === null) return null;
    const values = this.values;
    return renderTemplate(this.parsed.pieces, AUDIENCE[this.kind] === 'customer' ? forCustomers(values) : values);
  });

  get values(): Values {
    const of = this.sample?.values ?? null;
    const texts = ALL_NAMES.map((name) => [name, of?.[name] ?? ''] as const);
    return Object.fromEntries(texts) as Record<Name, string>;
  }

  /** Reads what is in force; what was typed and not kept is gone. Until it is there, nothing can be typed. */
  async open(kind: WordingKind, lang: Language): Promise<void> {
    const opened = (this.#opened += 1);
    this.kind = kind;
    this.lang = lang;
    this.detail = null;
    this.overtaken = false;
    await this.#try(async () => {
      const [list, detail] = await Promise.all([
        request('/api/wording', templateListSchema),
        request(this.#path, templateDetailSchema),
      ]);
      if (opened !== this.#opened) return;
      this.own = new Set(list.items.filter((item) => item.lang === lang && item.own).map((item) => item.kind));
      this.#show(detail);
    });
    await this.look(this.ticket);
  }

  async findTickets(): Promise<void> {
    await this.#try(async () => {
      const { items } = await request('/api/tickets?limit=50', ticketListSchema);
      this.tickets = items;
      this.ticket ||= items[0]?.no ?? '';
    });
    // A template that is still coming looks for itself.
    if (this.detail !== null) await this.look(this.ticket);
  }

  async look(ticket: string): Promise<void> {
    this.ticket = ticket;
    if (ticket === '') return;
    const { lang } = this;
    await this.#try(async () => {
      const sample = await request(wordingPath(ticket, lang), wordingSchema);
      if (ticket === this.ticket && lang === this.lang) this.sample = sample;
    });
  }

  /** @param text null: back to the shipped one. @returns whether it was kept */
  async keep(text: string | null): Promise<boolean> {
    const { detail } = this;
    const opened = this.#opened;
    if (detail === null || this.busy) return false;
    this.busy = true;
    try {
      return await this.#try(async () => {
        const json = { text, expectedVersion: detail.version };
        const kept = await request(this.#path, templateDetailSchema, { method: 'PUT', json });
        if (opened !== this.#opened) return;
        this.own = new Set([...this.own].filter((kind) => kind !== this.kind).concat(kept.own ? [this.kind] : []));
        this.overtaken = false;
        this.#show(kept);
      });
    } finally {
      this.busy = false;
    }
  }

  /** Takes note of what is in force now, without touching what was typed. */
  async seeTheirs(): Promise<void> {
    const opened = this.#opened;
    await this.#try(async () => {
      const detail = await request(this.#path, templateDetailSchema);
      if (opened !== this.#opened) return;
      this.detail = detail;
      this.overtaken = false;
    });
  }

  get #path(): string {
    return `/api/wording/${this.kind}/${this.lang}`;
  }

  #show(detail: TemplateDetail): void {
    this.detail = detail;
    this.text = detail.text;
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    this.problem = null;
    try {
      await work();
      return true;
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'template_changed') this.overtaken = true;
      else this.problem = explain(problem);
      return false;
    }
  }
}
