import { expect, it } from 'vitest';
import { parseIso } from '../time.ts';
import { suspicionText } from './suspicionText.ts';

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
