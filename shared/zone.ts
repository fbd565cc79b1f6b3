import { type Instant, instant, minutes } from './time.ts';

/*
 * A window of planned work is said in a zone: Beijing or Xinjiang time here, and any other of the IANA database. What a
 * clock on the wall shows is no moment yet: where clocks jump forward there is none of that time, where they jump back
 * there are two.
 */

/** As a `datetime-local` field has it, to the minute: `2026-11-26T01:00`. */
const LOCAL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/;

/** An IANA time zone that this runtime knows. */
export const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' && /^[A-Z]/.test(zone);
  } catch {
    return false;
  }
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const digits = '2-digit';
  const made = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
  });
  formats.set(zone, made);
  return made;
}

/** What the clock on the wall shows, as if it were UTC: ms. */
function wallOf(at: number, zone: string): number {
  const shown = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second);
}

/** The same of a field; null where it is no date that the calendar has. */
function wallIn(local: string): number | null {
  const parts = LOCAL.exec(local)?.slice(1).map(Number);
  if (parts === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  return new Date(wall).toISOString().slice(0, 16) === local ? wall : null;
}

/** From the farthest zone west to the farthest east is a day and two hours; no zone has changed its clocks twice in less. */
const LOOKED_AROUND = 26 * 60;
const STEP = 6 * 60 + 30;

/**
 * The moments at which clocks in `zone` show `local`: one, none where they jump over it, two where they show it twice.
 * @param local `YYYY-MM-DDTHH:MM`; what is no date has no moment
 * @param zone IANA name. @throws RangeError for an unknown one
 */
export function instantsOf(local: string, zone: string): Instant[] {
  const wall = wallIn(local);
  if (wall === null) return [];
  const found = new Set<number>();
  for (let around = -LOOKED_AROUND; around <= LOOKED_AROUND; around += STEP) {
    const near = wall + minutes(around);
    // By the offset that is in force thereabouts it is then; if that one is in force then, it is.
    const at = wall - (wallOf(near, zone) - near);
    if (wallOf(at, zone) === wall) found.add(at);
  }
  return [...found].sort((a, b) => a - b).map(instant);
}

/**
 * One moment of those: of a window, the earlier for its start and the later for its end, so that it holds all that was
 * said.
 * @returns null where clocks in `zone` never show `local`
 */
export function localToInstant(local: string, zone: string, which: 'earlier' | 'later' = 'earlier'): Instant | null {
  const all = instantsOf(local, zone);
  return (which === 'earlier' ? all[0] : all.at(-1)) ?? null;
}

/** What clocks in `zone` show at `at`: `YYYY-MM-DDTHH:MM`. */
export const localIn = (at: Instant, zone: string): string => new Date(wallOf(at, zone)).toISOString().slice(0, 16);
