import type { Interval } from '../time.ts';
import { localIn } from '../zone.ts';

export type Said = { readonly zh: string; readonly en: string };

/** What the two zones are called that are spoken here; others go by their own names. */
const ZONE_SAID: Readonly<Record<string, Said>> = {
  'Asia/Shanghai': { zh: '北京时间', en: 'Beijing time' },
  'Asia/Urumqi': { zh: '新疆时间', en: 'Xinjiang time' },
};

export const zoneSaid = (zone: string, language: keyof Said): string => ZONE_SAID[zone]?.[language] ?? zone;

/** A window as it is said in its own zone: `2026-11-26 01:00–05:00`, with the second day where that is another. */
export function windowSaid({ from, to }: Interval, zone: string): string {
  const [begin, end] = [localIn(from, zone).split('T'), localIn(to, zone).split('T')];
  return begin[0] === end[0] ? `${begin.join(' ')}–${end[1]}` : `${begin.join(' ')} – ${end.join(' ')}`;
}

/** The same with its zone named: `2026-11-26 01:00–05:00 北京时间`. */
export const windowSpoken = (window: Interval, zone: string, language: keyof Said): string =>
  `${windowSaid(window, zone)} ${zoneSaid(zone, language)}`;
