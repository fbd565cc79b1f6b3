import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, beijingDay, days, hours, instant, iso, plus } from '../time.ts';
import type { ContractEvent, ContractEventBody } from './events.ts';
import { type Obligation, nextStageAt, obligationsOf, stageOf } from './obligations.ts';
import { refusalOf } from './record.ts';
import { YEAR, beijing, recorded } from './testing/record.ts';
import { SCENARIOS } from './testing/scenarios.ts';

const inBeijing = (at: Instant): string =>
  iso(plus(at, hours(8)))
    .slice(0, 16)
    .replace('T', ' ');
/** The end of a day is told by its day. */
const told = (at: Instant): string => {
  const time = inBeijing(at);
  return time.endsWith(' 00:00') ? beijingDay(instant(at - 1)) : time;
};
const line = (one: Obligation | undefined): string =>
  one === undefined
    ? 'none'
    : [
        one.state,
        told(one.dueAt),
        one.holder ?? 'both',
        ...(one.metAt !== null && one.metAt >= one.dueAt ? ['late'] : []),
      ].join(', ');

describe.each(SCENARIOS)('$name', ({ story, of, then }) => {
  it.each(Object.entries(then))('%s: %s', (when, expected) => {
    const found = obligationsOf(YEAR, recorded(...story), beijing(when)).filter(({ kind }) => kind === of);
    expect(line(found[0])).toBe(expected);
    expect(found.length).toBeLessThanOrEqual(1);
  });
});

describe('the account manager', () => {
  const stages = (events: readonly ContractEvent[], when: string, kind: string) =>
    obligationsOf(YEAR, events, beijing(when))
      .filter((one) => one.kind === kind)
      .map((one) => stageOf(one, beijing(when)));
  it('is told a week before the installation is overdue, and when it is', () => {
    const events = recorded(['2026-03-01', { type: 'signed' }]);
    expect(stages(events, '2026-04-08 23:59', 'installation')).toEqual([null]);
    expect(stages(events, '2026-04-09 00:00', 'installation')).toEqual(['near']);
    expect(stages(events, '2026-04-16 00:00', 'installation')).toEqual(['overdue']);
  });
  it('is told nothing while the customer holds the clock', () => {
    const events = recorded(
      ['2026-03-01', { type: 'signed' }],
      ['2026-04-12', { type: 'environmentMissing', what: 'power', evidence: 'photo' }],
    );
    expect(stages(events, '2026-06-01', 'installation')).toEqual([null]);
  });
  it('is told 60 days before the end that a contract renews by itself', () => {
    expect(stages([], '2026-12-30 23:59', 'renewal_notice')).toEqual([null]);
    expect(stages([], '2026-12-31 00:00', 'renewal_notice')).toEqual(['near']);
    expect(stages([], '2027-01-30 00:00', 'renewal_notice')).toEqual([null]);
  });
});

