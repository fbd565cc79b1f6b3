import { describe, expect, it } from 'vitest';
import type { Role } from '../actor.ts';
import type { FactBody } from '../ticket/facts.ts';
import {
  acknowledged,
  cancelled,
  cleared,
  confirmed,
  declared,
  found,
  handedOver,
  minute,
  minuteOf,
  opened,
  reopened,
  roundFailed,
  roundOpened,
  suspended,
  approved,
  tested,
} from '../ticket/testing/facts.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import { caller, customer, supervisor } from '../ticket/testing/people.ts';
import { ledgerView } from './ledgerView.ts';

const CONFIRMED = [declared(), acknowledged, found('carrier'), found('customer'), confirmed()];
const reassigned = (segment: string, unit: string): FactBody => ({
  type: 'SegmentReassigned',
  segment,
  unit,
  note: 'theirs',
});
const BACK_AND_FORTH = [
  ...CONFIRMED,
  opened('S1', 'carrier', { element: 'node', unit: 'core' }),
  [10, ...handedOver('S1', 'S2', 'customer')],
  [20, ...handedOver('S2', 'S3', 'carrier')],
] as const;

/** `0-10 carrier · node · core · by the engineer: evidence` */
const lines = (now: number, role: Role, ...steps: Step[]): string[] =>
  ledgerView(record(...steps), minute(now), caller(role)).map((entry) => {
    const where = [entry.segment, entry.element, entry.unit].filter((part) => part !== null).join(' ');
    const who = entry.by.name === null ? entry.by.party : entry.by.name;
    const times = `${minuteOf(entry.from)}-${minuteOf(entry.to)} ${entry.holder}`;
    return `${times}${where === '' ? '' : ` · ${where}`} · by ${who}${entry.evidence === null ? '' : `: ${entry.evidence}`}`;
  });

describe('each interval of the ledger says', () => {
  it('on which part of the line, by which unit, on whose word and upon what', () => {
    expect(lines(30, 'engineer', ...BACK_AND_FORTH)).toEqual([
      '0-10 carrier · S1 node core · by the engineer',
      '10-20 customer · S2 · by the engineer: measured',
      '20-30 carrier · S3 · by the engineer: measured',
    ]);
  });
  it('who declared it, while nothing is dispatched', () => {
    expect(lines(5, 'engineer', { by: customer, facts: [declared()] })).toEqual(['0-5 carrier · by the college']);
  });
  it('which unit of the carrier had it when, gap-free', () => {
    const dispatched = [...CONFIRMED, opened('S1', 'carrier', { unit: 'core' })];
    expect(
      lines(40, 'engineer', ...dispatched, [10, reassigned('S1', 'data')], [30, reassigned('S1', 'field')]),
    ).toEqual([
      '0-10 carrier · S1 core · by the engineer',
      '10-30 carrier · S1 data · by the engineer',
      '30-40 carrier · S1 field · by the engineer',
    ]);
  });
  it('which unit had it before a pause, and which after it', () => {
    const paused: Step[] = [
      ...CONFIRMED,
      opened('S1', 'carrier', { unit: 'core' }),
      [10, suspended(10, 60), approved(7)],
      [30, reassigned('S1', 'data')],
    ];
    expect(lines(70, 'engineer', ...paused)).toEqual([
      '0-10 carrier · S1 core · by the engineer',
      '10-60 suspended · by the engineer: nobody opens the gate',
      '60-70 carrier · S1 data · by the engineer',
    ]);
  });
  it('no part of the line while nothing is dispatched any more', () => {
    const idle: Step[] = [...CONFIRMED, opened('S1', 'carrier', { unit: 'core' }), [10, cancelled('S1')]];
    expect(lines(20, 'engineer', ...idle)).toEqual([
      '0-10 carrier · S1 core · by the engineer',
      '10-20 carrier · by the engineer',
    ]);
  });
  it('on whose word each stands', () => {
    const steps: Step[] = [
      { by: customer, facts: [declared()] },
      [5, ...CONFIRMED.slice(1)],
      { by: supervisor, facts: [opened('S1', 'channel')] },
    ];
    expect(lines(20, 'engineer', ...steps)).toEqual([
      '0-5 carrier · by the college',
      '5-20 channel · S1 · by the supervisor',
    ]);
  });
  it('of each failed round what was said of the test that failed in it', () => {
    const steps: Step[] = [
      ...CONFIRMED,
      opened('S1', 'carrier'),
      [10, cleared('S1'), roundOpened(1), { ...tested(1, 'outgoing', 'carrier'), note: 'rings' }],
      [20, { ...tested(1, 'incoming', 'carrier', 'fail'), note: 'busy tone' }, roundFailed(1, 'carrier', 'incoming')],
      [20, opened('S2', 'carrier', { origin: 'test_failed' }), cleared('S2'), roundOpened(2)],
      [30, { ...tested(2, 'quality', 'carrier', 'fail'), note: 'crackles' }, roundFailed(2, 'carrier', 'quality')],
      [30, opened('S3', 'carrier', { origin: 'test_failed' }), cleared('S3'), roundOpened(3)],
      // Somebody found work before anybody had tested.
      [40, roundFailed(3, 'channel', null), opened('S4', 'channel')],
    ];
    expect(lines(40, 'engineer', ...steps).slice(1)).toEqual([
      '10-20 carrier · by the engineer: busy tone',
      '20-30 carrier · by the engineer: crackles',
      '30-40 channel · by the engineer',
    ]);
  });
  it('that a unit which never had time has none', () => {
    const dispatched = [...CONFIRMED, opened('S1', 'carrier', { unit: 'core' }), reassigned('S1', 'data')];
    expect(lines(8, 'engineer', ...dispatched)).toEqual(['0-8 carrier · S1 data · by the engineer']);
  });
  it('who works a segment that a failed test opened again', () => {
    const steps: Step[] = [
      ...CONFIRMED,
      opened('S1', 'carrier', { unit: 'core', element: 'node' }),
      [10, cleared('S1'), roundOpened(1)],
      [
        15,
        { ...tested(1, 'outgoing', 'carrier', 'fail'), note: 'busy tone' },
        roundFailed(1, 'carrier'),
        reopened('S1', 1),
      ],
    ];
    expect(lines(20, 'engineer', ...steps)).toEqual([
      '0-10 carrier · S1 node core · by the engineer',
      '10-15 carrier · by the engineer: busy tone',
      '15-20 carrier · S1 node core · by the engineer',
    ]);
    // The desk's own note stays inside.
    expect(lines(20, 'customer', ...steps)[1]).toBe('10-15 carrier · by carrier');
  });
  it('who suspended the clock, and upon what', () => {
    const steps: Step[] = [
      ...CONFIRMED,
      opened('S1', 'carrier'),
      [10, suspended(10, 60)],
      { by: supervisor, facts: [approved(7)] },
    ];
    expect(lines(20, 'engineer', ...steps)[1]).toBe('10-20 suspended · by the engineer: nobody opens the gate');
  });
  it('to a customer the party, and none of the staff', () => {
    expect(lines(30, 'customer', ...BACK_AND_FORTH)).toEqual([
      '0-10 carrier · S1 node core · by carrier',
      '10-20 customer · S2 · by carrier: measured',
      '20-30 carrier · S3 · by carrier: measured',
    ]);
  });
});
