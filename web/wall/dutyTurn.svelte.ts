import { OnDutyNow } from '#web/duty/rota.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';

const EACH = 6000;

/** Who is on duty, one after the other: the head of the wall has room for one. `follow` inside an `$effect`. */
export class DutyTurn {
  readonly #now = new OnDutyNow();

  readonly follow = (): (() => void) => this.#now.follow();

  /** Whether it is known by now. */
  get known(): boolean {
    return this.#now.items !== null;
  }

  get shown() {
    const items = this.#now.items ?? [];
    return items[Math.floor(clock.now / EACH) % Math.max(1, items.length)];
  }
}
