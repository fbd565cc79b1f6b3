import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { originTrusted } from './origin.ts';

const socket = { localPort: 8080 };
const from = (headers: IncomingHttpHeaders, publicUrl = 'https://desk.example/'): boolean =>
  originTrusted(publicUrl, { headers, socket });

describe('a write or a handshake', () => {
  it.each(['https://desk.example', 'http://127.0.0.1:8080', 'http://localhost:8080'])(
    'from %s is trusted',
    (origin) => {
      expect(from({ origin })).toBe(true);
    },
  );

  it.each([
    'https://desk.example.evil.example',
    'http://desk.example',
    'https://desk.example:444',
    'http://localhost:8081',
    'http://localhost',
    'https://127.0.0.1:8080',
    'evil',
    '',
  ])('from %j is not', (origin) => {
    expect(from({ origin })).toBe(false);
  });

  it('from no browser is trusted: it has no cookie that it was not given', () => {
    expect(from({})).toBe(true);
  });

  it('without an origin, but from another site as the browser says, is not', () => {
    expect(from({ 'sec-fetch-site': 'cross-site' })).toBe(false);
    expect(from({ 'sec-fetch-site': 'same-site' })).toBe(false);
    expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true);
  });

  it('with the origin withheld is trusted only from a page of ours', () => {
    expect(from({ origin: 'null', 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(from({ origin: 'null', 'sec-fetch-site': 'cross-site' })).toBe(false);
    expect(from({ origin: 'null' })).toBe(false);
  });

  it('from a trusted origin is trusted whatever Sec-Fetch-Site says', () => {
    expect(from({ origin: 'http://localhost:8080', 'sec-fetch-site': 'cross-site' })).toBe(true);
  });
});
