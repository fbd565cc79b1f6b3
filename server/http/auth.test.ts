import { describe, expect, it } from 'vitest';
import { isPublic } from './auth.ts';

describe('without a session', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/tickets/F20300101-0001'],
    ['GET', '/assets/main.js'],
    ['GET', '/healthz'],
    ['GET', '/readyz'],
    ['GET', '/r/token'],
    ['POST', '/r/token'],
    ['POST', '/d/code'],
    ['GET', '/api/openapi.json'],
    ['GET', '/api/docs/'],
    ['POST', '/api/auth/sign-in/username'],
  ])('%s %s answers', (method, path) => {
    expect(isPublic(method, path)).toBe(true);
  });

  it.each([
    ['GET', '/api'],
    ['GET', '/api/me'],
    ['GET', '/API/tickets'],
    ['GET', '/api/openapi.jsonx'],
    ['POST', '/api/declarations'],
    ['GET', '/api/authority'],
    ['GET', '/tmf-api/troubleTicket/v4/troubleTicket'],
    ['GET', '/metrics'],
    ['POST', '/'],
    ['DELETE', '/assets/main.js'],
  ])('%s %s does not', (method, path) => {
    expect(isPublic(method, path)).toBe(false);
  });
});
