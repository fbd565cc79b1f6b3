import type { Row } from '#web/live/board.svelte.ts';
import { countsOf, filtered, type Filter } from './filters.ts';
import { grouped, type Grouping, type ListItem } from './groups.ts';
import { asItIs, held, type Held } from './held.ts';
import type { SavedView } from './savedViews.svelte.ts';

/** What the list shows of the board: filtered, searched, grouped, and held still while it is being read. */
export class TriageList {
  filter = $state<Filter>('all');
  search = $state('');
  grouping = $state<Grouping>('none');
  /** Somebody has scrolled into the list, or is about to press a row of it. */
  reading = $state(false);
  #last: { readonly question: string; readonly held: Held<Row> } = { question: '', held: asItIs([]) };
  readonly #all: () => readonly Row[];

  readonly all = $derived.by(() => this.#all());
  readonly counts = $derived.by(() => countsOf(this.all));
  readonly rows = $derived.by(() => filtered(this.all, this.filter, this.search));
  readonly held = $derived.by(() => this.#hold());
  readonly items = $derived.by((): readonly ListItem[] => grouped(this.held.shown, this.grouping));

  /** @param all every row of the board, what burns next first; read reactively */
  constructor(all: () => readonly Row[]) {
    this.#all = all;
  }

  get view(): Omit<SavedView, 'name'> {
    return { filter: this.filter, search: this.search, grouping: this.grouping };
  }

  use(view: Omit<SavedView, 'name'>): void {
    this.filter = view.filter;
    this.search = view.search;
    this.grouping = view.grouping;
  }

  /** An answer to another question starts anew. */
  #hold(): Held<Row> {
    const question = JSON.stringify(this.view);
    const still = this.reading && question === this.#last.question;
    const next = still ? held(this.#last.held, this.rows) : asItIs(this.rows);
    this.#last = { question, held: next };
    return next;
  }
}
