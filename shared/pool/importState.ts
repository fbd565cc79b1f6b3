import type { ImportEntry } from '../api/imports.ts';
import { between, minutes, type Instant, instant } from '../time.ts';

/** `cancelled`: by somebody; `failed`: by what it was or met. `stalled`: neither ended nor moving; its server or its connection is gone, and sending the file again is safe. */
export type ImportState = 'running' | 'stalled' | 'cancelled' | 'failed' | 'done';

/** A batch takes seconds at worst; a slow sender fills one well within this. */
const STALLS_AFTER = minutes(2);

/** How an import stands at `now`. */
export function importState(
  { doneAt, failure, updatedAt }: Pick<ImportEntry, 'doneAt' | 'failure' | 'updatedAt'>,
  now: Instant,
): ImportState {
  if (failure !== null) return failure === 'import_cancelled' ? 'cancelled' : 'failed';
  if (doneAt !== null) return 'done';
  return between(instant(Date.parse(updatedAt)), now) > STALLS_AFTER ? 'stalled' : 'running';
}

/** How much of a file has been read, from 0 to 1; null where its length is not known. */
export const shareRead = ({ bytes, bytesRead }: Pick<ImportEntry, 'bytes' | 'bytesRead'>): number | null =>
  bytes === null || bytes === 0 ? null : Math.min(1, bytesRead / bytes);

/** Whether it can still be cancelled. */
export const isOpen = (state: ImportState): boolean => state === 'running' || state === 'stalled';
