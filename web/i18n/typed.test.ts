import { describe, expect, it } from 'vitest';
import { readDay, readTime } from './typed.ts';

/** Three in the morning of 24 November in Shanghai. */
const now = Date.parse('2026-11-23T19:00:00Z');
const reading = { now, zone: 'Asia/Shanghai', dayFirst: false };
const ahead = (typed: string) => readTime(typed, reading, 'ahead');
const back = (typed: string) => readTime(typed, reading, 'back');

describe('a time as it is typed', () => {
  it('is read in the zone of the desk, with or without what goes without saying', () => {
    const half = '2026-11-24T13:30:00.000Z';
    for (const typed of ['2026-11-24 21:30', '11-24 21:30', '11/24 21:30', '11月24日 21:30', '21:30', '21：30', '2130'])
      expect([typed, ahead(typed)]).toEqual([typed, half]);
  });
  it('is the last such time where something has begun, the next where it will', () => {
    expect(back('21:30')).toBe('2026-11-23T13:30:00.000Z');
    expect(ahead('02:00')).toBe('2026-11-24T18:00:00.000Z');
  });
  it('is in the year that lies nearest', () => {
    expect(ahead('1-3 09:00')).toBe('2027-01-03T01:00:00.000Z');
    expect(readTime('12-31 23:00', { ...reading, now: Date.parse('2027-01-02T00:00:00Z') }, 'back')).toBe(
      '2026-12-31T15:00:00.000Z',
    );
  });
  it('has its day first where the language does, and where it cannot be otherwise', () => {
    expect(readTime('5/12 09:00', { ...reading, dayFirst: true }, 'ahead')).toBe('2026-12-05T01:00:00.000Z');
    expect(ahead('24/11 21:30')).toBe('2026-11-24T13:30:00.000Z');
  });
  it('follows the clocks where they are put forward', () => {
    const berlin = { now: Date.parse('2026-03-29T12:00:00Z'), zone: 'Europe/Berlin', dayFirst: false };
    expect(readTime('3-29 01:30', berlin, 'back')).toBe('2026-03-29T00:30:00.000Z');
    expect(readTime('3-29 03:30', berlin, 'back')).toBe('2026-03-29T01:30:00.000Z');
  });
  it('is none where the clock or the calendar has none', () => {
    expect(['25:00', '12:60', '2-30 10:00', '13-13 10:00', 'soon', ''].map(ahead)).toEqual(Array(6).fill(null));
  });
});

describe('a day as it is typed', () => {
  it('is the nearest of its name, or the one in full', () =>
    expect(['11-24', '12月1日', '2020/1/2', '1-3', '2026-02-29'].map((typed) => readDay(typed, reading))).toEqual([
      '2026-11-24',
      '2026-12-01',
      '2020-01-02',
      '2027-01-03',
      null,
    ]));
});
