import { canBeDialled } from '../phone.ts';
import { type Fault, fault, type FaultCode, listed } from './fault.ts';
import type { Column, Kind, Value } from './tables.ts';
import { codeOf, flagOf, valueWords } from './words.ts';

/** A cell's meaning, or what is wrong with it. Whether what it refers to exists is the plan's to know. */
export type Read = { readonly value: Value } | { readonly fault: Fault };

/** A number as the desk writes it: E.164 or a short code; null for what is none. */
export type ReadNumber = (text: string) => string | null;

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const APOSTROPHES = /^'+/;
const calculates = (text: string): boolean => FORMULA.test(text.replace(APOSTROPHES, ''));

/** A text that would be taken for a guarded one carries one apostrophe more: guarding can be undone. */
export const escaped = (text: string): string => (text.startsWith("'") && calculates(text) ? `'${text}` : text);
/** Undoes `escaped` and the guard of the exports (`'=1` → `=1`). */
export const unguarded = (text: string): string => (text.startsWith("'") && calculates(text) ? text.slice(1) : text);

const ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,79}$/u;
const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
/** One number: who is sent notices is not two. */
const PHONE = /^\+?[\d\s()-]{2,40}$/;
const EMAIL = /^[^\s@,;<>"]{1,64}@[^\s@,;<>".]+(?:\.[^\s@,;<>".]+)+$/;
const LONGEST_EMAIL = 254;
const POSITION = /^\d{1,3}$/;
const LIST = /[|;；,，、\n]+/;
const E164 = /^\+[1-9]\d{6,14}$/;
/** Tabs and line ends are a spreadsheet's way of breaking a text. */
const BREAKS = /\s*[\r\n\t]+\s*/g;
const NO_TEXT = /\p{Cc}/u;
/** As every spreadsheet writes them. */
const ERROR = /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/;
const LONGEST = 1000;

/** `8.690300000001E+12` says every digit, `8.6903E+12` has lost some: then null. Excel's apostrophe and `.0` go. */
function fromExcel(text: string): string | null {
  const bare = text.replace(/^['`]/, '').replace(/^(\d+)\.0+$/, '$1');
  const [, first, rest = '', power] = /^(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$/.exec(bare) ?? [];
  if (first === undefined) return bare;
  return rest.length === Number(power) ? first + rest : null;
}

function readDay(text: string): string | null {
  const [, year, month = '', day = ''] = DAY.exec(text) ?? [];
  if (year === undefined) return null;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${written}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(written) && year >= '1900' ? written : null;
}

/**
 * Reads a cell that is neither empty nor `-`.
 * @param raw trimmed
 */
export function readCell(column: Column, raw: string, readNumber: ReadNumber): Read {
  const { kind } = column;
  const no = (code: FaultCode, params: Parameters<typeof fault>[2] = { value: raw }): Read => ({
    fault: fault(code, column, params),
  });
  const text = unguarded(raw).replace(BREAKS, ' ');
  if (text.length > LONGEST) return no('too_long', { most: String(LONGEST) });
  if (NO_TEXT.test(text) || !text.isWellFormed()) return no('bad_text');
  if (ERROR.test(text)) return no('cell_error');
  const among = (of: Extract<Kind, { of: unknown }>, word: string): Read => {
    const code = codeOf(of, word);
    return code === null ? no('not_in_list', { value: word, list: listed((l) => valueWords(of, l)) }) : { value: code };
  };

  switch (kind.is) {
    case 'id':
      return ID.test(text) ? { value: text } : no('id_invalid');
    case 'reference':
      return { value: text };
    case 'text':
      return text.length > kind.most ? no('too_long', { most: String(kind.most) }) : { value: text };
    case 'oneOf':
      return among(kind, text);
    case 'someOf': {
      const read = text
        .split(LIST)
        .map((word) => word.trim())
        .filter((word) => word !== '')
        .map((word) => among(kind, word));
      const wrong = read.find((one) => 'fault' in one);
      return wrong ?? { value: [...new Set(read.flatMap((one) => ('value' in one ? [String(one.value)] : [])))] };
    }
    case 'flag': {
      const flag = flagOf(text);
      return flag === null ? no('flag_unclear') : { value: flag };
    }
    case 'day': {
      const day = readDay(text);
      return day === null ? no('day_unclear') : { value: day };
    }
    case 'position':
      return POSITION.test(text) ? { value: Number(text) } : no('position_unclear');
    case 'member': {
      const digits = fromExcel(text);
      if (digits === null) return no('number_scientific');
      const number = readNumber(digits);
      return number !== null && E164.test(number) ? { value: number } : no('number_invalid');
    }
    case 'phone': {
      const digits = fromExcel(text);
      if (digits === null) return no('number_scientific');
      if (!PHONE.test(digits) || !canBeDialled(digits)) return no('phone_invalid');
      const number = readNumber(digits);
      // A hotline with its extension (10086-8) is dialled as it is written.
      return { value: number !== null && E164.test(number) ? number : digits };
    }
    case 'email':
      return text.length <= LONGEST_EMAIL && EMAIL.test(text) ? { value: text } : no('email_invalid');
  }
}

const asSet = (value: readonly string[]): string => JSON.stringify([...value].sort());
/** Whether two values say the same; the order of a list says nothing. */
export const sameValue = (a: Value, b: Value): boolean =>
  Array.isArray(a) && Array.isArray(b) ? asSet(a as readonly string[]) === asSet(b as readonly string[]) : a === b;

/** Whether a cell repeats what is there, in whatever form that was once written. */
export const repeats = (value: Value, raw: string): boolean =>
  typeof value === 'string' && unguarded(raw) === value.trim();
