import { setTimeout as pause } from 'node:timers/promises';
import { type Duration, instant, type Instant, plus } from '#shared/time.ts';

const now = (): Instant => instant(Date.now());

/** How the time of a day passes that several live side by side. */
export interface Pace {
  /** Of the day that is lived. */
  now(): Instant;
  /** Waits for as long as it takes in the day; at once when nobody waits any longer. */
  wait(time: Duration, stop: AbortSignal): Promise<void>;
  /** Somebody waits for nothing more. */
  leave(): void;
}

/** @param speed how many times faster than life */
export function paced(speed: number): Pace {
  const begun = now();
  return {
    now: () => instant(begun + (now() - begun) * speed),
    wait: (time, stop) => pause(time / speed, undefined, { signal: stop }).catch(() => undefined),
    leave: () => undefined,
  };
}

interface Waiting {
  readonly until: Instant;
  readonly go: () => void;
}

/**
 * As fast as those who live it get on: time stands while anybody is at work, and steps to the next thing that is due when
 * all wait. What is done in a day therefore does not depend on the machine.
 *
 * @param living how many they are; each either waits, is at work, or has left
 */
export function asFastAsItGoes(living: number): Pace {
  let at = now();
  let working = living;
  const waiting = new Set<Waiting>();

  function step(): void {
    const next = [...waiting].toSorted((a, b) => a.until - b.until)[0];
    if (working > 0 || next === undefined) return;
    at = next.until;
    next.go();
  }

  return {
    now: () => at,
    wait: (time, stop) =>
      new Promise((resolve) => {
        const one: Waiting = {
          until: plus(at, time),
          go() {
            waiting.delete(one);
            stop.removeEventListener('abort', one.go);
            working += 1;
            resolve();
          },
        };
        working -= 1;
        waiting.add(one);
        if (stop.aborted) return one.go();
        stop.addEventListener('abort', one.go, { once: true });
        step();
      }),
    leave() {
      working -= 1;
      step();
    },
  };
}
