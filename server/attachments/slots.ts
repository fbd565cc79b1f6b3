import { Problem } from '../http/problem.ts';

/**
 * Files are held in memory while they come in, so only so many come in at once: of everybody together, and of one
 * caller, who could otherwise keep all the others out by sending slowly.
 */
const ALTOGETHER = 12;
const OF_ONE = 3;

export interface Slots {
  /** @throws Problem 429 or 503, with when to come again */
  within<T>(caller: string, work: () => Promise<T>): Promise<T>;
}

export function createSlots(): Slots {
  const taken = new Map<string, number>();
  let all = 0;
  const refuse = (status: number, code: string): Problem =>
    new Problem(status, code, 'Too many files are on their way. Send this one again in a moment.', [], {
      'Retry-After': '2',
    });
  return {
    async within(caller, work) {
      const own = taken.get(caller) ?? 0;
      if (own >= OF_ONE) throw refuse(429, 'too_many_requests');
      if (all >= ALTOGETHER) throw refuse(503, 'unavailable');
      taken.set(caller, own + 1);
      all++;
      try {
        return await work();
      } finally {
        all--;
        const left = (taken.get(caller) ?? 1) - 1;
        if (left === 0) taken.delete(caller);
        else taken.set(caller, left);
      }
    },
  };
}