describe('the desk', () => {
  const lines = (events: readonly ContractEvent[], when: string) =>
    obligationsOf(YEAR, events, beijing(when)).map(({ id, state }) => `${state} ${id}`);
  const evidence = 'letter';
  const breach = { type: 'breachNoticed', against: 'carrier', what: 'x', evidence } as const;
  it('sees what is overdue first, then what ends next, then what ended last', () => {
    const events = recorded(
      ['2026-03-01', { type: 'signed' }],
      ['2026-05-01', breach],
      ['2026-05-02', breach],
      ['2026-05-03', { type: 'breachAnswered', of: 2, how: 'corrected', evidence }],
      ['2026-05-04', { type: 'breachAnswered', of: 3, how: 'corrected', evidence }],
      ['2026-05-20', breach],
      ['2026-06-01', { type: 'securityNoticed', what: 'x', deadline: beijing('2026-06-20'), evidence }],
    );
    expect(lines(events, '2026-06-10')).toEqual([
      'overdue installation',
      'overdue breach_cure:6',
      'open security_fix:7',
      'open renewal_notice:0',
      'met breach_cure:3',
      'met breach_cure:2',
    ]);
  });
  it('sees what ends at the same time by its name, always in one order', () => {
    const events = recorded(['2026-06-01', { type: 'majeureBegan', on: 'carrier', what: 'flood' }]);
    const met = recorded(
      ['2026-06-01', { type: 'majeureBegan', on: 'carrier', what: 'flood' }],
      ['2026-06-02', { type: 'majeureProven', of: 1, evidence }],
      ['2026-06-02', { type: 'majeureNoticed', of: 1, evidence }],
    );
    const ends = (all: readonly ContractEvent[]) =>
      lines(all, '2026-06-05').filter((line) => /notice:1|proof/.test(line));
    expect(ends(events)).toEqual(['overdue majeure_notice:1', 'overdue majeure_proof:1']);
    expect(ends(met)).toEqual(['met majeure_notice:1', 'met majeure_proof:1']);
  });
  it('knows an obligation to renew by its term, and the void ones by their time', () =>
    expect(lines([], '2028-03-05')).toEqual(['open renewal_notice:2']));
  const runs = (events: readonly ContractEvent[], when: string, kind: string) =>
    obligationsOf(YEAR, events, beijing(when)).find((one) => one.kind === kind)?.runs;
  it('sees a clock stand while the customer holds it, but not once it has run out', () => {
    const missing = { type: 'environmentMissing', what: 'power', evidence } as const;
    const events = (when: string) => recorded(['2026-03-01', { type: 'signed' }], [when, missing]);
    expect(runs(events('2026-04-10'), '2026-05-01', 'installation')).toBe(false);
    expect(runs(events('2026-04-10'), '2026-04-09', 'installation')).toBe(true);
    expect(runs(events('2026-04-20'), '2026-05-01', 'installation')).toBe(true);
  });
  it('sees the day to object to a renewal move while force majeure lasts', () => {
    const began = ['2026-06-01', { type: 'majeureBegan', on: 'carrier', what: 'flood' }] as const;
    expect(runs(recorded(began), '2026-07-01', 'renewal_notice')).toBe(false);
    const over = recorded(began, ['2026-06-20', { type: 'majeureEnded', of: 1 }]);
    expect(runs(over, '2026-07-01', 'renewal_notice')).toBe(true);
    expect(runs([], '2026-07-01', 'renewal_notice')).toBe(true);
  });
});

describe('the moment at which there will next be something to tell', () => {
  const next = (events: readonly ContractEvent[], when: string): string => {
    const at = nextStageAt(YEAR, events, beijing(when));
    return at === null ? 'never' : inBeijing(at);
  };
  const signed = ['2026-03-01', { type: 'signed' }] as const;
  it('is when an end comes near, then the end itself', () => {
    const events = recorded(signed);
    expect(next(events, '2026-03-02')).toBe('2026-04-09 00:00');
    expect(next(events, '2026-04-08 23:59')).toBe('2026-04-09 00:00');
    expect(next(events, '2026-04-09 00:00')).toBe('2026-04-16 00:00');
  });
  it('is none of a clock that stands, nor of what is done', () => {
    const missing = { type: 'environmentMissing', what: 'power', evidence: 'e' } as const;
    const renewal = '2026-12-31 00:00';
    expect(next(recorded(signed, ['2026-03-10', missing]), '2026-03-20')).toBe(renewal);
    expect(next(recorded(signed, ['2026-03-10', { type: 'activated' }]), '2026-03-20')).toBe(renewal);
    expect(next([], '2026-03-20')).toBe(renewal);
  });
  it('is the end of a term that is renewed: the next one has a day to object of its own', () => {
    expect(next([], '2027-01-30')).toBe('2027-03-01 00:00');
    expect(next([], '2027-03-01')).toBe('2028-01-01 00:00');
  });
  it('never comes of a contract that is terminated, or ends', () => {
    const by = { by: 'carrier', reason: 'moved', evidence: 'e' } as const;
    expect(next(recorded(['2027-02-01', { type: 'terminated', ...by }]), '2027-02-05')).toBe('never');
    expect(
      next(recorded(['2026-12-01', { type: 'renewalObjected', by: 'carrier', evidence: 'e' }]), '2027-02-05'),
    ).toBe('never');
  });
});

