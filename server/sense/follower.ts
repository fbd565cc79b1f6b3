import type { Database } from '#db/open.ts';
import type { CallFollower } from '../pool/followers.ts';
import { lookSoon } from './look.ts';

/** After each batch its contracts are looked at, by whichever node is free; after those of a long file when all of it is there. */
export const sensing =
  (db: Pick<Database, 'pool'>, ring: () => void): CallFollower =>
  async ({ contracts, more }) => {
    await lookSoon(db.pool, contracts, more ? 'partOfFile' : 'calls');
    ring();
  };
