import { type Limits, refuseWait } from '../limits.ts';

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

export function createSignInLimits(limits: Limits): SignInLimits {
  const attempts = limits.of('sign-in', ATTEMPTS);
  const onAccount = limits.of('sign-in-account', ATTEMPTS_ON_ACCOUNT);
  const failures = limits.of('sign-in-failures', FAILURES_ON_ACCOUNT);
  const both = (address: string, username: string): string => JSON.stringify([address, username.toLowerCase()]);
  const refuse = (wait: number | null): void => refuseWait(wait, 'too_many_sign_ins', 'sign-ins');
  return {
    async attempt(address, username) {
      const key = both(address, username);
      refuse(await failures.look(key));
      refuse(await attempts.take(address));
      refuse(await onAccount.take(key));
    },
    failed: (address, username) => failures.add(both(address, username)),
    succeeded: (address, username) => failures.forget(both(address, username)),
  };
}
