import {
  claimAnswerSchema,
  type Paired,
  pairedSchema,
  type Pairing as Asked,
  pairingSchema,
} from '#shared/api/screens.ts';
import { explain, Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

/** Milliseconds. */
const ASK_EVERY = 3_000;
const TRY_AGAIN = 10_000;
const WHERE = '/api/auth/pairing';

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over);
  });

/**
 * A browser that wants to be a wall: shows a code until somebody approves it, another one whenever that is over, and goes on
 * by itself when the server was away.
 */
export class Pairing {
  /** What is shown; null: it has been asked for. */
  asked = $state.raw<Pick<Asked, 'code' | 'approveAt'> | null>(null);
  /** Why there is no code, or why it is not known whether it was approved. */
  problem = $state<string | null>(null);
  /** What this browser was before. */
  before = $state.raw<Paired | null>(null);

  /** Until the function it returns is called. For an `$effect`. */
  follow(onpaired: () => void): () => void {
    const stop = new AbortController();
    void this.#recall(stop.signal);
    void this.#run(stop.signal, onpaired);
    return () => stop.abort();
  }

  async #recall(signal: AbortSignal): Promise<void> {
    try {
      this.before = await request(WHERE, pairedSchema, { signal });
    } catch (refused) {
      // Only what is said of the past is missing then; what stands in the way is said by asking for a code.
      if (!(refused instanceof Problem) && !signal.aborted) throw refused;
    }
  }

  async #run(signal: AbortSignal, onpaired: () => void): Promise<void> {
    while (!signal.aborted) {
      const asked = await this.#tried(signal, () =>
        request(WHERE, pairingSchema, { method: 'POST', json: {}, signal }),
      );
      if (asked === null) continue;
      this.asked = asked;
      if ((await this.#settled(asked.secret, signal)) === 'paired') return onpaired();
      this.asked = null;
    }
  }

  /** Asks until it is decided, or nobody waits for it any more. */
  async #settled(secret: string, signal: AbortSignal): Promise<'paired' | 'over'> {
    while (!signal.aborted) {
      await pause(ASK_EVERY, signal);
      if (signal.aborted) break;
      const answer = await this.#tried(signal, () =>
        request(`${WHERE}/claim`, claimAnswerSchema, { method: 'POST', json: { secret }, signal }),
      );
      if (answer !== null && answer.state !== 'waiting') return answer.state;
    }
    return 'over';
  }

  /** @returns null where it was refused, after a while */
  async #tried<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
    try {
      const done = await work();
      this.problem = null;
      return done;
    } catch (refused) {
      if (signal.aborted) return null;
      this.problem = explain(refused);
      await pause(TRY_AGAIN, signal);
      return null;
    }
  }
}
