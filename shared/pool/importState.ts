import type { ImportEntry } from '../api/imports.ts';
import { between, minutes, type Instant, instant } from '../time.ts';

/** `stalled`: neither ended nor moving; its server or its connection is gone, and sending the file again is safe. */
export type ImportState = 'running' | 'stalled' | 'failed' | 'done';

/** A batch takes seconds at worst; a slow sender fills one well within this. */
const STALLS_AFTER = minutes(2);

/** How an import stands at `now`. */
export function importState(
  { doneAt, failure, updatedAt }: Pick<ImportEntry, 'doneAt' | 'failure' | 'updatedAt'>,
  now: Instant,
): ImportState {
  if (failure !== null) return 'failed';
  if (doneAt !== null) return 'done';
  return between(instant(Date.parse(updatedAt)), now) > STALLS_AFTER ? 'stalled' : 'running';
}
