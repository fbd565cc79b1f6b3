/** Read off a screen and typed on another: without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const CODE_LENGTH = 8;

/**
 * A pairing code of `CODE_LENGTH` characters: 39 bits, tried against a limit and for minutes only.
 * @param below a random whole number from 0 up to, but not including, its argument
 */
export const newCode = (below: (most: number) => number): string =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET[below(ALPHABET.length)]).join('');

/** As people type it (small letters, spaces, hyphens) → as it was made; null for what no code can be. */
export function codeOf(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  return code.length === CODE_LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}

/** As it is shown: `ABCD-EFGH`. */
export const shownCode = (code: string): string => `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
