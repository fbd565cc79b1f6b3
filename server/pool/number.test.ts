import { describe, expect, it } from 'vitest';
import { toNumber } from './number.ts';

const read = (raw: string) => toNumber(raw, '903');

describe('a number', () => {
  it.each([
    '+869030000001',
    '09030000001',
    '9030000001',
    '0903-0000001',
    '(0903) 000 0001',
    '00869030000001',
    '0000001',
    'tel:+869030000001',
    'sip:+869030000001@ims.example',
  ])('is the same however it is written: %s', (raw) => expect(read(raw)).toBe('+869030000001'));
  it.each(['13912345678', '+8613912345678', '1795113912345678', '12593013912345678', '008613912345678'])(
    'is a mobile: %s',
    (raw) => expect(read(raw)).toBe('+8613912345678'),
  );
  it('of another country keeps its country', () => {
    expect(read('0012125550100')).toBe('+12125550100');
    expect(read('+85221234567')).toBe('+85221234567');
  });
  it('that is a short code stays short', () => {
    expect(['110', '10086', '+8610086', '8001', '95588'].map(read)).toEqual(['110', '10086', '10086', '8001', '95588']);
  });
  it('is none when it is no number', () => {
    expect(['anonymous', '', 's', '+', '1'.repeat(25), '8001;drop'].map(read)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
