import { describe, expect, it } from 'vitest';
import { iso, minus, minutes, parseIso } from '#shared/time.ts';
import { type Signs, verdictOf } from './verdict.ts';

const now = parseIso('2026-03-02T02:15:00Z');
const line = [
  { id: 'core', name: '核心网', party: 'carrier' },
  { id: 'node', name: '城东接入机房', party: 'carrier' },
  { id: 'room', name: '客户机房', party: 'customer' },
];
const on = (element: string, services: number, faulty: number, located = 0) => ({
  element,
  elementName: line.find((e) => e.id === element)?.name ?? '',
  party: 'carrier' as const,
  services,
  faulty,
  located,
  tickets: [],
});
const quiet: Signs = { state: 'normal', openTicket: null, works: [], neighbours: [], lastCall: null, line };
const judge = (signs: Partial<Signs>) => verdictOf({ ...quiet, ...signs }, now, 'zh');

describe('the verdict of a precheck', () => {
  it('is first of all the state of the service', () => {
    expect(judge({ state: 'suspended_arrears', neighbours: [on('node', 4, 3, 3)] })).toMatchObject({
      suspect: 'service_state',
      text: expect.stringContaining('欠费停机'),
    });
  });
  it('is a planned work before what others on it suffer, and after the ticket that is open already', () => {
    const work = {
      id: 'w-1',
      kind: 'cutover' as const,
      element: 'node',
      elementName: '城东接入机房',
      from: '2026-03-01T17:00:00.000Z',
      to: '2026-03-02T05:00:00.000Z',
      zone: 'Asia/Urumqi',
      noticedInTime: true,
      agreed: false,
    };
    const signs = { works: [work], neighbours: [on('node', 4, 3, 3)] };
    expect(judge(signs)).toEqual({
      suspect: 'planned_work',
      element: 'node',
      text: '未欠费；「城东接入机房」正在计划割接（2026-03-01 23:00 – 2026-03-02 11:00 新疆时间，已提前告知）；无话单记录',
    });
    expect(judge({ works: [{ ...work, noticedInTime: false }] }).text).toContain('未提前 72 小时告知');
    expect(judge({ works: [{ ...work, agreed: true, element: null, elementName: null }] }).text).toContain(
      '「本业务」正在',
    );
    const openTicket = {
      no: 'F20260302-0001',
      phase: 'clearing',
      symptom: 'other',
      declaredAt: iso(now),
      chases: 0,
    } as const;
    expect(judge({ ...signs, openTicket }).suspect).toBe('open_ticket');
  });
  it('is the ticket that is open already', () => {
    const openTicket = {
      no: 'F20260302-0001',
      phase: 'declared',
      symptom: 'all_down',
      declaredAt: iso(now),
      chases: 0,
    } as const;
    expect(judge({ openTicket })).toMatchObject({
      suspect: 'open_ticket',
      text: expect.stringContaining(openTicket.no),
    });
  });
  it('is the element at which others’ faults were located, however many share another', () => {
    expect(judge({ neighbours: [on('core', 20, 9), on('node', 4, 1, 1)] })).toMatchObject({
      suspect: 'shared_element',
      element: 'node',
    });
  });
  it('is the element that most of the faulty have in common, where none was located yet', () => {
    expect(judge({ neighbours: [on('core', 20, 6), on('node', 4, 3)] })).toMatchObject({ element: 'node' });
  });
  it('is not an element on which many are always faulty', () => {
    expect(judge({ neighbours: [on('core', 20, 5)] }).suspect).not.toBe('shared_element');
  });
  it('is the customer’s side when the nearest neighbours are fine', () => {
    expect(judge({ neighbours: [on('core', 20, 5), on('node', 4, 0)] })).toMatchObject({
      suspect: 'customer_side',
      element: 'room',
      text: expect.stringContaining('客户机房'),
    });
  });
  it('suspects nobody when a call went through a moment ago', () => {
    const lastCall = { at: iso(minus(now, minutes(9))), direction: 'out', answered: true, number: null } as const;
    expect(judge({ neighbours: [on('node', 4, 0)], lastCall })).toMatchObject({
      suspect: 'none',
      text: expect.stringContaining('末次话单在 9 分钟前'),
    });
  });
  it('says the same in English', () => {
    expect(verdictOf(quiet, now, 'en')).toMatchObject({
      suspect: 'none',
      text: expect.stringContaining('no call on record'),
    });
  });
});
