import type * as z from 'zod/mini';

/**
 * What the pages remember of whoever is signed in, so that they can do without the server for a while. Named with its owner,
 * shown to nobody else, and gone when the owner signs out.
 */
const PREFIX = 'demarc.mine.';

export const mine = {
  keep(name: string, owner: string, value: unknown): void {
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify({ owner, value }));
    } catch {
      // No room, or not allowed: it is asked for when the server is back.
    }
  },
  /** @returns null where nothing is kept, or another's, or in a form that this version does not know */
  read<S extends z.ZodMiniType>(name: string, owner: string | null, schema: S): z.output<S> | null {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
      if (typeof kept !== 'object' || kept === null || !('owner' in kept) || !('value' in kept)) return null;
      if (owner !== null && kept.owner !== owner) return null;
      const parsed = schema.safeParse(kept.value);
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  },
  forget(): void {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  },
};
