import type { Policy } from './policy.ts';
import { ruleName } from './policyCheck.ts';

/** One value that differs between two policies, as a file writes it; null where there is none. */
export interface PolicyChange {
  /** The way to it: `rules[AAA/*].respond.critical`. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';
const written = (value: unknown): string => (Array.isArray(value) ? `[${value.join(', ')}]` : String(value));

/** Every value beneath `value` by the way to it. Lists of plain values are one value. */
function* leaves(value: unknown, path: string): Generator<readonly [string, string]> {
  if (value === undefined) return;
  if (isScalar(value) || (Array.isArray(value) && value.every(isScalar))) yield [path, written(value)];
  else if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* leaves(one, `${path}[${i + 1}]`);
  else
    for (const [key, one] of Object.entries(Object(value) as object)) yield* leaves(one, path ? `${path}.${key}` : key);
}

/** Rules are known by whom they are for, not by their place; the order in which they are tried is a value of its own. */
const valuesOf = ({ rules, ...rest }: Policy): Map<string, string> =>
  new Map([
    ...rules.flatMap(({ respond, restore, ...of }) => [...leaves({ respond, restore }, `rules[${ruleName(of)}]`)]),
    ['rules', rules.map(ruleName).join(' → ')] as const,
    ...leaves(rest, ''),
  ]);

/** What differs between two policies, in the order of a file; nothing when they say the same. */
export function changesOf(before: Policy, after: Policy): PolicyChange[] {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((path) => {
    const change = { path, before: was.get(path) ?? null, after: is.get(path) ?? null };
    return change.before === change.after ? [] : [change];
  });
}
