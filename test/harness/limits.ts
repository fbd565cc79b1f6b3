import { createLimits, type Limits } from '#server/limits.ts';
import { silent } from './database.ts';

/** Limits that are counted in this process. */
export const ownLimits = (): Limits => createLimits({ config: { redisUrl: null }, log: silent });
