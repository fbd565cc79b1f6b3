import { expect, it } from 'vitest';
import { hours, instant, plus } from '../time.ts';
import { windowSaid, windowSpoken, zoneSaid } from './say.ts';

const from = instant(Date.parse('2026-11-25T17:00:00Z'));

it('a window is said in its own zone, with its second day only where there is one', () => {
  const night = { from, to: plus(from, hours(4)) };
  expect(windowSaid(night, 'Asia/Shanghai')).toBe('2026-11-26 01:00–05:00');
  expect(windowSaid(night, 'Asia/Urumqi')).toBe('2026-11-25 23:00 – 2026-11-26 03:00');
  expect(windowSpoken(night, 'Asia/Shanghai', 'en')).toBe('2026-11-26 01:00–05:00 Beijing time');
});
it('a zone is called what people call it', () => {
  expect(zoneSaid('Asia/Urumqi', 'zh')).toBe('新疆时间');
  expect(zoneSaid('Europe/London', 'en')).toBe('Europe/London');
});
