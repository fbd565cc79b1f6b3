import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { moment } from './format.ts';
import { startTexts, useLanguage } from './text.svelte.ts';

const ZONE = 'Asia/Shanghai';
const at = (iso: string): number => Date.parse(`${iso}+08:00`);

beforeAll(async () => {
  await startTexts();
  await useLanguage('zh');
});
afterEach(() => dispatchEvent(new Event('afterprint')));

describe('a moment', () => {
  const now = at('2026-12-31T12:00');
  it.each([
    ['2026-12-31T09:05', '09:05'],
    ['2026-12-30T09:05', '12/30 09:05'],
    ['2027-01-01T09:05', '2027-01-01 09:05'],
  ])('%s reads %s on the last day of 2026', (when, read) => {
    expect(moment(at(when), now, ZONE)).toBe(read);
  });
  it('has its date on paper, and not any more afterwards', () => {
    dispatchEvent(new Event('beforeprint'));
    expect(moment(at('2026-12-31T09:05'), now, ZONE)).toBe('2026-12-31 09:05');
    dispatchEvent(new Event('afterprint'));
    expect(moment(at('2026-12-31T09:05'), now, ZONE)).toBe('09:05');
  });
});
