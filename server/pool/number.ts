import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** Carrier selection codes dialled before a number (IP calls): they say how the call went, not where. */
const CARRIER_CODE = /^(?:179(?:09|11|51)|12593)(?=\d{7})/;
const URI = /^(?:sips?|tel):([^@;]+).*$/i;
const E164 = /^\+[1-9]\d{6,14}$/;

const LONGEST_SHORT_CODE = 6;
const LOCAL = /^\d{7,8}$/;
const COUNTRY = '+86';

/**
 * What almost every record writes, as `normalise` would have it: a number of the country with its country code, a landline
 * with its area code, a mobile number (not one that begins as a carrier selection code does).
 */
const WITH_COUNTRY = /^\+86(?:1[3-9]\d{9}|10\d{8}|[2-9]\d{9,10})$/;
const LANDLINE = /^0(?:10\d{8}|[2-9]\d{9,10})$/;
const MOBILE = /^1(?:[3-689]\d|7[0-8])\d{8}$/;

function usual(raw: string): string | null {
  if (raw.length < 11) return null;
  if (WITH_COUNTRY.test(raw)) return raw;
  if (LANDLINE.test(raw)) return COUNTRY + raw.slice(1);
  return MOBILE.test(raw) ? COUNTRY + raw : null;
}

function normalise(raw: string, homeArea: string): string | null {
  const text = raw.trim().replace(URI, '$1');
  const dialled = text.replace(/[\s\-()./]/g, '').replace(CARRIER_CODE, '');
  if (!/^\+?\d{2,20}$/.test(dialled)) return null;
  const national = dialled.startsWith(COUNTRY) ? dialled.slice(COUNTRY.length) : dialled;
  if (!national.startsWith('+') && national.length <= LONGEST_SHORT_CODE) return national;
  if (!dialled.startsWith('+') && LOCAL.test(dialled)) return `${COUNTRY}${homeArea}${dialled}`;
  const parsed = parsePhoneNumberFromString(dialled, 'CN');
  if (parsed?.isPossible() === true) return parsed.number;
  return E164.test(dialled) ? dialled : null;
}

/** Others are named again and again, and parsing one costs more than the rest of its line. */
const KEPT = 50_000;
const known = new Map<string, string | null>();

/**
 * A number as a switch, a person or a contract writes it → E.164, or the bare digits of a short code (`110`, `10086`,
 * `8001`); seven or eight digits are a number of the home area. Null for what is no number (`anonymous`).
 * @param homeArea area code without the leading 0
 */
export function toNumber(raw: string, homeArea: string): string | null {
  const plain = usual(raw);
  if (plain !== null) return plain;
  const key = `${homeArea} ${raw}`;
  const hit = known.get(key);
  if (hit !== undefined) return hit;
  if (known.size >= KEPT) known.clear();
  const number = normalise(raw, homeArea);
  known.set(key, number);
  return number;
}
