import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, readSnapshot, scopeFingerprint } from './cursor.ts';
import { scopeOf } from './scope.ts';

const feed = '4b1c1f3e-0f52-4b6e-9c3f-2f0a3a3f7a11';
const cursor = { feed, scope: 'abc', snapshot: '10:20:11,15' };
const coded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('comes back as it was given', () => {
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  });

  it.each([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['other JSON', coded({ feed })],
    ['another id', coded(['x', 'abc', '10:20:'])],
    ['text for a snapshot', coded([feed, 'abc', "1:1:'; drop table change"])],
    ['a snapshot that ends before it begins', coded([feed, 'abc', '20:10:'])],
    ['running transactions outside of it', coded([feed, 'abc', '10:20:20'])],
    ['running transactions out of order', coded([feed, 'abc', '10:20:15,11'])],
    ['a number beyond 64 bits', coded([feed, 'abc', '1:9999999999999999999:'])],
    ['no transaction at all', coded([feed, 'abc', '0:0:'])],
  ])('is refused: %s', (_what, text) => {
    expect(decodeCursor(text)).toBeNull();
  });

  it('fits into a request however many transactions were running, and then claims to have seen less, not more', () => {
    const running = Array.from({ length: 2000 }, (_, i) => 1_000_000_000 + 2 * i).join(',');
    const text = encodeCursor({ ...cursor, snapshot: `1000000000:1000005000:${running}` });
    expect(text.length).toBeLessThan(4000);
    expect(decodeCursor(text)?.snapshot).toBe('1000000000:1000000000:');
  });

  it('keeps numbers of transactions beyond what a double holds', () => {
    expect(readSnapshot('9007199254740993:9007199254740995:')).toEqual({
      xmin: 9007199254740993n,
      xmax: 9007199254740995n,
    });
  });

  it('is of one scope: another role or customer has another fingerprint', () => {
    const of = (role: 'customer' | 'manager' | 'engineer', customers: string[]) =>
      scopeFingerprint(scopeOf({ user: 'u', name: 'n', role, customers, branch: 'b' }));
    const all = [of('customer', ['a']), of('customer', ['b']), of('manager', ['a']), of('engineer', [])];
    expect(new Set(all).size).toBe(4);
    expect(of('customer', ['a'])).toBe(of('customer', ['a']));
  });
});
