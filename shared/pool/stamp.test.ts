import { describe, expect, it } from 'vitest';
import { iso } from '../time.ts';
import { parseStamp } from './stamp.ts';

const read = (text: string) => {
  const at = parseStamp(text);
  return at === null ? null : iso(at);
};

describe('the stamp of a call record', () => {
  it('is Beijing time without a zone', () => {
    expect(read('2026-03-01 00:00:00')).toBe('2026-02-28T16:00:00.000Z');
    expect(read('2026-03-01T08:00:00')).toBe('2026-03-01T00:00:00.000Z');
    expect(read('2026/3/1 8:05')).toBe('2026-03-01T00:05:00.000Z');
  });
  it('keeps its own zone when it has one', () => {
    expect(read('2026-03-01T00:00:00Z')).toBe('2026-03-01T00:00:00.000Z');
    expect(read('2026-03-01T06:00:00.25+06:00')).toBe('2026-03-01T00:00:00.250Z');
    expect(read('2026-03-01 06:00:00 -0230')).toBe('2026-03-01T08:30:00.000Z');
  });
  it('is refused when no calendar or clock has it', () => {
    for (const text of [
      '2026-02-30 10:00:00',
      '2026-04-31 10:00:00',
      '9999-12-31T23:59:59-14:00',
      '2026-13-01 10:00:00',
      '2026-03-01 24:00:00',
      '2026-03-01',
      'yesterday',
      '',
      '1709251200',
    ])
      expect(read(text), text).toBeNull();
  });
  it('knows leap days', () => {
    expect(read('2024-02-29 12:00:00')).toBe('2024-02-29T04:00:00.000Z');
    expect(read('2026-02-29 12:00:00')).toBeNull();
  });
});
