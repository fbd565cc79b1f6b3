import type pg from 'pg';
import type { Deps } from '../deps.ts';

/**
 * Lets time have its effect on subjects of one kind, in the caller's transaction: takes each one's lock, or skips it where
 * somebody else holds it, and under it decides everything anew.
 * @returns those that were free to be taken
 * @throws BrokenRecord where the record of one is damaged: it is put off, and the others go on
 */
export type Swept = (client: pg.ClientBase, deps: Deps, subjects: readonly string[]) => Promise<ReadonlySet<string>>;

/** Sweeps one subject. @returns whether it was free to be taken */
export type SweptOne = (client: pg.ClientBase, deps: Deps, subject: string) => Promise<boolean>;

export const oneByOne =
  (sweep: SweptOne): Swept =>
  async (client, deps, subjects) => {
    const taken = new Set<string>();
    for (const subject of subjects) if (await sweep(client, deps, subject)) taken.add(subject);
    return taken;
  };
