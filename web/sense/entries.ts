import type { SilenceGroup, Suspicion } from '#shared/api/suspicions.ts';

/** What a list shows as one: a suspicion by itself, or silences of one cause. */
export type Entry =
  | { readonly key: string; readonly one: Suspicion }
  | { readonly key: string; readonly group: SilenceGroup; readonly members: readonly Suspicion[] };

const bySince = (a: Suspicion, b: Suspicion): number => a.since.localeCompare(b.since) || a.id.localeCompare(b.id);

/**
 * Silences of one cause as one, where the first of them is in the list, those that fell silent first at their head. `chosen`, or
 * what it is part of, comes first.
 */
export function entriesOf(items: readonly Suspicion[], chosen: string | undefined): Entry[] {
  const found = new Map<string, Entry>();
  for (const one of items) {
    if (one.group === null) {
      found.set(one.id, { key: one.id, one });
      continue;
    }
    const { group } = one;
    const known = found.get(group.id);
    const members = known !== undefined && 'members' in known ? known.members : [];
    found.set(group.id, { key: group.id, group, members: [...members, one].sort(bySince) });
  }
  const isChosen = (entry: Entry): boolean =>
    'one' in entry ? entry.key === chosen : entry.key === chosen || entry.members.some(({ id }) => id === chosen);
  return [...found.values()].sort((a, b) => Number(isChosen(b)) - Number(isChosen(a)));
}
