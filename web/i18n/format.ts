import { printing } from './printing.svelte.ts';
import { language, t } from './text.svelte.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();

export function dateFormat(
  zone: string,
  kind: string,
  options: Intl.DateTimeFormatOptions,
  tag: string = language.tag,
): Intl.DateTimeFormat {
  const key = `${tag} ${zone} ${kind}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(tag, { timeZone: zone, hourCycle: 'h23', ...options });
  formats.set(key, made);
  return made;
}

/** A length of time in words: `3 h 12 m`, whole hours `48 h`; with `seconds` as a clock ticks it, never shortened. Never negative. */
export function duration(ms: number, seconds = false): string {
  const whole = Math.max(0, Math.floor(ms / 1000)) * 1000;
  const h = Math.floor(whole / HOUR);
  const m = Math.floor((whole % HOUR) / MINUTE);
  const s = Math.floor((whole % MINUTE) / 1000);
  if (h > 0) return m === 0 && !seconds ? t('duration.h', { h }) : t('duration.hm', { h, m });
  if (seconds) return m > 0 ? t('duration.ms', { m, s }) : t('duration.s', { s });
  return t('duration.m', { m });
}

/** `02:14` in the zone. */
export const hourMinute = (at: number, zone: string): string =>
  dateFormat(zone, 'hm', { hour: '2-digit', minute: '2-digit' }).format(at);

/** `02:14:36` in the zone. */
export const hourMinuteSecond = (at: number, zone: string): string =>
  dateFormat(zone, 'hms', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

export const day = (at: number, zone: string): string =>
  dateFormat(zone, 'day', { month: '2-digit', day: '2-digit' }).format(at);

/** Date, time and zone in full, for hovering. */
export const full = (at: number, zone: string): string =>
  `${dateFormat(zone, 'full', { dateStyle: 'long', timeStyle: 'medium' }).format(at)} ${zone}`;

/** The time alone when it is today in the zone, else with its day; with its date in full in another year, and on paper. */
export function moment(at: number, now: number, zone: string): string {
  const [written, today] = [stamp(at, zone), stamp(now, zone)];
  if (printing.on || written.slice(0, 4) !== today.slice(0, 4)) return written;
  return written.slice(0, 10) === today.slice(0, 10)
    ? hourMinute(at, zone)
    : `${day(at, zone)} ${hourMinute(at, zone)}`;
}

/** As a record has it: `2026-11-24 10:50` in the zone, whatever day it is read on. */
export const stamp = (at: number, zone: string): string =>
  // Sweden writes dates as the standard does.
  dateFormat(zone, 'stamp', { dateStyle: 'short', timeStyle: 'short' }, 'sv-SE').format(at);

export const number = (value: number): string => new Intl.NumberFormat(language.tag).format(value);

/** `a, b and c` as the language says it. */
export const list = (words: readonly string[]): string =>
  new Intl.ListFormat(language.tag, { type: 'conjunction' }).format(words);

/** Fen as yuan: `¥ 512.30`. */
export const money = (fen: number): string =>
  new Intl.NumberFormat(language.tag, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(
    fen / 100,
  );

/** As it is dialled inside the country, masked or whole: mobile numbers bare, others with their trunk 0. */
export const phone = (e164: string): string =>
  !e164.startsWith('+86') ? e164 : /^\+861[\d*]{10}$/.test(e164) ? e164.slice(3) : `0${e164.slice(3)}`;
