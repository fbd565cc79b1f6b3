import { callRecords } from './callRecords.ts';
import { declarations } from './declarations.ts';
import { longHistory } from './history.ts';
import { comeBack, commitToScreen, storm } from './live.ts';
import type { Row } from './row.ts';
import { bursts } from './sense/burst.ts';
import { forecasts } from './sense/forecast.ts';
import { silences } from './sense/silence.ts';
import { screens } from './screens.ts';
import { starts } from './start.ts';
import { timers } from './timers.ts';

export type Say = (line: string) => void;

export interface MeasureOptions {
  /** How many call records a long import has; a million by default. */
  readonly records?: number;
}

/** What can be measured, by its name in the README. Each starts what it needs, and leaves nothing behind. */
export const MEASURES: Readonly<Record<string, (say: Say, options: MeasureOptions) => Promise<readonly Row[]>>> = {
  S1: declarations,
  S2: commitToScreen,
  S3: storm,
  S4: comeBack,
  S5: callRecords,
  S6: timers,
  S7: longHistory,
  S8: screens,
  S9: starts,
  forecast: forecasts,
  silence: silences,
  burst: bursts,
};
