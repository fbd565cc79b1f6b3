import { describe, expect, it } from 'vitest';
import { fromParent } from './fromParent.ts';
import type { LiveTicket } from './model.ts';

const segment = (id: string, party: 'carrier' | 'customer', state: 'open' | 'accepted' | 'cleared') =>
  ({ id, party, state }) as LiveTicket['segments'][number];
const item = (id: string, carrier: 'pass' | 'fail' | null) =>
  ({ id, carrier, customer: null, required: true }) as NonNullable<LiveTicket['jointTest']>['items'][number];
const repair = {
  cause: 'core',
  causeDetail: null,
  action: 'board replaced',
  passed: [
    { item: 'outgoing', value: null },
    { item: 'quality', value: 'MOS 4.2' },
  ],
} as const;

const ticket = (over: Partial<LiveTicket>, parentRepair: typeof repair | null = repair): LiveTicket =>
  ({
    phase: 'clearing',
    segments: [segment('S1', 'carrier', 'accepted')],
    jointTest: null,
    family: {
      parent: { no: 'F1', phase: 'testing', customer: { id: 'c', name: 'c' }, repair: parentRepair },
      children: [],
    },
    ...over,
  }) as unknown as LiveTicket;

describe('a parent that is repaired', () => {
  it('proposes to clear what the carrier has open, and nothing of the customer’s', () => {
    const segments = [
      segment('S1', 'carrier', 'cleared'),
      segment('S2', 'customer', 'open'),
      segment('S3', 'carrier', 'open'),
    ];
    const proposed = fromParent(ticket({ segments }));
    expect(proposed?.segments.map(({ id }) => id)).toEqual(['S3']);
    expect(proposed?.items).toEqual([]);
  });
  it('proposes the answers that the carrier gave there and owes here', () => {
    const jointTest = {
      round: 1,
      open: true,
      dial: null,
      items: [item('outgoing', 'pass'), item('incoming', null), item('quality', null)],
    };
    const proposed = fromParent(ticket({ phase: 'testing', segments: [], jointTest } as Partial<LiveTicket>));
    expect(proposed?.items).toEqual([{ item: 'quality', value: 'MOS 4.2' }]);
  });
  it('does not speak over an answer that was given here', () => {
    const jointTest = { round: 1, open: true, dial: null, items: [item('outgoing', 'fail'), item('quality', 'pass')] };
    expect(fromParent(ticket({ phase: 'testing', segments: [], jointTest } as Partial<LiveTicket>))).toBeNull();
  });
  it('proposes nothing before it is repaired, nor where nothing is left to do', () => {
    expect(fromParent(ticket({}, null))).toBeNull();
    expect(fromParent(ticket({ segments: [segment('S1', 'carrier', 'cleared')] }))).toBeNull();
    const jointTest = { round: 1, open: false, dial: null, items: [item('outgoing', null)] };
    expect(fromParent(ticket({ phase: 'restored', segments: [], jointTest } as Partial<LiveTicket>))).toBeNull();
  });
});
