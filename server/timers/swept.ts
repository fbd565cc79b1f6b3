import type pg from 'pg';
import type { Deps } from '../deps.ts';

/**
 * Lets time have its effect on one subject, in the caller's transaction: takes the subject's lock, or skips it where somebody
 * else holds it, and under it decides everything anew.
 * @returns whether it was free to be taken
 * @throws BrokenRecord where its own record is damaged: it is put off, and the others go on
 */
export type Swept = (client: pg.ClientBase, deps: Deps, subject: string) => Promise<boolean>;
