/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one text of a JSON value, by RFC 8785: keys sorted by UTF-16 code units, numbers and strings as ECMAScript writes
 * them. Two parties that hold the same value hash the same bytes.
 * @throws RangeError for NaN and infinities, which JSON does not have
 */
export function canonical(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`JSON has no ${value}`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item)).join(',')}]`;
  const object = value as Readonly<Record<string, Json | undefined>>;
  const members: string[] = [];
  // Without a comparator the order is that of UTF-16 code units, and quick.
  for (const key of Object.keys(object).sort()) {
    const item = object[key];
    if (item !== undefined) members.push(`${JSON.stringify(key)}:${canonical(item)}`);
  }
  return `{${members.join(',')}}`;
}
