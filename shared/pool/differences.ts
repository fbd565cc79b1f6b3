const written = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(' ') : String(value));

/** Every plain value beneath `value` by the way to it; lists of plain values are one. */
function* leaves(value: unknown, path: string): Generator<readonly [string, string]> {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object' || (Array.isArray(value) && value.every((one) => typeof one !== 'object')))
    yield [path, written(value)];
  else
    for (const [key, one] of Object.entries(value))
      yield* leaves(one, path === '' ? key : `${path}.${Array.isArray(value) ? Number(key) + 1 : key}`);
}

/** What differs between two versions of a tariff, a line each: `overageFen: 10 → 12`. Before: null where there is none. */
export function differences(before: object | null, after: object): string[] {
  const [was, is] = [new Map(leaves(before, '')), new Map(leaves(after, ''))];
  return [...new Set([...is.keys(), ...was.keys()])]
    .filter((path) => was.get(path) !== is.get(path))
    .map((path) => `${path}: ${was.get(path) ?? '–'} → ${is.get(path) ?? '–'}`);
}
