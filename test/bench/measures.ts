import type { Row } from './row.ts';
import { screens } from './screens.ts';

export type Say = (line: string) => void;

/** What can be measured, by its name in the README. Each starts what it needs, and leaves nothing behind. */
export const MEASURES: Readonly<Record<string, (say: Say) => Promise<readonly Row[]>>> = {
  S8: screens,
};
