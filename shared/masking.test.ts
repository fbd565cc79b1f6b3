import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyNumber, isMasked, maskNumber, maskWithin, personNumber } from './masking.ts';

const engineer = { role: 'engineer' } as const;
const customer = { role: 'customer' } as const;

describe('a person’s number', () => {
  it('is shown with its middle hidden', () => {
    expect(maskNumber('+8615412345678')).toBe('+86154****5678');
    expect(maskNumber('+869030000001')).toBe('+8690****0001');
    expect(maskNumber('15412345678')).toBe('154****5678');
    expect(maskNumber('154 1234 5678')).toBe('154 **** 5678');
  });

  it('stays whole where it is nobody’s: a short code, a hotline', () => {
    expect(maskNumber('10086-8')).toBe('10086-8');
    expect(maskNumber('110')).toBe('110');
  });

  it('is masked within a text, and no piece of a longer number is', () => {
    expect(maskWithin('话单_15412345678_3月.csv')).toBe('话单_154****5678_3月.csv');
    expect(maskWithin('There is no field +8615412345678, 8615412345678.')).toBe(
      'There is no field +86154****5678, 86154****5678.',
    );
    expect(maskWithin('cdr-20260310154123456789.csv')).toBe('cdr-20260310154123456789.csv');
    expect(maskWithin(maskWithin('15412345678'))).toBe('154****5678');
  });

  it('is not masked twice, and never shows more the second time', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{7,14}$/), (number) => {
        const once = maskNumber(number);
        expect(maskNumber(once)).toBe(once);
        expect(isMasked(once)).toBe(true);
        expect(once).toBe(`${number.slice(0, -8)}****${number.slice(-4)}`);
      }),
    );
  });
});

describe('who reads it', () => {
  it('its own customer reads it, staff read it masked', () => {
    expect(personNumber(customer, '+8615412345678')).toBe('+8615412345678');
    expect(personNumber(engineer, '+8615412345678')).toBe('+86154****5678');
  });

  it('staff read the service’s own lines, and a mobile among them masked', () => {
    expect(anyNumber(engineer, '+869030000001')).toBe('+869030000001');
    expect(anyNumber(engineer, '+8615412345678')).toBe('+86154****5678');
    expect(anyNumber(engineer, '154-1234-5678')).toBe('154-****-5678');
  });
});
