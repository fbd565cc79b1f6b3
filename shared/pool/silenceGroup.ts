import { earliest, type Instant, latest } from '../time.ts';

/**
 * A service that has fallen silent, as far as a common cause is looked for. It died at some moment between its last call and
 * the one by which calls would have come if it had not: see `begunBy`.
 */
export interface Silent {
  readonly id: string;
  /** The group that it belongs to already; null: none. */
  readonly group: string | null;
  readonly from: Instant;
  readonly by: Instant;
  /** Elements of its line, from the core to the customer. */
  readonly line: readonly string[];
}

/** What one silence has in common with others. */
export interface Common {
  /** The group that it joins; null: a new one. */
  readonly group: string | null;
  /** Silences, itself left out, that are of the group and were not before. */
  readonly members: readonly string[];
  readonly element: string;
}

/** Silences that are thought of together: of one group, or one by itself. Its line is what all of them share. */
interface Unit {
  readonly group: string | null;
  readonly ids: readonly string[];
  readonly from: Instant;
  readonly by: Instant;
  readonly line: readonly string[];
}

function joined(a: Unit, b: Unit): Unit {
  return {
    group: a.group ?? b.group,
    ids: [...a.ids, ...b.ids],
    from: latest(a.from, b.from),
    by: earliest(a.by, b.by),
    line: a.line.filter((element) => b.line.includes(element)),
  };
}

const alone = ({ id, group, from, by, line }: Silent): Unit => ({ group, ids: [id], from, by, line });

function unitsOf(silent: readonly Silent[]): Unit[] {
  const groups = new Map<string, Unit>();
  const single: Unit[] = [];
  for (const one of silent) {
    if (one.group === null) {
      single.push(alone(one));
      continue;
    }
    const known = groups.get(one.group);
    groups.set(one.group, known === undefined ? alone(one) : joined(known, alone(one)));
  }
  return [...groups.values(), ...single];
}

/** A moment in which all of them may have died: the hours in which each may have reach into each other's. */
const together = (unit: Unit): boolean => unit.from <= unit.by;

/** All that may have died with `fresh` of one element, the nearest in time first; at most one group that is there already. */
function around(fresh: Unit, units: readonly Unit[], element: string): Unit {
  const near = units
    .filter(({ line }) => line.includes(element))
    .toSorted(
      (a, b) =>
        Number(b.group !== null) - Number(a.group !== null) ||
        Math.abs(a.from - fresh.from) - Math.abs(b.from - fresh.from) ||
        (a.ids[0] ?? '').localeCompare(b.ids[0] ?? ''),
    );
  return near.reduce((so, unit) => {
    if (unit.group !== null && so.group !== null) return so;
    const both = joined(so, unit);
    return together(both) ? both : so;
  }, fresh);
}

/**
 * The common cause of a silence and of others that began about the same time: the element of its line that explains it best.
 * One over which calls of as many others still come explains nothing: all share the core, and it is not the core.
 * @param others open silences of the branch, those of groups with the group's others that have a ticket
 * @param alive by element, services on it (none of the silent ones) that have had a call since; may be cut off at the number of `others` and one
 * @returns null: it stands for itself
 */
export function commonCause(
  fresh: Silent,
  others: readonly Silent[],
  alive: ReadonlyMap<string, number>,
): Common | null {
  const [unit, units] = [alone(fresh), unitsOf(others)];
  const found = fresh.line.flatMap((element, place) => {
    const all = around(unit, units, element);
    const living = alive.get(element) ?? 0;
    return all.ids.length > 1 && living < all.ids.length ? [{ element, place, all, living }] : [];
  });
  const [best] = found.toSorted(
    (a, b) => a.living - b.living || b.all.ids.length - a.all.ids.length || b.place - a.place,
  );
  if (best === undefined) return null;
  const { group, ids } = best.all;
  const known = new Set(others.filter((one) => one.group !== null).map(({ id }) => id));
  return { group, members: ids.filter((id) => id !== fresh.id && !known.has(id)), element: best.element };
}
