import type { PoolNotice } from '#shared/api/poolNotice.ts';

/** What was said at one time, and everybody to whom. */
export interface ToldOnce {
  readonly key: string;
  readonly first: PoolNotice;
  readonly all: readonly PoolNotice[];
}

/** Notices of one thing said at one time stand together, in the order in which they come. */
export function toldOnce(notices: readonly PoolNotice[]): ToldOnce[] {
  const found = new Map<string, PoolNotice[]>();
  for (const notice of notices) {
    const key = [notice.queuedAt, notice.of, notice.takenBack].join(' ');
    const all = found.get(key);
    if (all === undefined) found.set(key, [notice]);
    else all.push(notice);
  }
  return [...found].flatMap(([key, all]) => {
    const [first] = all;
    return first === undefined ? [] : [{ key, first, all }];
  });
}
