import * as z from 'zod/mini';

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

/** One item as it came, parsed: a state of something, or that it is gone. */
export type Parsed<T> = { readonly item: T } | { readonly gone: Removal };
export function parseItem<T>(raw: unknown, schema: z.ZodMiniType<T>): Parsed<T> {
  const gone = asRemoval(raw);
  return gone === null ? { item: schema.parse(raw) } : { gone };
}

/**
 * The next state of a watched set: a snapshot replaces it, changes are merged; a version that is not higher is dropped,
 * whichever way it came.
 */
export function merge<T extends Keyed>(
  before: ReadonlyMap<string, T>,
  items: readonly Parsed<T>[],
  full: boolean,
): ReadonlyMap<string, T> {
  const after = new Map<string, T>(full ? [] : before);
  for (const parsed of items) {
    if ('gone' in parsed) {
      const { key, version } = parsed.gone;
      if ((before.get(key)?.version ?? 0) <= version) after.delete(key);
      continue;
    }
    const { item } = parsed;
    const known = before.get(item.key);
    after.set(item.key, known !== undefined && known.version >= item.version ? known : item);
  }
  return after;
}
