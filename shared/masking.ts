import type { Caller } from './actor.ts';

/**
 * Numbers of people (contacts, mobile members, whoever declared) are confidential (contract 五): whoever is not of the
 * customer reads them with the middle hidden, and the server never sends the rest. The whole number comes by a deliberate
 * act, which is logged (server/access). A desk number is the service's own line and no secret.
 */

/** A mobile number of the country, however it was written: it is somebody's, whatever list it stands in. */
const MOBILE = /^(?:\+?86)?1[3-9]\d{9}$/;
/** Digits at the end that stay to be seen, and as many before them that are hidden. */
const SHOWN = 4;

/**
 * `+8615412345678` → `+86154****5678`, separators kept. Short codes and hotlines (`10086-8`) are nobody's and stay; so does
 * what is masked already.
 */
export function maskNumber(number: string): string {
  const digits = number.replace(/\D/g, '').length;
  if (isMasked(number) || digits < 2 * SHOWN) return number;
  let left = digits;
  return number.replace(/\d/g, (digit) => (left-- > 2 * SHOWN || left < SHOWN ? digit : '*'));
}

export const isMasked = (number: string): boolean => number.includes('*');

/** Whether a number in a list of any kind belongs to a person. */
export const isPersonal = (number: string): boolean => MOBILE.test(number.replace(/[\s()-]/g, ''));

/** A customer reads its own people's numbers; everybody else, machines too, reads them masked. */
export const readsNumbers = (caller: Pick<Caller, 'role'>): boolean => caller.role === 'customer';

/** A person's number as `caller` may read it. */
export const personNumber = (caller: Pick<Caller, 'role'>, number: string): string =>
  readsNumbers(caller) ? number : maskNumber(number);

/** A number of any kind as it may stand in a text that is passed on. */
export const publicNumber = (number: string): string => (isPersonal(number) ? maskNumber(number) : number);

/** Of a text, whatever may be somebody's mobile number: not a piece of a longer number. */
const MOBILES_WITHIN = /(?<![\d*])(?:\+?86)?1[3-9]\d{9}(?!\d)/g;

/** A text from outside (a file's name, a column's) with the people's numbers in it masked. */
export const maskWithin = (text: string): string => text.replace(MOBILES_WITHIN, maskNumber);

/** A number of any kind as `caller` may read it. */
export const anyNumber = (caller: Pick<Caller, 'role'>, number: string): string =>
  readsNumbers(caller) ? number : publicNumber(number);
