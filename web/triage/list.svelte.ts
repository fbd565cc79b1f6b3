import type { Suspect } from '#web/live/alerts.svelte.ts';
import type { Row } from '#web/live/board.svelte.ts';
import { countsOf, filtered, suspectsAmong, type Filter } from './filters.ts';
import { grouped, leading, type Grouping, type ListItem } from './groups.ts';
import { asItIs, held, type Held } from './held.ts';
import type { SavedView } from './savedViews.svelte.ts';

/** What was shown last of one kind of rows. An answer to another question starts anew. */
class Last<R extends { readonly key: string }> {
  #question = '';
  #held: Held<R> = asItIs([]);

  next(rows: readonly R[], question: string, reading: boolean): Held<R> {
    const still = reading && question === this.#question;
    this.#question = question;
    return (this.#held = still ? held(this.#held, rows) : asItIs(rows));
  }
}

/** What the list shows: the board filtered, searched, grouped, what is suspected before it, and held still while it is read. */
export class TriageList {
  filter = $state<Filter>('all');
  search = $state('');
  grouping = $state<Grouping>('none');
  /** Somebody has scrolled into the list, or is about to press a row of it. */
  reading = $state(false);
  readonly #lastRows = new Last<Row>();
  readonly #lastSuspects = new Last<Suspect>();
  readonly #all: () => readonly Row[];
  readonly #suspected: () => readonly Suspect[];

  readonly all = $derived.by(() => this.#all());
  readonly suspected = $derived.by(() => this.#suspected());
  readonly counts = $derived.by(() => ({ ...countsOf(this.all), suspected: this.suspected.length }));
  readonly rows = $derived.by(() => filtered(this.all, this.filter, this.search));
  readonly #question = $derived.by(() => JSON.stringify(this.view));
  readonly #heldRows = $derived.by(() => this.#lastRows.next(this.rows, this.#question, this.reading));
  readonly #heldSuspects = $derived.by(() =>
    this.#lastSuspects.next(suspectsAmong(this.suspected, this.filter, this.search), this.#question, this.reading),
  );
  readonly items = $derived.by((): readonly ListItem[] => {
    const tickets = grouped(this.#heldRows.shown, this.grouping);
    const suspects = leading(this.#heldSuspects.shown, this.grouping, this.filter === 'suspected');
    return suspects.length === 0 ? tickets : [...suspects, ...tickets];
  });
  /** Rows that have come meanwhile and wait to be let in. */
  readonly waiting = $derived.by(() => this.#heldRows.waiting + this.#heldSuspects.waiting);

  /**
   * @param all every row of the board, what burns next first; read reactively
   * @param suspected what is suspected, the latest first; read reactively
   */
  constructor(all: () => readonly Row[], suspected: () => readonly Suspect[]) {
    this.#all = all;
    this.#suspected = suspected;
  }

  /** Whether what a row was of has left, and only its place is still held. */
  gone(key: string): boolean {
    return this.#heldRows.gone.has(key) || this.#heldSuspects.gone.has(key);
  }

  get view(): Omit<SavedView, 'name'> {
    return { filter: this.filter, search: this.search, grouping: this.grouping };
  }

  use(view: Omit<SavedView, 'name'>): void {
    this.filter = view.filter;
    this.search = view.search;
    this.grouping = view.grouping;
  }
}
