import { dueObligationsSchema } from '#shared/api/contracts.ts';
import { type Instant, instant, parseIso } from '#shared/time.ts';
import { Loaded } from '#web/http/loaded.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';

/** What is overdue, or falls due within so many days, of all contracts in the reader's scope, as it stands at this second. */
export class Due {
  readonly list;

  constructor(days: number) {
    this.list = new Loaded(`/api/obligations?within=${days}`, dueObligationsSchema);
  }

  get now(): Instant {
    return instant(clock.now);
  }

  get items() {
    return (this.list.value?.items ?? []).map((item) => {
      const dueAt = parseIso(item.dueAt);
      return { ...item, dueAt, state: item.state === 'open' && dueAt <= this.now ? ('overdue' as const) : item.state };
    });
  }
}
