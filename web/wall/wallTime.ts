import type { Reading } from '#shared/clock/reading.ts';
import { t } from '#web/i18n/text.svelte.ts';

/** From here on minutes no longer matter, and would not fit. */
const LONG = 100;

/** A clock as it is read from five metres: `3时05分`, `超0时12分`, `暂停`. */
export function wallTime(reading: Reading): string {
  if (reading.state === 'stopped') return t('wall.stopped');
  if (reading.state === 'paused' && !reading.breached) return t('wall.paused');
  const minutes = Math.floor(Math.abs(reading.remaining) / 60_000);
  const h = Math.floor(minutes / 60);
  const time =
    h >= LONG
      ? t('wall.dh', { d: Math.floor(h / 24), h: h % 24 })
      : t('wall.hm', { h, m: String(minutes % 60).padStart(2, '0') });
  return reading.breached ? t('wall.overBy', { time }) : time;
}
