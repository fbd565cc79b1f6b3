import { createHash } from 'node:crypto';
import { RECORD_FIELDS } from '#shared/pool/records.ts';
import { parseStamp } from '#shared/pool/stamp.ts';
import type { Instant } from '#shared/time.ts';
import { secondsOf } from './seconds.ts';
import type { Via } from './via.ts';

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
  /** By way of which numbers the call came to the callee, where a switch does not say why: the likeliest to have passed it on first. */
  readonly via?: readonly Via[];
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

const LONGEST = {
  id: 200,
  service: 100,
  caller: 100,
  callee: 100,
  linkedId: 200,
  feature: 50,
  forwardedBy: 100,
} as const;

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: object): value is Fields => !Array.isArray(value);
const isFault = (checked: string | number | null | BadLine): checked is BadLine =>
  typeof checked === 'object' && checked !== null;
const fault = (code: string, message: string): BadLine => ({ code, message });

/** An empty cell and null say the same as an absent field. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

const wrongType = (fields: Fields, field: string): BadLine =>
  field in fields
    ? fault('field_invalid', `${field} has the wrong type.`)
    : fault('field_missing', `${field} is missing.`);

function text(fields: Fields, field: keyof typeof LONGEST): string | BadLine {
  const value = fields[field];
  const said = typeof value === 'string' ? value.trim() : Number.isSafeInteger(value) ? String(value) : null;
  if (said === null) return wrongType(fields, field);
  if (said === '') return fault('field_missing', `${field} is empty.`);
  if (said.length > LONGEST[field])
    return fault('field_invalid', `${field} has more than ${LONGEST[field]} characters.`);
  if (!said.isWellFormed() || said.includes('\0'))
    return fault('bad_text', `${field} contains NUL or half a character.`);
  return said;
}

function stamp(fields: Fields, field: string): Instant | BadLine {
  const value = fields[field];
  if (typeof value !== 'string') return wrongType(fields, field);
  return parseStamp(value) ?? fault('bad_time', `${field} is not a date and time such as 2026-03-01T09:30:00+08:00.`);
}

const DIRECTIONS: ReadonlyMap<string, 'in' | 'out'> = new Map([
  ...['in', 'inbound', 'incoming', '被叫', '呼入', '来话'].map((name) => [name, 'in'] as const),
  ...['out', 'outbound', 'outgoing', '主叫', '呼出', '去话'].map((name) => [name, 'out'] as const),
]);
function direction(fields: Fields): 'in' | 'out' | BadLine {
  const value = fields['direction'];
  if (typeof value !== 'string') return wrongType(fields, 'direction');
  return DIRECTIONS.get(value.trim().toLowerCase()) ?? fault('field_invalid', 'direction is neither in nor out.');
}

function seconds(fields: Fields): number | BadLine {
  const value = fields['billsec'];
  if (typeof value === 'string' && value.trim() === '') return fault('field_missing', 'billsec is empty.');
  const said = typeof value === 'string' ? secondsOf(value) : value;
  if (typeof said !== 'number' && typeof value !== 'string') return wrongType(fields, 'billsec');
  if (typeof said !== 'number' || !Number.isInteger(said))
    return fault('field_invalid', 'billsec is not a whole number of seconds, such as 61, 1分1秒 or 00:01:01.');
  if (said < 0) return fault('negative_duration', 'billsec is negative.');
  if (said > LONGEST_CALL) return fault('absurd_duration', `billsec is longer than ${LONGEST_CALL / 3600} hours.`);
  return said;
}

const KNOWN: ReadonlySet<string> = new Set(RECORD_FIELDS);
function unknownFields(fields: Fields): BadLine | null {
  const unknown: string[] = [];
  for (const name in fields) if (!KNOWN.has(name)) unknown.push(name);
  return unknown.length === 0
    ? null
    : fault('field_unknown', `There is no field ${unknown.slice(0, 3).join(', ').slice(0, 100)}.`);
}

/** Checks the fields of one record, whatever format they came in. By hand and not by a schema, for it runs for every line. */
export function checkRecord(fields: object): RawCall | BadLine {
  if (!isFields(fields)) return fault('field_invalid', 'The record is a list.');
  const id = text(fields, 'id');
  if (isFault(id)) return id;
  const service = isAbsent(fields['service']) ? null : text(fields, 'service');
  if (isFault(service)) return service;
  const caller = text(fields, 'caller');
  if (isFault(caller)) return caller;
  const callee = text(fields, 'callee');
  if (isFault(callee)) return callee;
  const startedAt = stamp(fields, 'startedAt');
  if (isFault(startedAt)) return startedAt;
  const billsec = seconds(fields);
  if (isFault(billsec)) return billsec;
  const answeredAt = isAbsent(fields['answeredAt']) ? null : stamp(fields, 'answeredAt');
  if (isFault(answeredAt)) return answeredAt;
  const way = isAbsent(fields['direction']) ? null : direction(fields);
  if (isFault(way)) return way;
  const linkedId = isAbsent(fields['linkedId']) ? null : text(fields, 'linkedId');
  if (isFault(linkedId)) return linkedId;
  const feature = isAbsent(fields['feature']) ? null : text(fields, 'feature');
  if (isFault(feature)) return feature;
  const forwardedBy = isAbsent(fields['forwardedBy']) ? null : text(fields, 'forwardedBy');
  if (isFault(forwardedBy)) return forwardedBy;
  return (
    unknownFields(fields) ?? {
      id,
      service,
      caller,
      callee,
      startedAt,
      answeredAt,
      billsec,
      direction: way,
      linkedId,
      feature,
      forwardedBy,
    }
  );
}

/**
 * As `checkRecord`, a record of a file that gives its calls no id. A spreadsheet that saves the file again writes the same call
 * in other words: its id is made of what they mean.
 * @param way where a file lists a call between two members once for each of them: for which
 */
export function checkWithoutId(fields: object, way: 'in' | 'out' | '' = ''): RawCall | BadLine {
  const call = checkRecord({ ...fields, id: 'to be made' });
  if (isBad(call)) return call;
  const { caller, callee, startedAt, billsec } = call;
  return { ...call, id: madeId([bare(caller), bare(callee), String(startedAt), String(billsec), way]) };
}

/** A number without what may be left out of it: separators, the country, and the 0 that a spreadsheet takes for nothing. */
const bare = (number: string): string =>
  number
    .replace(/[\s\-()./]/g, '')
    .replace(/^(?:\+|00)86/, '')
    .replace(/^(?:\+|0+)/, '');

/** An id made of what tells a call from every other, for files that give it none: the same row has the same one in every file. */
export const madeId = (identity: readonly string[]): string =>
  createHash('sha256').update(identity.join('\n')).digest('hex').slice(0, 32);
