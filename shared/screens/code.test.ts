import { expect, it } from 'vitest';
import { codeOf, newCode, shownCode } from './code.ts';

it('has no letters that look alike', () => {
  let next = 0;
  const all = Array.from({ length: 8 }, () => newCode((most) => next++ % most)).join('');
  expect(all).not.toMatch(/[ILO01]/);
  expect(new Set(all).size).toBe(31);
});

it.each(['ABCDEFGH', 'abcd-efgh', ' abcd efgh ', 'AB-CD-EF-GH'])('is read from %s', (typed) => {
  expect(codeOf(typed)).toBe('ABCDEFGH');
});

it.each(['', 'ABCDEFG', 'ABCDEFGHJ', 'ABCDEFG0', 'ABCDEFGÄ', '\0'.repeat(8)])('is none: %j', (typed) => {
  expect(codeOf(typed)).toBeNull();
});

it('is shown in two halves, and read back', () => {
  expect(shownCode('ABCDEFGH')).toBe('ABCD-EFGH');
  expect(codeOf(shownCode('ABCDEFGH'))).toBe('ABCDEFGH');
});
