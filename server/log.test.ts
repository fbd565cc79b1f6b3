import { describe, expect, it } from 'vitest';
import { inRequest, maskPhones, outsideRequests, requestNow } from './log.ts';

describe('a log line', () => {
  it.each([
    ['+869030000001', '+86…001'],
    ['13800138000', '138…000'],
    ['09030000055', '090…055'],
  ])('shows of %s only what tells two apart', (phone, masked) => {
    expect(maskPhones(`{"msg":"called ${phone}","to":"${phone}"}`)).toBe(`{"msg":"called ${masked}","to":"${masked}"}`);
  });

  it('stays JSON where a number looks like a mobile', () => {
    expect(maskPhones('{"bytes":13800138000}')).toBe('{"bytes":13800138000}');
  });

  it.each([
    '1795357737593',
    '2026-11-22T14:28:57.593Z',
    'F20261122-0001',
    '127.0.0.1:43927',
    '13800138000.5',
    '8f13800138000aa',
  ])('leaves %s, which is no phone number, as it is', (text) => {
    expect(maskPhones(`{"v":"${text}"}`)).toBe(`{"v":"${text}"}`);
  });
});

describe('what is done in the name of a request', () => {
  it('is what it starts, and not a loop that it wakes', async () => {
    const seen = (): Promise<string | undefined> => new Promise((done) => setTimeout(() => done(requestNow()), 0));
    const started: Promise<string | undefined>[] = [];
    inRequest('r-1', () => {
      started.push(seen());
      outsideRequests(() => void started.push(seen()));
    });
    expect(await Promise.all(started)).toEqual(['r-1', undefined]);
  });
});
