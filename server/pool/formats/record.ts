import { z } from 'zod';
import { parseStamp } from '#shared/pool/stamp.ts';
import type { Instant } from '#shared/time.ts';

/** A call as a file states it: nothing looked up, numbers as the switch writes them. */
export interface RawCall {
  readonly id: string;
  /** A service id, or a number of it; null: to be found by the caller's number. */
  readonly service: string | null;
  readonly caller: string;
  readonly callee: string;
  readonly startedAt: Instant;
  readonly answeredAt: Instant | null;
  /** Seconds. */
  readonly billsec: number;
  readonly direction: 'in' | 'out' | null;
  readonly linkedId: string | null;
  readonly feature: string | null;
  /** The member that passed the call on to the callee, and pays for this leg of it. */
  readonly forwardedBy: string | null;
}

/** What is wrong with one line. Codes are stable; the message names the field and the value's fault, never a stack. */
export interface BadLine {
  readonly code: string;
  readonly message: string;
}

/** Of a line of text: a call, what is wrong with it, or null for a line that states none (a header). */
export type LineParser = (text: string) => RawCall | BadLine | null;

export const isBad = (parsed: RawCall | BadLine): parsed is BadLine => 'code' in parsed;

/** Nobody speaks for two days: such a duration is a switch's error, and it would be charged. */
const LONGEST_CALL = 2 * 86_400;

const fault = (code: string, message: string) => ({ code: 'custom' as const, message, params: { fault: code } });

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
const text = (longest: number) =>
  z
    .union([z.string(), z.int()])
    .transform((value) => String(value).trim())
    .check((ctx) => {
      if (ctx.value === '') ctx.issues.push({ ...fault('field_missing', 'is empty'), input: ctx.value });
      else if (ctx.value.length > longest)
        ctx.issues.push({ ...fault('field_invalid', `has more than ${longest} characters`), input: '' });
      else if (!isStorable(ctx.value))
        ctx.issues.push({ ...fault('bad_text', 'contains NUL or half a character'), input: '' });
    });
/** An empty cell and null say the same as an absent field. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());

const stamp = z.string().transform((value, ctx): Instant => {
  const at = parseStamp(value);
  if (at !== null) return at;
  ctx.issues.push({ ...fault('bad_time', 'is not a date and time such as 2026-03-01T09:30:00+08:00'), input: value });
  return z.NEVER;
});

const DIRECTIONS: Readonly<Record<string, 'in' | 'out'>> = {
  in: 'in',
  inbound: 'in',
  incoming: 'in',
  out: 'out',
  outbound: 'out',
  outgoing: 'out',
};
const direction = z.string().transform((value, ctx): 'in' | 'out' => {
  const known = DIRECTIONS[value.trim().toLowerCase()];
  if (known !== undefined) return known;
  ctx.issues.push({ ...fault('field_invalid', 'is neither in nor out'), input: value });
  return z.NEVER;
});

const seconds = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .check((ctx) => {
    if (!Number.isInteger(ctx.value))
      ctx.issues.push({ ...fault('field_invalid', 'is not a whole number of seconds'), input: '' });
    else if (ctx.value < 0) ctx.issues.push({ ...fault('negative_duration', 'is negative'), input: '' });
    else if (ctx.value > LONGEST_CALL)
      ctx.issues.push({ ...fault('absurd_duration', `is longer than ${LONGEST_CALL / 3600} hours`), input: '' });
  });

const recordSchema = z.strictObject({
  id: text(200),
  service: optional(text(100)),
  caller: text(100),
  callee: text(100),
  startedAt: stamp,
  billsec: seconds,
  answeredAt: optional(stamp),
  direction: optional(direction),
  linkedId: optional(text(200)),
  feature: optional(text(50)),
  forwardedBy: optional(text(100)),
});

/** Names of the fields, in the order of a `csv` without a header. */
export const RECORD_FIELDS = [
  'id',
  'service',
  'caller',
  'callee',
  'startedAt',
  'billsec',
  'answeredAt',
  'direction',
  'linkedId',
  'feature',
  'forwardedBy',
] as const satisfies readonly (keyof z.input<typeof recordSchema>)[];
export type RecordField = (typeof RECORD_FIELDS)[number];
export const REQUIRED_FIELDS: readonly RecordField[] = ['id', 'caller', 'callee', 'startedAt', 'billsec'];

function describe(issue: z.core.$ZodIssue, given: unknown): BadLine {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return { code: 'field_unknown', message: `There is no field ${issue.keys.slice(0, 3).join(', ').slice(0, 100)}.` };
  if (issue.code === 'custom') return { code: String(issue.params?.fault), message: `${field} ${issue.message}.` };
  const absent = typeof given === 'object' && given !== null && !(field in given);
  return absent
    ? { code: 'field_missing', message: `${field} is missing.` }
    : { code: 'field_invalid', message: `${field} has the wrong type.` };
}

/** Checks the fields of one record, whatever format they came in. */
export function checkRecord(fields: unknown): RawCall | BadLine {
  const parsed = recordSchema.safeParse(fields);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return issue === undefined ? { code: 'field_invalid', message: 'The record is invalid.' } : describe(issue, fields);
  }
  const call = parsed.data;
  return {
    ...call,
    service: call.service ?? null,
    answeredAt: call.answeredAt ?? null,
    direction: call.direction ?? null,
    linkedId: call.linkedId ?? null,
    feature: call.feature ?? null,
    forwardedBy: call.forwardedBy ?? null,
  };
}
