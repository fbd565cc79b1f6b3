import { expect, it } from 'vitest';
import { parseIso } from '../time.ts';
import { groupText, suspicionText } from './suspicionText.ts';

const silent = (since: string, until: string) =>
  suspicionText('学院', { signal: 'silence', since: parseIso(since), until: parseIso(until), expected: 31, seen: 0 });

it('a silence that began on another day says on which', () => {
  expect(silent('2026-03-02T03:01:00Z', '2026-03-02T09:00:00Z').zh).toBe(
    '学院：疑似故障，11:01 起没有话单，往常应有约 31 个呼叫',
  );
  // Beijing's midnight lies between.
  const { zh, en } = silent('2026-03-01T15:59:00Z', '2026-03-01T16:30:00Z');
  expect(zh).toContain('03/01 23:59 起没有话单');
  expect(en).toContain('no call since 01/03 23:59 where');
});

const common = (from: string, by: string, seen: string) =>
  groupText('北线传输环', { services: 3, customers: 2, from: parseIso(from), by: parseIso(by), seen: parseIso(seen) });

it.each([
  ['2026-03-02T03:01:00Z', '2026-03-02T03:40:00Z', '2026-03-02T09:00:00Z', '11:01～11:40', '11:01 to 11:40'],
  [
    '2026-03-02T03:01:00Z',
    '2026-03-02T03:40:00Z',
    '2026-03-03T09:00:00Z',
    '03/02 11:01～11:40',
    '02/03 11:01 to 11:40',
  ],
  // What fell silent in the evening is missed in the morning.
  [
    '2026-03-01T10:14:00Z',
    '2026-03-02T02:07:00Z',
    '2026-03-02T09:00:00Z',
    '03/01 18:14～03/02 10:07',
    '01/03 18:14 to 02/03 10:07',
  ],
])('silences of one cause say on which day they began where it was not today: %s', (from, by, seen, zh, en) => {
  expect(common(from, by, seen).zh).toBe(`北线传输环：疑似公共故障，2 家客户的 3 条业务约 ${zh} 起同时没有话单`);
  expect(common(from, by, seen).en).toContain(`all since about ${en}`);
});
