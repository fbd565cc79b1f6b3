import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { merge, parseItem } from './keyed.ts';

const schema = z.object({ key: z.string(), version: z.number(), text: z.string() });
type Item = z.infer<typeof schema>;
const parsed = (raw: readonly unknown[]) => raw.map((one) => parseItem(one, schema));
const held = (...items: Item[]): Map<string, Item> => new Map(items.map((i) => [i.key, i]));
const texts = (map: ReadonlyMap<string, Item>): string[] => [...map.values()].map((i) => i.text);

describe('merge', () => {
  it('takes a higher version and drops one that is not higher', () => {
    const before = held({ key: 'a', version: 3, text: 'three' });
    expect(texts(merge(before, parsed([{ key: 'a', version: 4, text: 'four' }]), false))).toEqual(['four']);
    expect(texts(merge(before, parsed([{ key: 'a', version: 3, text: 'again' }]), false))).toEqual(['three']);
    expect(texts(merge(before, parsed([{ key: 'a', version: 2, text: 'old' }]), false))).toEqual(['three']);
  });
  it('forgets what a snapshot no longer contains, but keeps a newer version than the snapshot has', () => {
    const before = held({ key: 'a', version: 5, text: 'newer' }, { key: 'b', version: 1, text: 'gone' });
    expect(texts(merge(before, parsed([{ key: 'a', version: 4, text: 'older' }]), true))).toEqual(['newer']);
  });
  it('removes what is removed, and leaves the rest', () => {
    const before = held({ key: 'a', version: 1, text: 'a' }, { key: 'b', version: 1, text: 'b' });
    expect(texts(merge(before, parsed([{ key: 'a', version: 2, removed: true }]), false))).toEqual(['b']);
  });
  it('keeps what is newer than a removal', () => {
    const before = held({ key: 'a', version: 3, text: 'a' });
    expect(texts(merge(before, parsed([{ key: 'a', version: 2, removed: true }]), false))).toEqual(['a']);
  });
  it('does not change the map it was given', () => {
    const before = held({ key: 'a', version: 1, text: 'a' });
    merge(before, parsed([{ key: 'a', version: 2, removed: true }]), false);
    expect(before.size).toBe(1);
  });
});
