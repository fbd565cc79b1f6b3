import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, iso } from './time.ts';
import { instantsOf, isZone, localIn, localToInstant } from './zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What clocks show, by another road than the code's: Sweden writes dates as the standard does. */
const faces = new Map<string, Intl.DateTimeFormat>();
function shown(at: number, zone: string): string {
  const known = faces.get(zone);
  const face = known ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  if (known === undefined) faces.set(zone, face);
  return face.format(at).replace(' ', 'T');
}

/** The oracle: looks at the clock in every minute at which it could show this, and believes nothing else. */
function looked(local: string, zone: string): number[] {
  const around = Date.parse(`${local}Z`);
  const found: number[] = [];
  for (let at = around - 15 * HOUR; at <= around + 15 * HOUR; at += MINUTE)
    if (shown(at, zone) === local) found.push(at);
  return found;
}

/** Moments in a year, to the hour, at which the clocks of a zone are put forward or back. */
function jumps(zone: string, year: number): number[] {
  const ahead = (at: number): number => Date.parse(`${shown(at, zone)}Z`) - at;
  const found: number[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += HOUR)
    if (ahead(at) !== ahead(at + HOUR)) found.push(at);
  return found;
}

const SPOKEN = ['Asia/Shanghai', 'Asia/Urumqi'];
/** By half an hour, by two hours, twice a year for a month of fasting, by a whole day, and from quarters of an hour. */
const ODD = [
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'America/New_York',
  'Europe/London',
];
const zones = fc.oneof(fc.constantFrom(...SPOKEN, ...ODD), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));
const year = fc.integer({ min: 1990, max: 2060 });
const anyTime = fc
  .integer({ min: Date.UTC(1990, 0, 2) / MINUTE, max: Date.UTC(2060, 11, 30) / MINUTE })
  .map((minute) => iso(instant(minute * MINUTE)).slice(0, 16));
/** Of a zone with jumps, close to one of them; of any other, anywhere. */
const nearJump = fc
  .tuple(zones, year, fc.nat(), fc.integer({ min: -200, max: 200 }))
  .map(([zone, of, which, off]): [string, string] => {
    const there = jumps(zone, of);
    const at = there[which % Math.max(1, there.length)] ?? Date.UTC(of, 5, 1);
    return [zone, shown(at + off * MINUTE + (off % 2 === 0 ? HOUR : 0), zone)];
  });

const time = (ms: number[]): string[] => ms.map((at) => iso(instant(at)));

describe('what a clock on the wall shows', () => {
  it('is what somebody finds who looks at it in every minute, in any zone', () => {
    fc.assert(
      fc.property(zones, anyTime, (zone, local) => {
        expect(time(instantsOf(local, zone))).toEqual(time(looked(local, zone)));
      }),
      { numRuns: 100 },
    );
  });
  it('is so, too, where clocks are put forward or back', () => {
    fc.assert(
      fc.property(nearJump, ([zone, local]) => {
        expect(time(instantsOf(local, zone))).toEqual(time(looked(local, zone)));
      }),
      { numRuns: 40 },
    );
  });
  it('and every moment is shown by a clock that leads back to it', () => {
    fc.assert(
      fc.property(zones, anyTime, (zone, utc) => {
        const at = instant(Date.parse(`${utc}Z`));
        expect(localIn(at, zone)).toBe(shown(at, zone));
        expect(instantsOf(localIn(at, zone), zone)).toContain(at);
      }),
      { numRuns: 800 },
    );
  });

  it.each([
    ['one o’clock in Beijing', '2026-11-26T01:00', 'Asia/Shanghai', ['2026-11-25T17:00:00.000Z']],
    ['one o’clock in Xinjiang, two hours later', '2026-11-26T01:00', 'Asia/Urumqi', ['2026-11-25T19:00:00.000Z']],
    [
      'a summer’s evening of 1988, when Beijing had summer time',
      '1988-07-01T20:00',
      'Asia/Shanghai',
      ['1988-07-01T11:00:00.000Z'],
    ],
    ['a time that New York jumps over', '2026-03-08T02:30', 'America/New_York', []],
    [
      'a time that New York has twice',
      '2026-11-01T01:30',
      'America/New_York',
      ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z'],
    ],
    [
      'half an hour that Lord Howe has twice',
      '2026-04-05T01:45',
      'Australia/Lord_Howe',
      ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
    ],
    ['the day that Samoa left out', '2011-12-30T12:00', 'Pacific/Apia', []],
    ['29 February of a leap year', '2028-02-29T00:00', 'Asia/Shanghai', ['2028-02-28T16:00:00.000Z']],
    ['29 February of another', '2026-02-29T00:00', 'Asia/Shanghai', []],
    ['the 25th hour', '2026-11-26T24:00', 'Asia/Shanghai', []],
    ['no time at all', 'tonight', 'Asia/Shanghai', []],
  ])('%s', (_, local, zone, moments) => {
    expect(time(instantsOf(local, zone))).toEqual(moments);
  });

  it('is taken, where it is shown twice, so that a window holds all that was said', () => {
    const twice = ['2026-11-01T01:30', 'America/New_York'] as const;
    expect(iso(localToInstant(...twice, 'earlier') ?? instant(0))).toBe('2026-11-01T05:30:00.000Z');
    expect(iso(localToInstant(...twice, 'later') ?? instant(0))).toBe('2026-11-01T06:30:00.000Z');
    expect(localToInstant('2026-03-08T02:30', 'America/New_York')).toBeNull();
  });
});

it('a zone is one of the IANA database', () => {
  expect(['Asia/Shanghai', 'Asia/Urumqi', 'UTC', 'Asia/Kashgar'].filter(isZone)).toHaveLength(4);
  expect(['Beijing', '+08:00', '', 'Asia/Nowhere'].filter(isZone)).toEqual([]);
});