const SERVICES = [{ id: 'S1', state: 'normal' }] as const;
const bodies: fc.Arbitrary<ContractEventBody> = fc.oneof(
  ...(
    [
      { type: 'signed' },
      { type: 'activated' },
      { type: 'environmentMissing', what: 'x', evidence: 'e' },
      { type: 'environmentProvided', evidence: 'e' },
      { type: 'paid', fen: 700, covers: 'charges' },
      { type: 'serviceSuspended', service: 'S1', state: 'suspended_arrears' },
      { type: 'renewalObjected', by: 'carrier', evidence: 'e' },
      { type: 'breachNoticed', against: 'customer', what: 'x', evidence: 'e' },
      { type: 'majeureBegan', on: 'customer', what: 'x' },
      { type: 'terminated', by: 'carrier', reason: 'x', evidence: 'e' },
    ] satisfies ContractEventBody[]
  ).map((body) => fc.constant(body)),
  fc
    .integer({ min: 1, max: 9 })
    .map((n): ContractEventBody => ({ type: 'invoiced', invoice: `R${n}`, due: `2026-0${n}-20`, fen: 1000 })),
  fc.record({ type: fc.constantFrom('majeureEnded' as const), of: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    type: fc.constant('breachAnswered' as const),
    of: fc.integer({ min: 1, max: 8 }),
    how: fc.constant('corrected' as const),
    evidence: fc.constant('e'),
  }),
  fc.record({ type: fc.constant('retracted' as const), of: fc.integer({ min: 1, max: 8 }), reason: fc.constant('x') }),
);
const T0 = beijing('2026-01-01');
/** What a desk could have recorded: refused events are left out. */
const lives = fc.array(fc.record({ body: bodies, day: fc.nat(700) }), { maxLength: 14 }).map((all) =>
  all.reduce<ContractEvent[]>((events, { body, day }) => {
    const at = plus(T0, days(day));
    return refusalOf(events, body, SERVICES, at, instant(at + 1)) === null
      ? [...events, { ...body, seq: events.length + 1, at }]
      : events;
  }, []),
);

describe('of every life of a contract', () => {
  it('obligations have ids of their own, are told before they end, and begin before they are due', () => {
    fc.assert(
      fc.property(lives, fc.nat(900), (events, day) => {
        const now = plus(T0, days(day));
        const all = obligationsOf(YEAR, events, now);
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        for (const one of all) {
          expect(one.since).toBeLessThanOrEqual(one.dueAt);
          expect(one.warnAt).toBeLessThanOrEqual(latestOf(one.since, one.dueAt));
          if (one.state === 'met') expect(one.metAt).not.toBeNull();
          if (one.state === 'open') expect(one.dueAt).toBeGreaterThan(now);
        }
      }),
    );
  });
  it('does not depend on the order in which it was recorded', () => {
    fc.assert(
      fc.property(lives, fc.nat(900), (events, day) => {
        const now = plus(T0, days(day));
        expect(obligationsOf(YEAR, events.toReversed(), now)).toEqual(obligationsOf(YEAR, events, now));
      }),
    );
  });
  it('whoever wakes only when there is something to tell misses nothing', () => {
    fc.assert(
      fc.property(lives, fc.nat(900), (events, day) => {
        const now = plus(T0, days(day));
        const told = (at: Instant): string[] =>
          obligationsOf(
            YEAR,
            events.filter((event) => event.at <= now),
            at,
          ).flatMap((one) => {
            const stage = stageOf(one, at);
            return stage === null ? [] : [`${one.id} ${stage}`];
          });
        const known = events.filter((event) => event.at <= now);
        const next = nextStageAt(YEAR, known, now) ?? plus(now, days(3650));
        expect(next).toBeGreaterThan(now);
        const before = instant(Math.min(next - 1, now + days(400)));
        expect(told(before).filter((line) => !told(now).includes(line))).toEqual([]);
      }),
    );
  });
});

const latestOf = (a: Instant, b: Instant): number => Math.max(a, b);
