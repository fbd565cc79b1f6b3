/**
 * What a wall shows by turns. A frame is one picture: a page of faults, the count of those that fit on none, or a page
 * of pools, on which what is urgent stands above the pools, because it may never page out.
 */
export type Frame =
  | { readonly kind: 'faults'; readonly page: number }
  | { readonly kind: 'beyond' }
  | { readonly kind: 'pools'; readonly page: number };

export interface Extent {
  readonly faultPages: number;
  readonly beyond: number;
  readonly poolPages: number;
}

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

export const framesOf = ({ faultPages, beyond, poolPages }: Extent): Frame[] => [
  ...times(faultPages, (page): Frame => ({ kind: 'faults', page })),
  ...(beyond > 0 ? [{ kind: 'beyond' } as const] : []),
  ...times(poolPages, (page): Frame => ({ kind: 'pools', page })),
];

/** Which frame, and since when (server time, ms). */
export interface Turn {
  readonly at: number;
  readonly since: number;
}

/**
 * The turn at `now`. A frame stays its whole time, however the number of frames changes meanwhile; only one that is not
 * there any more gives way at once.
 */
export function turned(turn: Turn, frames: number, now: number, seconds: number): Turn {
  if (turn.at >= frames) return { at: 0, since: now };
  // A clock that was set back must not hold a picture for ever.
  const shown = now - turn.since;
  if (shown >= 0 && shown < seconds * 1000) return turn;
  return frames === 1 ? turn : { at: (turn.at + 1) % frames, since: now };
}

/** By hand: the next frame, or the one before. */
export const stepped = (turn: Turn, frames: number, by: 1 | -1, now: number): Turn => ({
  at: (turn.at + by + frames) % frames,
  since: now,
});
