import { hours, type Instant, instant } from '../time.ts';

const STAMP =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

/** As exchanges write it: `20260301093015`. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})[ T]?(\d{2})(\d{2})(\d{2})$/;
const LONGEST_COMPACT = 15;

/** Of each month. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Of what is written with four digits of a year, in UTC. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const BEIJING_OFFSET = hours(8);

const offsetOf = (zone: string | undefined): number | null => {
  if (zone === undefined) return BEIJING_OFFSET;
  if (zone === 'Z' || zone === 'z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '');
  const hour = Number(digits.slice(0, 2));
  const minute = Number(digits.slice(2) || '0');
  return hour > 14 || minute > 59 ? null : sign * (hour * 3_600_000 + minute * 60_000);
};

/**
 * The time stamp of a call record: ISO 8601, or a switch's `2026-03-01 09:30[:15[.250]]`. Without a zone it is Beijing
 * time (architecture §6). A date that no calendar has (30 February) is null, not the day after.
 */
export function parseStamp(text: string): Instant | null {
  const said = text.trim();
  if (said.length <= LONGEST_COMPACT && COMPACT.test(said))
    return parseStamp(said.replace(COMPACT, '$1-$2-$3 $4:$5:$6'));
  const match = STAMP.exec(said);
  if (match === null) return null;
  const [, year, , month, day, hour, minute, second = '0', fraction = '', zone] = match;
  const offset = offsetOf(zone);
  if (offset === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const days = DAYS[Number(month) - 1] ?? 0;
  // Of February the calendar is asked.
  if (Number(day) < 1 || Number(day) > days || (Number(month) === 2 && new Date(local).getUTCMonth() !== 1))
    return null;
  const at = local + (fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'))) - offset;
  return at > LAST ? null : instant(at);
}
