import { z } from 'zod';

export interface Keyed {
  readonly key: string;
  readonly version: number;
}

interface Removal {
  readonly key: string;
  readonly version: number;
  readonly removed: true;
}

const removal = z.object({ key: z.string(), version: z.number(), removed: z.literal(true) });
const asRemoval = (item: unknown): Removal | null =>
  typeof item === 'object' && item !== null && 'removed' in item ? removal.parse(item) : null;

/**
 * The next state of a watched set: a snapshot replaces it, changes are merged; a version that is not higher is dropped,
 * whichever way it came.
 */
export function merge<T extends Keyed>(
  before: ReadonlyMap<string, T>,
  items: readonly unknown[],
  full: boolean,
  schema: z.ZodType<T>,
): ReadonlyMap<string, T> {
  const after = new Map<string, T>(full ? [] : before);
  for (const raw of items) {
    const gone = asRemoval(raw);
    if (gone !== null) {
      if ((before.get(gone.key)?.version ?? 0) <= gone.version) after.delete(gone.key);
      continue;
    }
    const item = schema.parse(raw);
    const known = before.get(item.key);
    after.set(item.key, known !== undefined && known.version >= item.version ? known : item);
  }
  return after;
}
