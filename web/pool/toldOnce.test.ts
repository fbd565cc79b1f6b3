import { expect, it } from 'vitest';
import type { PoolNotice } from '#shared/api/poolNotice.ts';
import { toldOnce } from './toldOnce.ts';

const notice = (id: string, over: Partial<PoolNotice> = {}): PoolNotice => ({
  id,
  of: 80,
  takenBack: false,
  reader: 'customer',
  channel: 'sms',
  to: '+86…001',
  others: 0,
  state: 'queued',
  detail: null,
  queuedAt: '2026-03-10T04:30:00.000Z',
  updatedAt: '2026-03-10T04:30:00.000Z',
  ...over,
});

it('puts together what was said at one time of one thing, and keeps apart what was said again or taken back', () => {
  const again = '2026-03-11T04:30:00.000Z';
  const grouped = toldOnce([
    notice('a', { queuedAt: again }),
    notice('b', { takenBack: true }),
    notice('c'),
    notice('d', { of: 'bill' }),
    notice('e', { reader: 'manager' }),
  ]);
  expect(grouped.map(({ all }) => all.map(({ id }) => id))).toEqual([['a'], ['b'], ['c', 'e'], ['d']]);
});
