import { describe, expect, it } from 'vitest';
import { asItIs, held } from './held.ts';

const row = (key: string, text = key) => ({ key, text });
const keys = (list: ReturnType<typeof held<ReturnType<typeof row>>>): string[] => list.shown.map(({ key }) => key);

describe('a list that is being read', () => {
  const before = asItIs([row('a'), row('b'), row('c')]);

  it('keeps every row in its place, whatever burns more by now', () => {
    expect(keys(held(before, [row('c'), row('a'), row('b')]))).toEqual(['a', 'b', 'c']);
  });
  it('shows each row as it is now', () => {
    expect(held(before, [row('a', 'acknowledged'), row('b'), row('c')]).shown[0]?.text).toBe('acknowledged');
  });
  it('lets new rows wait, and counts them', () => {
    const list = held(before, [row('new'), row('a'), row('b'), row('c')]);
    expect([keys(list), list.waiting]).toEqual([['a', 'b', 'c'], 1]);
  });
  it('holds the place of a row that has left', () => {
    const list = held(before, [row('a'), row('c')]);
    expect([keys(list), [...list.gone]]).toEqual([['a', 'b', 'c'], ['b']]);
  });
  it('takes a row back that has left and come again', () => {
    const list = held(held(before, [row('a')]), [row('b', 'again'), row('a')]);
    expect([list.shown[1], list.gone.has('b')]).toEqual([row('b', 'again'), false]);
  });
});
