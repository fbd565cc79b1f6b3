import { expect, it } from 'vitest';
import type { Suspect } from '#web/live/alerts.svelte.ts';
import { suspectsAmong } from './filters.ts';

const common: Suspect = {
  key: 'suspicion-1',
  customer: '金穗面粉厂',
  service: '金穗面粉厂融合通信 26 线',
  signal: 'silence',
  group: { element: '城北接入机房', services: 2, names: ['金穗面粉厂 金穗 融合通信', 'Crane Home 松鹤 融合通信'] },
  text: '城北接入机房：疑似公共故障',
  since: 0,
  at: 0,
};
const alone: Suspect = { ...common, key: 'suspicion-2', customer: '长河技校', service: '', group: undefined, text: '' };

it.each([
  ['城北', ['suspicion-1']],
  ['金穗', ['suspicion-1']],
  ['松鹤', ['suspicion-1']],
  ['crane 城北', ['suspicion-1']],
  ['长河', ['suspicion-2']],
  ['千里', []],
  ['', ['suspicion-1', 'suspicion-2']],
])('what fell silent at once is found by its element and by each of its own: %s', (search, found) =>
  expect(suspectsAmong([common, alone], 'all', search).map(({ key }) => key)).toEqual(found),
);
