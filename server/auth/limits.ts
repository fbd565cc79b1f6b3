import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '#server/http/problem.ts';

/**
 * How often one may try to sign in. Never fewer than 30 a minute from one address: a whole desk sits behind one, and
 * changes shift at one time. Guessing is what the third row is against: it counts only wrong passwords, and forgets
 * them with the first right one.
 */
const ATTEMPTS = { points: 300, duration: 60 }; // per address
const ATTEMPTS_ON_ACCOUNT = { points: 60, duration: 60 }; // per address and account
const FAILURES_ON_ACCOUNT = { points: 100, duration: 3_600 }; // per address and account

export interface SignInLimits {
  /** Counts an attempt. @throws Problem 429 `too_many_sign_ins` with `Retry-After` */
  attempt(address: string, username: string): Promise<void>;
  failed(address: string, username: string): Promise<void>;
  succeeded(address: string, username: string): Promise<void>;
}

/** Counts in this process. */
export function createSignInLimits(): SignInLimits {
  const attempts = new RateLimiterMemory(ATTEMPTS);
  const onAccount = new RateLimiterMemory(ATTEMPTS_ON_ACCOUNT);
  const failures = new RateLimiterMemory(FAILURES_ON_ACCOUNT);
  const both = (address: string, username: string): string => JSON.stringify([address, username.toLowerCase()]);
  return {
    async attempt(address, username) {
      const key = both(address, username);
      const past = await failures.get(key);
      if (past !== null && past.consumedPoints >= FAILURES_ON_ACCOUNT.points) throw tooMany(past.msBeforeNext);
      try {
        await attempts.consume(address);
        await onAccount.consume(key);
      } catch (refused) {
        throw refused instanceof RateLimiterRes ? tooMany(refused.msBeforeNext) : refused;
      }
    },
    async failed(address, username) {
      await failures.penalty(both(address, username));
    },
    async succeeded(address, username) {
      await failures.delete(both(address, username));
    },
  };
}

export interface Limit {
  /** Counts one. @throws Problem 429 `too_many_requests` with `Retry-After` where it is one too many */
  take(key: string): Promise<void>;
  /** Uncounts one that turned out to be of no harm. */
  giveBack(key: string): Promise<void>;
}

/** So many in so many seconds for each key, counted in this process. */
export function createLimit({ points, duration }: { readonly points: number; readonly duration: number }): Limit {
  const limiter = new RateLimiterMemory({ points, duration });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
      } catch (refused) {
        throw refused instanceof RateLimiterRes ? tooManyRequests(refused.msBeforeNext) : refused;
      }
    },
    async giveBack(key) {
      await limiter.reward(key);
    },
  };
}

const tooManyRequests = (ms: number): Problem => {
  const seconds = Math.ceil(ms / 1_000);
  return new Problem(429, 'too_many_requests', `Too many requests; try again in ${seconds} s.`, [], {
    'Retry-After': String(seconds),
  });
};

const tooMany = (ms: number): Problem => {
  const seconds = Math.ceil(ms / 1_000);
  return new Problem(429, 'too_many_sign_ins', `Too many sign-ins; try again in ${seconds} s.`, [], {
    'Retry-After': String(seconds),
  });
};
