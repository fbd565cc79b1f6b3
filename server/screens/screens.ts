import type { Deps } from '#server/deps.ts';
import { createScreenRefusals, type ScreenRefusals } from './refused.ts';
import { createScreenReports, type ScreenReports } from './report.ts';

/** What a node hears of its screens: how fresh they are, and what they may not do. */
export type Screens = ScreenReports & ScreenRefusals;

export const createScreens = (deps: Pick<Deps, 'db' | 'ring' | 'log' | 'limits'>): Screens => ({
  ...createScreenReports(deps),
  ...createScreenRefusals(deps),
});
