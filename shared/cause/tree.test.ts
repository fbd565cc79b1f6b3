import { describe, expect, it } from 'vitest';
import { detailSaid } from './detail.ts';
import { CAUSE_CODE, beneath, choosable, detailOf, inOrder, isRetired, parentOf, topOf, wayTo } from './tree.ts';

const node = (code: string, retired = false) => ({ code, zh: `中${code}`, en: `en ${code}`, retired });
const TREE = [
  node('access_line.fibre_cut'),
  node('access_line.fibre_cut.dig_up'),
  node('access_line.fibre_cut.rodent', true),
  node('access_line.copper', true),
  node('access_line.copper.short'),
];

describe('the tree of causes', () => {
  it('names a cause by its place', () => {
    expect(topOf('access_line.fibre_cut.dig_up')).toBe('access_line');
    expect(topOf('weather.storm')).toBeNull();
    expect(parentOf('access_line.fibre_cut.dig_up')).toBe('access_line.fibre_cut');
    expect(parentOf('access_line')).toBeNull();
    expect(wayTo('access_line.fibre_cut.dig_up')).toEqual(['access_line.fibre_cut', 'access_line.fibre_cut.dig_up']);
  });

  it('has two levels beneath the eleven, and no other names', () => {
    for (const code of ['access_line.fibre_cut', 'core.ims.hss2']) expect(code).toMatch(CAUSE_CODE);
    for (const code of ['core', 'weather.storm', 'core.ims.hss.disk', 'core.', 'core.IMS', 'core..x'])
      expect(code).not.toMatch(CAUSE_CODE);
  });

  it('does not offer what is retired, nor what lies beneath it', () => {
    expect(choosable(TREE).map(({ code }) => code)).toEqual(['access_line.fibre_cut', 'access_line.fibre_cut.dig_up']);
    expect(isRetired(TREE, 'access_line.copper.short')).toBe(true);
    expect(beneath(TREE, 'access_line').map(({ code }) => code)).toEqual([
      'access_line.fibre_cut',
      'access_line.copper',
    ]);
  });

  it('says a cause with the words of each level', () => {
    const detail = detailOf(TREE, 'access_line.fibre_cut.dig_up');
    expect(detail).toEqual({
      code: 'access_line.fibre_cut.dig_up',
      labels: [
        { zh: '中access_line.fibre_cut', en: 'en access_line.fibre_cut' },
        { zh: '中access_line.fibre_cut.dig_up', en: 'en access_line.fibre_cut.dig_up' },
      ],
    });
    expect(detail && detailSaid({ labels: [{ zh: '光缆中断', en: 'fibre cut' }] }, 'zh', '接入线路')).toBe(
      '接入线路 / 光缆中断',
    );
    expect(detailOf(TREE, 'access_line.fibre_cut.moon')).toBeNull();
  });

  it('is read depth first, siblings as they were', () => {
    const mixed = [TREE[1], TREE[3], TREE[0], TREE[4], TREE[2], node('customer_power.mains')].filter(
      (n) => n !== undefined,
    );
    expect(inOrder(mixed).map(({ code }) => code)).toEqual([
      'customer_power.mains',
      'access_line.copper',
      'access_line.copper.short',
      'access_line.fibre_cut',
      'access_line.fibre_cut.dig_up',
      'access_line.fibre_cut.rodent',
    ]);
  });
});
