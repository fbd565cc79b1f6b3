/** Digits with what is written between them, and an extension: `0903 1234567`, `+86-154-0000-0001`, `10086-8`, `7654321 转 12`. */
const WRITTEN = /^(?:[\d\s+()\-–./,;#]|转|分机|ext|x)+$/i;
const FEWEST_DIGITS = 3; // as 110

/**
 * Whether somebody could dial what was written as a number to call back. That it exists is not asked, nor that it is written
 * whole: a short number of the centrex, or a number with its extension, is called by a person.
 */
export const canBeDialled = (number: string): boolean =>
  WRITTEN.test(number) && number.replace(/\D/g, '').length >= FEWEST_DIGITS;
