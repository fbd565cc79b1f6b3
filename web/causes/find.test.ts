import { beforeAll, describe, expect, it } from 'vitest';
import { useLanguage } from '#web/i18n/text.svelte.ts';
import { found, wholeName } from './find.ts';

const node = (code: string, zh: string, en: string) => ({ code, zh, en, retired: false });
const TREE = [
  node('access_line.fibre_cut', '光缆中断', 'fibre cut'),
  node('access_line.fibre_cut.dig_up', '施工挖断', 'dug up'),
  node('access_line.fibre_cut.fire', '火烧', 'fire'),
  node('transmission.cable', '传输光缆中断', 'cable cut'),
  node('transmission.cable.dig_up', '施工挖断', 'dug up'),
];
const codes = (q: string, cause = ''): string[] => found(TREE, q, cause).map(({ code }) => code);

describe('a cause', () => {
  beforeAll(() => useLanguage('zh'));

  it('is found by a part of its name in either language, or by its code', () => {
    expect(codes('挖断')).toEqual(['access_line.fibre_cut.dig_up', 'transmission.cable.dig_up']);
    expect(codes('FIRE')).toEqual(['access_line.fibre_cut.fire']);
    expect(codes('dig_up')).toEqual(['access_line.fibre_cut.dig_up', 'transmission.cable.dig_up']);
    expect(codes('潜水')).toEqual([]);
    expect(codes(' ')).toEqual([]);
  });
  it('beneath the cause that is chosen comes first, and by its own name before what lies beneath it', () => {
    expect(codes('挖断', 'transmission')[0]).toBe('transmission.cable.dig_up');
    expect(codes('光缆中断', 'transmission')).toEqual([
      'transmission.cable',
      'transmission.cable.dig_up',
      'access_line.fibre_cut',
      'access_line.fibre_cut.dig_up',
      'access_line.fibre_cut.fire',
    ]);
  });
  it('is found by words of several levels', () => {
    expect(codes('传输 挖')).toEqual(['transmission.cable.dig_up']);
  });
  it('is called by all of them', () => {
    expect(wholeName(TREE, 'access_line.fibre_cut.dig_up')).toMatch(/ \/ 光缆中断 \/ 施工挖断$/);
  });
});
