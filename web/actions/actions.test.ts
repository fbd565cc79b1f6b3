import { describe, expect, it, vi } from 'vitest';
import { actions, type Action } from './actions.svelte.ts';

const action = (id: string, keys: string[], run = vi.fn(), why: string | null = null): Action => ({
  id,
  group: 'group',
  text: id,
  keys,
  why,
  run,
});

/** Offers for the length of one test. */
function offering(list: readonly Action[], test: () => void): void {
  const takeBack = actions.offer(() => list);
  try {
    test();
  } finally {
    takeBack();
  }
}

describe('actions', () => {
  it('does what a key stands for, and says whether it stood for anything', () => {
    const run = vi.fn();
    offering([action('acknowledge', ['a'], run)], () => {
      expect(actions.press('a', 0)).toBe(true);
      expect(actions.press('b', 0)).toBe(false);
      expect(run).toHaveBeenCalledOnce();
    });
  });
  it('takes two keys one after the other, but not a second that comes too late', () => {
    const run = vi.fn();
    offering([action('go', ['g t'], run)], () => {
      expect(actions.press('g', 0)).toBe(true);
      expect(actions.press('t', 5000)).toBe(false);
      expect(run).not.toHaveBeenCalled();
      actions.press('g', 6000);
      actions.press('t', 6500);
      expect(run).toHaveBeenCalledOnce();
    });
  });
  it('never runs what cannot be done now, nor lets the key mean something else', () => {
    const run = vi.fn();
    offering([action('acknowledge', ['a'], run, 'not declared')], () => {
      expect(actions.press('a', 0)).toBe(true);
      expect(run).not.toHaveBeenCalled();
    });
  });
  it('lets what is offered last win, until it is taken back', () => {
    const page = vi.fn();
    const dialog = vi.fn();
    offering([action('page', ['Enter'], page)], () => {
      offering([action('dialog', ['Enter'], dialog)], () => actions.press('Enter', 0));
      actions.press('Enter', 0);
      expect([dialog.mock.calls.length, page.mock.calls.length]).toEqual([1, 1]);
    });
    expect(actions.all).toEqual([]);
  });
});
