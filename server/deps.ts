import type { Logger } from 'pino';
import type { Database } from '#db/open.ts';
import type { Config } from './config.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics/metrics.ts';

/** What every part of the server is made with. */
export interface Deps {
  readonly config: Config;
  readonly db: Database;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly limits: Limits;
  /** After a commit: wakes the feed, the timers and the outbox. Losing a ring delays, never loses. */
  ring(): void;
}
