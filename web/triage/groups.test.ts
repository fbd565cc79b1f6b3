import { describe, expect, it } from 'vitest';
import type { Suspect } from '#web/live/alerts.svelte.ts';
import { isHead, isMore, leading, MORE } from './groups.ts';

const suspects = (count: number): readonly Suspect[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `suspicion-${at}`,
    customer: '示范医院',
    service: '融合通信',
    signal: 'silence',
    text: '',
    since: 0,
    at: 0,
  }));
const keys = (...list: Parameters<typeof leading>): readonly string[] => leading(...list).map(({ key }) => key);

describe('what is suspected, before the tickets', () => {
  it('is all there while it is little', () => {
    expect(keys(suspects(4), 'none', false)).toEqual(suspects(4).map(({ key }) => key));
  });
  it('leads with a few when it is much, and says how much more there is', () => {
    const list = leading(suspects(12), 'none', false);
    expect(list.map(({ key }) => key)).toEqual(['suspicion-0', 'suspicion-1', 'suspicion-2', MORE]);
    expect(list.find(isMore)?.more).toBe(9);
  });
  it('is all there for who asks for it alone', () => {
    expect(keys(suspects(12), 'none', true)).toHaveLength(12);
  });
  it('is a group of its own among groups, counted whole', () => {
    const [head, ...members] = leading(suspects(12), 'holder', false);
    expect(head !== undefined && isHead(head) && head.count).toBe(12);
    expect(members).toHaveLength(4);
  });
  it('is no group where there is none', () => {
    expect(leading([], 'customer', false)).toEqual([]);
  });
});
