import type { Defer } from '#test/harness/node.ts';

export type Say = (line: string) => void;

/** What a trial may use. Whatever it makes it hands to `defer`, which is undone when it is over, however it ended. */
export interface Ground {
  readonly times: number;
  readonly say: Say;
  readonly defer: Defer;
  /** Whether it counts how long things took: not beside other work, which a promise in seconds cannot answer for. */
  readonly strict: boolean;
}

/** How often what happened, and what of it broke the promise; nothing, where it held. */
export interface Outcome {
  readonly counted: string;
  readonly broken: readonly string[];
  /** A part that cannot be tried here, and why. */
  readonly notRun?: string;
}

/** A fault that is made to happen, and what is promised all the same (`R1` …: the list is in the README). */
export interface Trial {
  readonly promise: string;
  /** What `times` counts. */
  readonly unit: string;
  /** How often, unless one says otherwise. */
  readonly times: number;
  /** What this machine lacks for it, as a sentence; null when nothing. */
  lacks?(): string | null;
  run(ground: Ground): Promise<Outcome>;
}

/** Runs one to its end, and takes away what it made, last made first. */
export async function tried(trial: Trial, given: Omit<Ground, 'defer'>): Promise<Outcome> {
  const undo: (() => Promise<void>)[] = [];
  try {
    return await trial.run({ ...given, defer: (one) => void undo.push(one) });
  } finally {
    for (const one of undo.toReversed()) await one();
  }
}

/** Collects what broke a promise; the first few of many are enough to begin with. */
export class Findings {
  readonly #broken: string[] = [];

  expect(held: boolean, otherwise: string): void {
    if (!held) this.#broken.push(otherwise);
  }

  get broken(): readonly string[] {
    const more = this.#broken.length - MOST_TOLD;
    return more > 0 ? [...this.#broken.slice(0, MOST_TOLD), `and ${more} more`] : this.#broken;
  }
}

const MOST_TOLD = 20;
