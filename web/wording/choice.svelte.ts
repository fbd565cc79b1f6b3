import { wordingSchema, type Wording } from '#shared/api/wording.ts';
import type { Language } from '#shared/i18n/languages.ts';
import type { WordingKind } from '#shared/wording/kinds.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

export const wordingPath = (no: string, lang: Language): string =>
  `/api/tickets/${encodeURIComponent(no)}/wording?lang=${lang}`;

/** The texts of one ticket as they stood when asked for, and which one is chosen. */
export class WordingChoice {
  readonly no: string;
  lang = $state<Language>('zh');
  read = $state.raw<Wording | null>(null);
  problem = $state<string | null>(null);
  #kind = $state<WordingKind | null>(null);
  #asked: AbortController | null = null;

  constructor(no: string, lang: Language) {
    this.no = no;
    this.lang = lang;
    void this.load();
  }

  get items(): Wording['items'] {
    return this.read?.items ?? [];
  }
  get kind(): WordingKind | null {
    return this.#kind ?? this.read?.suggested ?? null;
  }
  /** The chosen text. While another language is on its way there is none: what is copied is what is shown. */
  get current(): Wording['items'][number] | null {
    return this.read?.lang === this.lang ? (this.items.find((item) => item.kind === this.kind) ?? null) : null;
  }

  choose(kind: WordingKind | undefined): void {
    if (kind !== undefined) this.#kind = kind;
  }
  /** @param by places down the list; it goes round */
  move(by: number): void {
    const at = this.items.findIndex((item) => item.kind === this.kind);
    this.choose(this.items[(at + by + this.items.length) % this.items.length]?.kind);
  }
  speak(lang: Language): void {
    if (lang === this.lang) return;
    this.lang = lang;
    void this.load();
  }

  async load(): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.problem = null;
    try {
      this.read = await request(wordingPath(this.no, this.lang), wordingSchema, { signal: asked.signal });
    } catch (problem) {
      if (!asked.signal.aborted) this.problem = explain(problem);
    }
  }
}
