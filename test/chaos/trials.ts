import { kills } from './r1Kills.ts';
import { timers } from './r2Timers.ts';
import { postgresAway } from './r3Postgres.ts';
import { redisAway } from './r4Redis.ts';
import { screens } from './r5Screens.ts';
import { providers } from './r6Providers.ts';
import { nodes } from './r7Nodes.ts';
import { replays } from './r8Replays.ts';
import { churn } from './r9Churn.ts';
import type { Trial } from './trial.ts';

/** By their names in the README. */
export const TRIALS: Readonly<Record<string, Trial>> = {
  R1: kills,
  R2: timers,
  R3: postgresAway,
  R4: redisAway,
  R5: screens,
  R6: providers,
  R7: nodes,
  R8: replays,
  R9: churn,
};
