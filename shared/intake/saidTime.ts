import { days, hours, type Instant, instant, minus, minutes } from '../time.ts';

/** In Xinjiang one says times in Beijing's or in the local zone, two hours behind; a time is taken down with its zone. */
export const SPOKEN_ZONES = ['beijing', 'xinjiang'] as const;
export type SpokenZone = (typeof SPOKEN_ZONES)[number];
export const ZONE_OFFSET = { beijing: hours(8), xinjiang: hours(6) } as const satisfies Record<SpokenZone, number>;

/** By the names that formatters know. */
export const SPOKEN_IN = { beijing: 'Asia/Shanghai', xinjiang: 'Asia/Urumqi' } as const satisfies Record<
  SpokenZone,
  string
>;

export interface SaidTime {
  readonly at: Instant;
  readonly zone: SpokenZone;
  readonly words: string;
}

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** `十二`, `廿`-free: what people write for hours and minutes up to 59. */
function numeral(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
  const ten = text.includes('十') ? (tens === '' ? 1 : (DIGITS[tens ?? ''] ?? 0)) : 0;
  return ten * 10 + (DIGITS[ones ?? ''] ?? 0);
}

const N = '(\\d{1,2}|[零〇一二两三四五六七八九十]{1,3})';
const DAY_WORD = '(今天|今日|今早|今晨|今晚|昨天|昨日|昨晚|昨夜|前天|前晚)?';
const PART = '(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|晚)?';
const DATE = `(?:(?:(\\d{4})[-/年.])?(\\d{1,2})[-/月](\\d{1,2})[日号]?)?`;
const CLOCK = `(?:(\\d{1,2})[:：](\\d{2})(?:[:：]\\d{2})?|${N}[点时](?!间|候|限)(?:${N}分?|(半)|([一三])刻)?)`;
const SAID = new RegExp(`${DATE}\\s*${DAY_WORD}的?\\s*${PART}\\s*${CLOCK}`, 'u');
const AGO = new RegExp(`(?:(半)个?|${N}个?)(小时|钟头|分钟|天)(?:之|以)?前`, 'u');

const BACK: Readonly<Record<string, number>> = { 昨天: 1, 昨日: 1, 昨晚: 1, 昨夜: 1, 前天: 2, 前晚: 2 };
const LATE = /下午|傍晚|晚|夜/;

const zoneOf = (text: string, otherwise: SpokenZone): SpokenZone =>
  /新疆时间|乌鲁木齐时间|本地时间/.test(text) ? 'xinjiang' : /北京时间/.test(text) ? 'beijing' : otherwise;

/** The hour as it is on a 24-hour clock: `晚上 10 点` is 22, `昨晚两点` is 2 of the morning after. */
function hourOf(said: number, word: string): { hour: number; nextDay: boolean } {
  if (/中午/.test(word)) return { hour: said < 5 ? said + 12 : said, nextDay: false };
  if (!LATE.test(word)) return { hour: said, nextDay: false };
  if (said === 12) return { hour: /下午/.test(word) ? 12 : 0, nextDay: !/下午/.test(word) };
  if (said < 5 && /晚|夜/.test(word)) return { hour: said, nextDay: /昨|前|晚/.test(word) && !/半夜/.test(word) };
  return { hour: said < 12 ? said + 12 : said, nextDay: false };
}

function readAgo(text: string, now: Instant, zone: SpokenZone): SaidTime | null {
  const hit = AGO.exec(text);
  if (hit === null) return null;
  const [words, half, count = '', unit] = hit;
  const amount = half === undefined ? numeral(count) : 0.5;
  const length = unit === '分钟' ? minutes(amount) : unit === '天' ? days(amount) : hours(amount);
  return { at: minus(now, length), zone: zoneOf(text, zone), words };
}

/**
 * The moment a message speaks of, to the minute. A time of day without a day is the last such moment before `now`; a fault
 * has not begun in the future.
 */
export function readTime(text: string, now: Instant, spoken: SpokenZone): SaidTime | null {
  const hit = SAID.exec(text);
  if (hit === null) return readAgo(text, now, spoken);
  const [words, year, month, day, dayWord = '', part = '', h24, m24, hSaid = '', mSaid, half, quarter] = hit;
  const zone = zoneOf(text, spoken);
  const offset = ZONE_OFFSET[zone];
  const here = new Date(now + offset);
  const said = h24 === undefined ? numeral(hSaid) : Number(h24);
  const minute =
    m24 !== undefined ? Number(m24) : half ? 30 : quarter ? numeral(quarter) * 15 : mSaid ? numeral(mSaid) : 0;
  if (said > 24 || minute > 59 || Number(month ?? 1) > 12 || Number(day ?? 1) > 31) return null;
  const { hour, nextDay } = said > 12 ? { hour: said, nextDay: false } : hourOf(said, dayWord + part);
  const dated = month !== undefined && day !== undefined;
  const base = dated
    ? Date.UTC(year === undefined ? here.getUTCFullYear() : Number(year), Number(month) - 1, Number(day))
    : Date.UTC(here.getUTCFullYear(), here.getUTCMonth(), here.getUTCDate()) - days(BACK[dayWord] ?? 0);
  const at = base + (nextDay ? days(1) : 0) + hours(hour) + minutes(minute) - offset;
  // `11月24日 22:00` said on 3 January is last year's; `22:10` said at noon is last night's.
  const lastYear = dated ? Date.UTC(here.getUTCFullYear() - 1, Number(month) - 1, Number(day)) - base : -days(1);
  // Clocks differ by some minutes: what has just begun by theirs begins now by ours.
  const latest = now + minutes(5);
  const begun = at <= latest ? at : year === undefined ? at + lastYear : null;
  return begun === null || begun > latest ? null : { at: instant(Math.min(begun, now)), zone, words: words.trim() };
}
