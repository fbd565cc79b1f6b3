import type { Row } from '#web/live/board.svelte.ts';
import { Board } from '#web/live/board.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { PoolsFeed, type LivePool } from '#web/live/pools.svelte.ts';
import { session } from '#web/session.svelte.ts';
import { untrack } from 'svelte';
import { wallPages } from './pages.ts';
import { type Frame, framesOf, stepped, type Turn, turned } from './playlist.ts';
import { WallSetup } from './setup.svelte.ts';
import { isUrgent } from './urgent.ts';

/** Rows that fit; one fewer while a banner takes the place of one. */
const ROWS = 10;
const MOST_POOL_PAGES = 2;
const NOTHING: readonly LivePool[] = [];

/** A critical fault that nobody has taken. */
const isAlarm = (row: Row): boolean => row.phase === 'declared' && row.severity === 'critical';

const chunked = <T>(list: readonly T[], size: number): T[][] =>
  size <= 0
    ? []
    : Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

/** What the wall shows now: the pages that there are, and whose turn it is. `follow` inside an `$effect`. */
export class Show {
  readonly setup = new WallSetup(() => session.screen?.settings.wall ?? null);
  readonly board = new Board();
  readonly #pools = new PoolsFeed();
  #turn = $state.raw<Turn>({ at: 0, since: clock.now });
  /** Whether something above the rows takes the place of one; the view knows. */
  #banner = $state(false);

  /** What is restored is no longer anybody's on the wall. */
  readonly #open = $derived(this.board.rows().filter((row) => row.phase !== 'restored'));
  readonly alarms = $derived(
    this.#open.filter(isAlarm).sort((a, b) => a.entry.timing.declaredAt - b.entry.timing.declaredAt),
  );
  /** What sounds the alarm, then all others in the order of burning: the banner names one alarm, the rows name them all. */
  readonly rows = $derived(
    this.alarms.length === 0 ? this.#open : [...this.alarms, ...this.#open.filter((row) => !isAlarm(row))],
  );
  readonly #size = $derived(this.#banner ? ROWS - 1 : ROWS);
  readonly #paged = $derived(wallPages(this.rows, this.#size, isUrgent));
  readonly #urgent = $derived(this.rows.filter(isUrgent));
  /** Pools stand beneath what is urgent: the fuller it is, the fewer of them, down to none. The fullest come first. */
  readonly #poolPages = $derived(
    chunked(
      this.setup.current.pools
        ? [...(this.#pools.items?.values() ?? NOTHING)].sort(
            (a, b) => b.used / Math.max(b.included, 1) - a.used / Math.max(a.included, 1),
          )
        : NOTHING,
      this.#size - this.#urgent.length,
    ).slice(0, MOST_POOL_PAGES),
  );
  readonly #frames = $derived(
    framesOf({
      faultPages: this.#paged.pages.length,
      beyond: this.#paged.beyond.length,
      poolPages: this.#poolPages.length,
    }),
  );

  readonly page = $derived(Math.min(this.#turn.at, this.#frames.length - 1));
  readonly frame: Frame = $derived(this.#frames[this.page] ?? { kind: 'faults', page: 0 });
  readonly faults: readonly Row[] = $derived(
    this.frame.kind === 'faults'
      ? (this.#paged.pages[this.frame.page] ?? [])
      : this.frame.kind === 'pools'
        ? this.#urgent
        : [],
  );
  readonly pools: readonly LivePool[] = $derived(
    this.frame.kind === 'pools' ? (this.#poolPages[this.frame.page] ?? NOTHING) : NOTHING,
  );

  get pages(): number {
    return this.#frames.length;
  }
  get beyond(): readonly Row[] {
    return this.#paged.beyond;
  }

  /** @param banner whether there is one now */
  follow(banner: () => boolean): () => void {
    $effect(() => {
      this.#banner = banner();
    });
    $effect(() => {
      const { now } = clock;
      const frames = this.#frames.length;
      untrack(() => (this.#turn = turned(this.#turn, frames, now, this.setup.current.seconds)));
    });
    $effect(() => (this.setup.current.pools ? this.#pools.follow() : undefined));
    return this.board.follow();
  }

  step(by: 1 | -1): void {
    this.#turn = stepped(this.#turn, this.#frames.length, by, clock.now);
  }
}
