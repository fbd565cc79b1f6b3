import { describe, expect, it } from 'vitest';
import { hours, instant, minus, plus } from '../time.ts';
import { evidenceOf, stateOf, touches } from './majeure.ts';

const FROM = instant(Date.parse('2026-11-25T17:00:00Z'));
const TO = plus(FROM, hours(10));
const storm = { from: FROM, to: TO, retractedAt: null };
const fault = (from: number, to: number | null) => ({
  declaredAt: plus(FROM, hours(from)),
  endedAt: to === null ? null : plus(FROM, hours(to)),
});

describe('force majeure', () => {
  it('lasts until its end is recorded, and never was once it is retracted', () => {
    expect([{ ...storm, to: null }, storm, { ...storm, retractedAt: TO }].map(stateOf)).toEqual([
      'lasting',
      'over',
      'retracted',
    ]);
  });
  it.each([
    ['begins while it lasts', fault(2, 4), true],
    ['was there before it, and is still', fault(-5, null), true],
    ['ends in the moment in which it begins', fault(-5, 0), true],
    ['is declared in the moment of its end', fault(10, null), true],
    ['was over before it', fault(-5, -1), false],
    ['is declared after it', fault(11, null), false],
  ])('touches a fault that %s: %#', (_, of, touched) => {
    expect(touches(storm, of)).toBe(touched);
  });
  it('that lasts touches whatever goes on, and what is retracted nothing', () => {
    expect(touches({ ...storm, to: null }, fault(400, null))).toBe(true);
    expect(touches({ ...storm, to: null }, { declaredAt: minus(FROM, hours(9)), endedAt: minus(FROM, hours(8)) })).toBe(
      false,
    );
    expect(touches({ ...storm, retractedAt: TO }, fault(2, 4))).toBe(false);
  });
});

describe('the evidence of a contract’s event', () => {
  const file = { name: '证明.pdf', sha256: 'ab'.repeat(32) };
  it('names the files with the beginning of their digests', () => {
    expect(evidenceOf('气象局证明', [file])).toBe('气象局证明；证明.pdf (SHA-256 abababababababab)');
    expect(evidenceOf('气象局证明', [])).toBe('气象局证明');
  });
  it('never grows beyond what an event may hold', () => {
    const said = evidenceOf(
      '字'.repeat(800),
      Array.from({ length: 20 }, () => file),
    );
    expect(said.length).toBeLessThanOrEqual(1000);
    expect(said.startsWith(`${'字'.repeat(800)}；证明.pdf`)).toBe(true);
  });
});
