/**
 * A number in whose place another was put before a call came to its callee. A dialplan puts an extension in the place of what
 * was dialled, or, where a member forwards its calls, the number that they go on to. Both look the same: a switch says which
 * number stood there before (RDNIS, Diversion of RFC 5806), and not why it does no more.
 */
export interface Via {
  readonly number: string;
  /** By whom it is said: by the switch that sent the call here, or by the one that wrote the record and put the callee there. */
  readonly by: 'sender' | 'writer';
}

/** Six digits are a short code or an extension: `LONGEST_SHORT_CODE` in `number.ts`. */
const WHOLE = /^\+?\d{7,20}$/;
const bare = (number: string): string => number.replace(/[\s\-()./]/g, '');
const isWhole = (number: string): boolean => WHOLE.test(bare(number));

/** Whether two are one number: with its country and area or without, or with digits before it for a line out. */
export function isSame(a: string, b: string): boolean {
  const [short = '', long = ''] = [a, b]
    .map((number) => bare(number).replace(/^(?:\+86|0086|\+|0+)/, ''))
    .sort((one, other) => one.length - other.length);
  return long.endsWith(short);
}

/** No subscriber's number begins so. */
const LINE_OUT = /^[019]{1,2}$/;
const isDialledOut = (number: string, to: string): boolean =>
  to !== '' && bare(number).endsWith(bare(to)) && LINE_OUT.test(bare(number).slice(0, -bare(to).length));

/**
 * What was called, and by way of which numbers, the latest first.
 * @param to where the dialplan ended, which may be an extension
 * @param before what stood there before, the latest first, by the sender and the writer of the record; names and extensions are passed over
 */
export function calledBy(
  to: string,
  before: Readonly<Record<Via['by'], readonly string[]>>,
): { readonly callee: string; readonly via: readonly Via[] } {
  // Whose extension it is says what was dialled last before it, but for the same with a digit for a line out before it.
  const callee = isWhole(to)
    ? to
    : (before.writer.find((number) => isWhole(number) && !isDialledOut(number, to)) ?? to);
  const via = (by: Via['by']): Via[] =>
    before[by].filter((number) => isWhole(number) && !isSame(number, callee)).map((number) => ({ number, by }));
  return { callee, via: [...via('writer'), ...via('sender')] };
}

/** `<sip:09030000001@10.0.0.1;user=phone>;reason=unconditional` → `09030000001`; several: the first, which is the latest (RFC 5806). */
const ADDRESS = /(?:sips?|tel):([^@;>\s,]+)/i;

/** The number that a header of SIP names, as FreeSWITCH keeps it: several are `ARRAY::…|:…`. A bare number is itself. */
export function numberIn(header: string): string {
  const [first = ''] = header.replace(/^ARRAY::/, '').split('|:');
  return ADDRESS.exec(first)?.[1] ?? first.trim();
}
