import type { FactBody } from '../../ticket/facts.ts';
import type { Instant } from '../../time.ts';
import type { TimerKind } from '../timers.ts';

/** Something that time alone will cause, unless a fact comes in between. */
export interface Coming {
  readonly kind: TimerKind;
  /** Which of its kind; 0 where there is but one. */
  readonly level: number;
  readonly at: Instant;
  /** What is put on record when it is seen at `now`. */
  readonly body: (now: Instant) => FactBody;
}
