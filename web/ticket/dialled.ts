import { phone } from '#web/i18n/format.ts';

/** Of Beijing and the largest cities two digits behind the 0, of all others three. */
const AREA = /^0(?:10|2\d|\d{3})/;
const LAST = 4;

/** A number as it is dialled and read out: `0903 000 9112`; what has no area code, in one piece. */
export function dialled(e164: string): string {
  const number = phone(e164);
  const area = AREA.exec(number)?.[0];
  if (area === undefined || number.includes('*')) return number;
  const local = number.slice(area.length);
  return `${area} ${local.slice(0, -LAST)} ${local.slice(-LAST)}`;
}
