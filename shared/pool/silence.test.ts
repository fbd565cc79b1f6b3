import { describe, expect, it } from 'vitest';
import { hours, type Instant, instant, minutes, parseIso } from '../time.ts';
import { burstsOf, type Outgoing, type UsualOutgoing } from './burst.ts';
import type { HourCount, Profile } from './profile.ts';
import { begunBy, hasTraffic, isSuspect, lookAgainAt, maySuspect, silenceOf } from './silence.ts';

/** Twenty calls an hour from nine to six, working days alone. */
const office: Profile = {
  slots: Array.from({ length: 168 }, (_, slot) => (slot < 120 && slot % 24 >= 9 && slot % 24 < 18 ? 20 : 0)),
  spread: 0.2,
  drift: 0.05,
  bunch: 0.2,
  learnt: 40,
};
const at = (clock: string): Instant => parseIso(`2026-03-18T${clock}:00+08:00`);
/** An ordinary morning, up to a moment. */
const morning = (until: Instant): HourCount[] =>
  Array.from({ length: 24 }, (_, hour) => instant(at('00:00') + hours(hour)))
    .filter((hour) => hour < until)
    .map((hour) => ({ at: hour, value: hour >= at('09:00') ? 20 : 0 }));
const suspect = (since: Instant, until: Instant, others = 1): boolean =>
  isSuspect(office, silenceOf(office, morning(since), since, until), others);

describe('a silence', () => {
  it('in the middle of a working day is suspected within two hours, and not within the first half', () => {
    expect(suspect(at('11:30'), at('12:00'))).toBe(false);
    expect(suspect(at('11:30'), at('13:30'))).toBe(true);
  });
  it('of the evening and the night is none', () => {
    expect(suspect(at('17:58'), at('23:00'))).toBe(false);
    expect(maySuspect(office, at('18:00'), at('23:59'))).toBe(false);
  });
  it('of a morning that never began is one only while others are at work', () => {
    const evening = parseIso('2026-03-17T17:55:00+08:00');
    expect(silenceOf(office, [], evening, at('12:00'))).toMatchObject({ beforeToday: true });
    expect(suspect(evening, at('12:00'))).toBe(true);
    expect(suspect(evening, at('12:00'), 0.1)).toBe(false);
    expect(suspect(evening, at('09:30'))).toBe(false);
  });
  it('began before so many calls are missing that one would have come, be it the next morning', () => {
    expect(begunBy(office, at('11:00'), at('13:00'))).toBe(at('11:24'));
    expect(begunBy(office, at('17:50'), parseIso('2026-03-19T11:00:00+08:00'))).toBeGreaterThan(
      parseIso('2026-03-19T09:00:00+08:00'),
    );
    // Later than what is known of it cannot be said.
    expect(begunBy(office, at('11:00'), at('11:10'))).toBe(at('11:10'));
  });
  it('says nothing of a service that hardly anybody calls from', () => {
    expect(hasTraffic(office)).toBe(true);
    expect(hasTraffic({ ...office, slots: office.slots.map((value) => value / 20) })).toBe(false);
    expect(hasTraffic({ ...office, learnt: 10 })).toBe(false);
  });
  it('is looked at when it may have become improbable, and not all night', () => {
    expect(lookAgainAt(office, at('11:00'), at('11:00'))).toBe(at('11:24'));
    expect(lookAgainAt(office, at('17:59'), at('18:30'))).toBe(instant(at('18:30') + hours(6)));
    expect(lookAgainAt(office, at('11:00'), at('12:00'))).toBe(instant(at('12:00') + minutes(2)));
  });
});

describe('a burst', () => {
  const usual: UsualOutgoing = { international: 0.02, internationalBunch: 2, outShare: 0.5, busiest: 12 };
  const calm: Outgoing = {
    hours: 1,
    calls: 10,
    international: 0,
    internationalMinutes: 0,
    usual: 20,
    quiet: false,
    number: { number: '+869030000001', calls: 5 },
  };
  const signals = (more: Partial<Outgoing>) => burstsOf(usual, { ...calm, ...more }).map(({ signal }) => signal);
  it('abroad is one by its number of calls, and a few calls are none', () => {
    expect(signals({})).toEqual([]);
    expect(signals({ international: 4 })).toEqual([]);
    expect(signals({ international: 25 })).toEqual(['international']);
  });
  it('at night is one that would be nothing by day', () => {
    expect(signals({ calls: 30, usual: 40 })).toEqual([]);
    expect(signals({ calls: 30, usual: 0.2, quiet: true })).toEqual(['night']);
  });
  it('from one number is one far beyond what the busiest ever did', () => {
    expect(signals({ number: { number: '+869030000001', calls: 30 } })).toEqual([]);
    expect(signals({ number: { number: '+869030000001', calls: 60 } })).toEqual(['number']);
  });
});
