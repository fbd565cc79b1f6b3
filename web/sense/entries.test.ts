import { expect, it } from 'vitest';
import type { Suspicion } from '#shared/api/suspicions.ts';
import { entriesOf } from './entries.ts';

const at = '2026-03-18T04:30:00.000Z';
const group = { id: 'g', element: { id: 'e', name: 'E' }, services: 2, customers: 2, open: 2, from: at, by: at };
const suspicion = (id: string, common: Suspicion['group'] = null, since = at): Suspicion => ({
  id,
  version: 1,
  kind: 'silence',
  signal: 'silence',
  state: 'open',
  customer: { id: 'c', name: 'C' },
  contract: 'k',
  service: { id: `s-${id}`, name: id },
  since,
  until: at,
  raisedAt: at,
  expected: 20,
  seen: 0,
  chance: 1e-9,
  group: common,
  number: null,
  hours: [],
  ticket: null,
  decided: null,
  tell: null,
  holds: [],
});
const shown = (items: readonly Suspicion[], chosen?: string) =>
  entriesOf(items, chosen).map((entry) => ('one' in entry ? entry.key : entry.members.map(({ id }) => id)));

it('silences of one cause are one entry, where the first of them was', () => {
  const items = [
    suspicion('a'),
    suspicion('d', group),
    suspicion('c'),
    suspicion('b', group, '2026-03-18T04:29:00.000Z'),
  ];
  expect(shown(items)).toEqual(['a', ['b', 'd'], 'c']);
  expect(shown(items, 'c')).toEqual(['c', 'a', ['b', 'd']]);
  // Whoever comes by one of them, or by the cause, sees all.
  expect(shown(items, 'd')).toEqual([['b', 'd'], 'a', 'c']);
  expect(shown(items, 'g')).toEqual([['b', 'd'], 'a', 'c']);
});
