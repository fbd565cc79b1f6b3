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
 * Whether something is older than what is known of it. The same version again is not: what stands beside it (the
 * customer's short name) may have been renamed.
 */
export const isStale = (version: number, known: { readonly version: number } | null | undefined): boolean =>
  known !== null && known !== undefined && known.version > version;

/**
 * The next state of a watched set: a snapshot replaces it, changes are merged; what is older than what is known
 * is dropped, whichever way it came.
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
      if (!isStale(version, before.get(key))) after.delete(key);
      continue;
    }
    const { item } = parsed;
    const known = before.get(item.key);
    after.set(item.key, known !== undefined && isStale(item.version, known) ? known : item);
  }
  return after;
}
