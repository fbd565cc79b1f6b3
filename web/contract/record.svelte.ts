import { contractEventsSchema, type ContractEvents } from '#shared/api/contracts.ts';
import type { ContractEvent } from '#shared/contract/events.ts';
import { type Instant, instant } from '#shared/time.ts';
import type { Refused } from '#web/live/board.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { connection } from '#web/live/connection.svelte.ts';

/** What happened to one contract, live, and what follows from it at this second: worked out here, so that it goes on by itself. */
export class ContractRecord {
  value = $state.raw<ContractEvents | null>(null);
  refused = $state.raw<Refused | null>(null);
  readonly events: readonly ContractEvent[] = $derived(
    (this.value?.items ?? []).map(({ seq, at, event }) => ({ ...event, seq, at })),
  );
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  /** Server time; never before what has just been recorded. */
  get now(): Instant {
    return instant(Math.max(clock.now, ...this.events.slice(-1).map(({ at }) => at)));
  }

  follow(): () => void {
    return connection.watch('contract', this.#id, {
      apply: (items) => {
        for (const item of items) {
          const next = contractEventsSchema.parse(item);
          if (next.items.length < (this.value?.items.length ?? 0)) continue;
          this.value = next;
          this.refused = null;
        }
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }
}
