import type { Group } from '../api/report.ts';
import { type Attainment, type Verdict, noAttainment } from './attainment.ts';
import type { Case } from './case.ts';
import { spreadOf } from './spread.ts';

/** A map whose missing entries come into being. */
export function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

export const increment = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1);

/** Faults of one group while they are added up. */
export interface OpenGroup {
  faults: number;
  chases: number;
  readonly attainment: Attainment;
  /** Net times to restore. */
  readonly nets: number[];
}

/** @param net of a restored fault, else null */
export function addTo(group: OpenGroup, { chases }: Case, verdict: Verdict | null, net: number | null): void {
  group.faults += 1;
  group.chases += chases;
  if (verdict !== null) group.attainment[verdict] += 1;
  if (net !== null) group.nets.push(net);
}

export const closed = ({ faults, chases, attainment, nets }: OpenGroup): Group => ({
  faults,
  restored: nets.length,
  attainment,
  net: spreadOf(nets),
  chases,
});

/** Groups by a key of the cases. */
export class Groups<K> {
  readonly #groups = new Map<K, OpenGroup>();

  at(key: K): OpenGroup {
    return entry(this.#groups, key, () => ({ faults: 0, chases: 0, attainment: noAttainment(), nets: [] }));
  }

  /** Most faults first; of equals the lesser key. */
  all(): [K, Group][] {
    return [...this.#groups]
      .map(([key, group]): [K, Group] => [key, closed(group)])
      .sort(([a, one], [b, other]) => other.faults - one.faults || (String(a) < String(b) ? -1 : 1));
  }
}
