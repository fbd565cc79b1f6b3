import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, hours, type Instant, instant, parseIso, plus, total } from '../time.ts';
import { localIn } from '../zone.ts';
import { DUTY_POSTS, gapsOf, onDutyAt, type Override, overlapsOf, type Rota, type Shift, turnsOf } from './rota.ts';

const ZONE = 'Asia/Shanghai';
const at = (local: string): Instant => parseIso(`${local}:00+08:00`);
const shift = (over: Partial<Shift> = {}): Shift => ({
  id: 's',
  post: 'engineer',
  person: 'ye',
  startsOn: '2026-11-24',
  from: '08:00',
  to: '20:00',
  every: null,
  until: null,
  ...over,
});
const rota = (shifts: readonly Shift[], overrides: readonly Override[] = []): Rota => ({
  shifts,
  overrides,
  zone: ZONE,
});
const override = (from: string, to: string, over: Partial<Override> = {}): Override => ({
  id: 'o',
  post: 'engineer',
  person: 'shen',
  instead: 'ye',
  from: at(from),
  to: at(to),
  ...over,
});
const who = (of: Rota, local: string): string[] => onDutyAt(of, at(local)).map(({ person }) => person);

describe('a shift', () => {
  it('is on from its start to its end, which is no more of it', () => {
    const one = rota([shift()]);
    expect(
      ['2026-11-24T07:59', '2026-11-24T08:00', '2026-11-24T19:59', '2026-11-24T20:00'].map((t) => who(one, t)),
    ).toEqual([[], ['ye'], ['ye'], []]);
    expect(who(one, '2026-11-25T12:00')).toEqual([]);
  });
  it('of a night ends on the next day', () => {
    const night = rota([shift({ from: '20:00', to: '08:00' })]);
    expect([who(night, '2026-11-25T03:00'), who(night, '2026-11-25T08:00')]).toEqual([['ye'], []]);
    expect(who(rota([shift({ from: '08:00', to: '08:00' })]), '2026-11-25T07:00')).toEqual(['ye']);
  });
  it('comes again every so many days, until its last', () => {
    const cycle = rota([shift({ every: 4, until: '2026-12-02' })]);
    const days = ['2026-11-20', '2026-11-24', '2026-11-25', '2026-11-28', '2026-12-02', '2026-12-06'];
    expect(days.map((day) => who(cycle, `${day}T12:00`).length)).toEqual([0, 1, 0, 1, 1, 0]);
  });
});

describe('an override', () => {
  it('puts somebody in for somebody, for its time alone', () => {
    const swapped = rota([shift()], [override('2026-11-24T10:00', '2026-11-24T12:00')]);
    expect(['2026-11-24T09:00', '2026-11-24T11:00', '2026-11-24T12:00'].map((t) => who(swapped, t))).toEqual([
      ['ye'],
      ['shen'],
      ['ye'],
    ]);
  });
  it('adds somebody, or leaves a gap', () => {
    expect(
      who(rota([shift()], [override('2026-11-24T10:00', '2026-11-24T12:00', { instead: null })]), '2026-11-24T11:00'),
    ).toEqual(['ye', 'shen']);
    const off = rota([shift()], [override('2026-11-24T10:00', '2026-11-24T12:00', { person: null })]);
    const during = { from: at('2026-11-24T08:00'), to: at('2026-11-24T20:00') };
    expect(gapsOf(turnsOf(off, during), during).filter(({ post }) => post === 'engineer')).toEqual([
      { post: 'engineer', from: at('2026-11-24T10:00'), to: at('2026-11-24T12:00') },
    ]);
  });
});

it('somebody entered twice at once is reported, one after the other is not', () => {
  const during = { from: at('2026-11-24T00:00'), to: at('2026-11-26T00:00') };
  const twice = rota([shift(), shift({ id: 't', post: 'lead', from: '18:00', to: '23:00' })]);
  expect(overlapsOf(turnsOf(twice, during), during)).toEqual([
    { person: 'ye', from: at('2026-11-24T18:00'), to: at('2026-11-24T20:00') },
  ]);
  expect(overlapsOf(turnsOf(rota([shift(), shift({ from: '20:00', to: '22:00' })]), during), during)).toEqual([]);
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const day = fc.integer({ min: 20_000, max: 20_800 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
const shifts = fc.record({
  id: fc.constant('s'),
  post: fc.constantFrom(...DUTY_POSTS),
  person: fc.constantFrom('ye', 'shen', 'meng'),
  startsOn: day,
  from: time,
  to: time,
  every: fc.option(fc.integer({ min: 1, max: 9 })),
  until: fc.option(day),
});
const moments = fc.integer({ min: 20_000 * 24, max: 20_800 * 24 }).map((h) => instant(h * 3_600_000));
const overrides = fc.tuple(moments, fc.integer({ min: 1, max: 60 })).chain(([from, h]) =>
  fc.record({
    id: fc.constant('o'),
    post: fc.constantFrom(...DUTY_POSTS),
    person: fc.option(fc.constantFrom('ye', 'shen')),
    instead: fc.option(fc.constantFrom('ye', 'meng')),
    from: fc.constant(from),
    to: fc.constant(plus(from, hours(h))),
  }),
);
const rotas = fc.record({
  shifts: fc.array(shifts, { maxLength: 6 }),
  overrides: fc.array(overrides, { maxLength: 4 }),
  zone: fc.constantFrom(ZONE, 'Asia/Urumqi', 'Europe/London', 'America/St_Johns'),
});
const WEEK = hours(7 * 24);

describe('any rota', () => {
  it('says the same of a moment as of the week that holds it', () => {
    fc.assert(
      fc.property(rotas, moments, fc.integer({ min: 0, max: 167 }), (of, from, h) => {
        const now = plus(from, hours(h));
        const during: Interval = { from, to: plus(from, WEEK) };
        expect(onDutyAt(of, now)).toEqual(turnsOf(of, during).filter((turn) => turn.from <= now && turn.to > now));
      }),
      { numRuns: 150 },
    );
  });
  it('is filled by its turns and its gaps, which never meet', () => {
    fc.assert(
      fc.property(rotas, moments, (of, from) => {
        const during: Interval = { from, to: plus(from, WEEK) };
        const turns = turnsOf(of, during);
        for (const gap of gapsOf(turns, during)) {
          expect(gap.from).toBeLessThan(gap.to);
          expect(turns.some((turn) => turn.post === gap.post && turn.from < gap.to && turn.to > gap.from)).toBe(false);
        }
        const gaps = (post: string) => gapsOf(turns, during).filter((gap) => gap.post === post);
        for (const post of DUTY_POSTS)
          if (!turns.some((turn) => turn.post === post)) expect(total(gaps(post))).toBe(WEEK);
      }),
      { numRuns: 150 },
    );
  });
  it('begins its shifts when a clock on the wall of its zone says so', () => {
    fc.assert(
      fc.property(shifts, fc.constantFrom(ZONE, 'Asia/Urumqi'), (one, zone) => {
        const from = parseIso(`${one.startsOn}T00:00:00Z`);
        const during: Interval = { from: plus(from, hours(-48)), to: plus(from, hours(48)) };
        const [first] = turnsOf({ shifts: [{ ...one, until: null }], overrides: [], zone }, during);
        expect(first && localIn(first.from, zone)).toBe(`${one.startsOn}T${one.from}`);
      }),
    );
  });
});
