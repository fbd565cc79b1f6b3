import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, instant, minus, minutes, plus } from '../time.ts';
import {
  type Work,
  type WorkNotice,
  answerOf,
  covers,
  excuses,
  noticedInTime,
  standingOf,
  stateAt,
  toldAt,
} from './work.ts';

const START = instant(Date.parse('2026-11-25T17:00:00Z'));
const END = plus(START, hours(4));
const work: Work = { from: START, to: END, cancelledAt: null, elements: ['an-east'], services: ['svc-bank'] };
const LINE = [{ id: 'core' }, { id: 'an-east' }, { id: 'phones' }];
const OTHER = [{ id: 'core' }, { id: 'an-west' }];

const before = (h: number) => minus(START, hours(h));
const told = (h: number, recorded = h): WorkNotice => ({ what: 'told', at: before(h), recordedAt: before(recorded) });
const agreed = (h: number): WorkNotice => ({ what: 'agreed', at: before(h), recordedAt: before(h) });
const objected = (h: number): WorkNotice => ({ what: 'objected', at: before(h), recordedAt: before(h) });

describe('a work', () => {
  it('is upcoming until it begins, runs until its end, and is over then', () => {
    const at = [minus(START, minutes(1)), START, minus(END, minutes(1)), END];
    expect(at.map((now) => stateAt(work, now))).toEqual(['upcoming', 'running', 'running', 'over']);
  });
  it('that is cancelled stays so', () => {
    const cancelled = { ...work, cancelledAt: before(5) };
    expect([before(1), START, END].map((now) => stateAt(cancelled, now))).toEqual(Array(3).fill('cancelled'));
  });
});

describe('a work covers', () => {
  it('what hangs on its elements, and the services that it names', () => {
    expect(covers(work, LINE, 'svc-college', START)).toBe(true);
    expect(covers(work, OTHER, 'svc-bank', START)).toBe(true);
    expect(covers(work, OTHER, 'svc-college', START)).toBe(false);
  });
  it('its window, without the moment of its end', () => {
    const at = [minus(START, minutes(1)), START, minus(END, minutes(1)), END];
    expect(at.map((moment) => covers(work, LINE, 's', moment))).toEqual([false, true, true, false]);
  });
  it('nothing after it was cancelled, but what was before', () => {
    const stopped = { ...work, cancelledAt: plus(START, hours(1)) };
    expect(covers(stopped, LINE, 's', plus(START, minutes(59)))).toBe(true);
    expect(covers(stopped, LINE, 's', plus(START, hours(1)))).toBe(false);
    expect(covers({ ...work, cancelledAt: before(9) }, LINE, 's', START)).toBe(false);
  });
});

describe('a customer', () => {
  it.each([
    ['was told 72 h ahead', [told(72)], true],
    ['was told a minute too late', [{ ...told(72), at: plus(before(72), minutes(1)) }], false],
    ['was told late, and then again', [told(100), told(3)], true],
    ['only agreed', [agreed(90)], false],
    ['never heard of it', [], false],
  ])('%s: in time %j', (_, notices, inTime) => {
    expect(noticedInTime(work, notices)).toBe(inTime);
  });
  it('has the last word', () => {
    expect(answerOf([told(90)])).toBeNull();
    expect(answerOf([agreed(80), objected(20)])).toBe('objected');
    expect(answerOf([agreed(10), objected(20)])).toBe('agreed');
    expect(answerOf([agreed(80), { ...told(20), what: 'not_reached' }])).toBe('agreed');
    expect(toldAt([{ ...told(90), what: 'not_reached' }])).toBeNull();
  });
  it('is asked to excuse a fault only with a notice in time and an agreement', () => {
    const cases = [[told(90), agreed(80)], [told(90)], [told(90), agreed(80), objected(2)], [told(50), agreed(49)], []];
    expect(cases.map((notices) => excuses(standingOf(work, notices)))).toEqual([true, false, false, false, false]);
  });
});

/** The rule as one would say it, event by event, with nothing of the code's. */
function saidBy(notices: readonly WorkNotice[]): { told: number | null; word: string | null } {
  let first: number | null = null;
  let word: { what: string; recordedAt: number } | null = null;
  for (const { what, at, recordedAt } of notices)
    if (what === 'told') first = first === null ? at : Math.min(first, at);
    else if (word === null || recordedAt >= word.recordedAt) word = { what, recordedAt };
  return { told: first, word: word?.what ?? null };
}

const notice = fc
  .tuple(
    fc.constantFrom('told', 'agreed', 'objected'),
    fc.integer({ min: -200, max: 20 }),
    fc.integer({ min: 0, max: 40 }),
  )
  .map(([what, at, after]): WorkNotice => ({
    what,
    at: plus(START, hours(at)),
    recordedAt: plus(START, hours(at + after)),
  }));

describe('whatever is on record', () => {
  it('whoever has agreed last, and was told 72 h ahead or more, excuses, and nobody else', () => {
    fc.assert(
      fc.property(fc.array(notice, { maxLength: 8 }), (notices) => {
        const said = saidBy(notices);
        expect(toldAt(notices)).toBe(said.told);
        const inTime = said.told !== null && START - said.told >= 72 * 3_600_000;
        expect(excuses(standingOf(work, notices))).toBe(inTime && said.word === 'agreed');
      }),
    );
  });
  it('another notice never makes a fault count that did not, unless it is an objection', () => {
    fc.assert(
      fc.property(fc.array(notice, { maxLength: 8 }), notice, (notices, more) => {
        fc.pre(more.what !== 'objected' && excuses(standingOf(work, notices)));
        expect(excuses(standingOf(work, [...notices, more]))).toBe(true);
      }),
    );
  });
});
