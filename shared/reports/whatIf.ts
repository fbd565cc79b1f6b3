import { timingUnder } from '../clock/replay.ts';
import { timingOf } from '../clock/timingOf.ts';
import { fold } from '../ticket/evolve.ts';
import type { Fact, Terms } from '../ticket/facts.ts';
import type { TicketState } from '../ticket/state.ts';
import { type Clock, CLOCKS } from '../ticket/values.ts';
import type { Instant } from '../time.ts';
import { excusedUntil } from './case.ts';
import { type Attainment, noAttainment, type Verdict, verdictOf } from './attainment.ts';

/** A fault that would be judged otherwise: it breaches now and would not, or would and does not. */
export interface Turned {
  readonly no: string;
  readonly customer: string;
  readonly clock: Clock;
  readonly before: Verdict;
  readonly after: Verdict;
}

type ByClock = Record<Clock, { readonly before: Attainment; readonly after: Attainment }>;
const none = () => ({ before: noAttainment(), after: noAttainment() });

/**
 * What a period would have been under other terms: each ticket's verdicts as they stand beside what they would be. Added one
 * at a time, in whatever order they come, as they stand at `now`.
 * @param termsFor what the policy in question would have given the customer of a ticket
 * @param most turned verdicts that are listed; all are counted
 */
export class WhatIf {
  readonly #now: Instant;
  readonly #termsFor: (customer: TicketState['customer']) => Terms;
  readonly #most: number;
  readonly clocks: ByClock = { respond: none(), restore: none(), statutory: none() };
  readonly turned: Turned[] = [];
  turnedAll = 0;
  tickets = 0;

  constructor(now: Instant, termsFor: (customer: TicketState['customer']) => Terms, most: number) {
    this.#now = now;
    this.#termsFor = termsFor;
    this.#most = most;
  }

  /** @param facts of one ticket, all of them, in order */
  add(facts: readonly Fact[]): void {
    const state = fold(facts);
    if (state === null) return;
    this.tickets += 1;
    const of = { resolution: state.resolution, excusedUntil: excusedUntil(state.works ?? []) };
    const was = timingOf(facts, state);
    const would = timingUnder(facts, state, this.#termsFor(state.customer));
    for (const clock of CLOCKS) {
      const before = verdictOf(clock, { ...of, timing: was }, this.#now);
      const after = verdictOf(clock, { ...of, timing: would }, this.#now);
      if (before === null || after === null) continue;
      this.clocks[clock].before[before] += 1;
      this.clocks[clock].after[after] += 1;
      if (before !== after) this.#turn({ no: state.no, customer: state.customer.name, clock, before, after });
    }
  }

  #turn(turned: Turned): void {
    this.turnedAll += 1;
    if (this.turned.length < this.#most) this.turned.push(turned);
  }
}
