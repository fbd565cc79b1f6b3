import { beforeAll, describe, expect, it } from 'vitest';
import { useLanguage, withTexts } from '#web/i18n/text.svelte.ts';
import { verdictText } from './verdict.ts';

const line = [{ id: 'room', name: 'customer room', party: 'customer' as const }];
const checked = {
  checkedAt: '2026-03-02T02:15:00Z',
  state: 'normal' as const,
  openTicket: null,
  works: [],
  neighbours: [],
  lastCall: { at: '2026-03-02T01:45:00Z', direction: 'out' as const, answered: true, number: null },
  verdict: { suspect: 'none' as const, element: null, text: '' },
};
const node = {
  element: 'node',
  elementName: 'access node',
  party: 'carrier' as const,
  services: 4,
  located: 0,
  tickets: [],
};

beforeAll(async () => {
  await withTexts(() => Promise.resolve(), 'intake', 'works');
  await useLanguage('en');
});

describe('the sentence of a precheck', () => {
  it('says how long ago the last call was', () => {
    expect(verdictText(checked, line)).toContain('last call 30 m ago');
  });
  it('names the element that the faulty neighbours share', () => {
    const verdict = { suspect: 'shared_element' as const, element: 'node', text: '' };
    const said = verdictText({ ...checked, neighbours: [{ ...node, faulty: 3 }], verdict }, line);
    expect(said).toContain('3 of 4 others on access node');
  });
  it('sends one to the customer’s element where the neighbours are fine', () => {
    const verdict = { suspect: 'customer_side' as const, element: 'room', text: '' };
    const said = verdictText({ ...checked, neighbours: [{ ...node, faulty: 0 }], verdict }, line);
    expect(said).toContain('check power at customer room');
  });
  it('names the planned work that touches the line, and how it stands with the customer', () => {
    const work = {
      id: 'w-1',
      kind: 'cutover' as const,
      element: 'node',
      elementName: 'access node',
      from: '2026-03-01T17:00:00.000Z',
      to: '2026-03-02T05:00:00.000Z',
      zone: 'Asia/Shanghai',
      noticedInTime: true,
      agreed: true,
    };
    const verdict = { suspect: 'planned_work' as const, element: 'node', text: '' };
    expect(verdictText({ ...checked, works: [work], verdict }, line)).toContain(
      'planned work on access node (2026-03-02 01:00–13:00 Beijing time, announced in time, customer agreed)',
    );
  });
  it('falls back on the words of the API where a sign is not told', () => {
    const verdict = { suspect: 'shared_element' as const, element: 'node', text: 'as the API says' };
    expect(verdictText({ ...checked, verdict }, line)).toBe('as the API says');
  });
});
