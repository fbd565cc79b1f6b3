import { describe, expect, it } from 'vitest';
import { wallPages } from './pages.ts';

const rows = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const none = (): boolean => false;

describe('wallPages', () => {
  it('is one empty page when there is nothing', () => {
    expect(wallPages([], 10, none)).toEqual({ pages: [[]], beyond: [] });
  });
  it('fills pages of ten', () => {
    expect(wallPages(rows(12), 10, none).pages.map((p) => p.length)).toEqual([10, 2]);
  });
  it('shows the urgent on every page', () => {
    const { pages } = wallPages(rows(20), 10, (n) => n < 2);
    expect(pages).toHaveLength(3);
    expect(pages.every((page) => page[0] === 0 && page[1] === 1)).toBe(true);
    expect(new Set(pages.flat()).size).toBe(20);
  });
  it('counts what does not fit on three pages', () => {
    const { pages, beyond } = wallPages(rows(60), 10, none);
    expect(pages).toHaveLength(3);
    expect(beyond).toHaveLength(30);
  });
  it('lets the urgent take turns where they alone fill the wall, before all others', () => {
    const { pages, beyond } = wallPages(rows(60), 10, (n) => n >= 45);
    expect(pages[0]?.every((n) => n >= 45)).toBe(true);
    expect(pages[1]?.slice(0, 5).every((n) => n >= 45)).toBe(true);
    expect(pages.flat().length + beyond.length).toBe(60);
  });
});
