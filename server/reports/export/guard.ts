/**
 * What a spreadsheet takes for a formula when it opens a file: `=`, `+`, `-`, `@`, their full-width forms, and the
 * control characters that some programs skip first. Names and texts come from people, some of them strangers.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text as a cell may carry it: one that would be calculated begins with an apostrophe instead. Numbers need none. */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
