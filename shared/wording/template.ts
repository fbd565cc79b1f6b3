import { AUDIENCE, type WordingKind } from './kinds.ts';
import { type Name, nameOfWord, NAMES, type Values } from './names.ts';

/**
 * The template language, small and total: every template that parses makes a text of every ticket.
 *
 *   {name}   the ticket's text of that name
 *   [ … ]    an optional block: written only if everything named in it is known; may hold blocks of its own
 *   \x       the character x itself, for { } [ ] and \
 *
 * A name that may be unknown must stand in a block, so that no text ever says "cause:" and nothing. What a dropped block
 * leaves behind goes with it: the line it stood on alone, and brackets around nothing.
 */
export type Piece =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'name'; readonly name: Name }
  | { readonly is: 'block'; readonly pieces: readonly Piece[] };

export const TEMPLATE_FAULTS = [
  'unknown_name',
  'unclosed_name',
  'unopened_name',
  'unclosed_block',
  'unopened_block',
  'block_without_name',
  'may_be_unknown',
  'not_for_customers',
  'empty',
] as const;

/** What is wrong in a template, and where: line and column count from 1, in characters. */
export interface TemplateError {
  readonly code: (typeof TEMPLATE_FAULTS)[number];
  readonly line: number;
  readonly column: number;
  /** What stands there. */
  readonly found: string;
}

export type Parsed =
  | { readonly ok: true; readonly pieces: readonly Piece[] }
  | { readonly ok: false; readonly errors: readonly TemplateError[] };

interface Open {
  readonly at: number;
  readonly pieces: Piece[];
}

/** Reads a template for `kind`. All that is wrong is told at once, in the order of the text. */
export function parseTemplate(source: string, kind: WordingKind): Parsed {
  const text = source.replaceAll('\r\n', '\n');
  const errors: TemplateError[] = [];
  const wrong = (code: TemplateError['code'], at: number, found: string): void => {
    const before = text.slice(0, at).split('\n');
    errors.push({ code, line: before.length, column: (before.at(-1) ?? '').length + 1, found });
  };
  const root: Open = { at: -1, pieces: [] };
  const stack: Open[] = [];
  const here = (): Piece[] => (stack.at(-1) ?? root).pieces;
  const write = (char: string): void => {
    const pieces = here();
    const last = pieces.at(-1);
    if (last?.is === 'text') pieces[pieces.length - 1] = { is: 'text', text: last.text + char };
    else pieces.push({ is: 'text', text: char });
  };
  /** From `{` on. @returns the position after it */
  const readName = (at: number): number => {
    const end = text.slice(at + 1).search(/[{}[\]\n]/);
    if (end === -1 || text[at + 1 + end] !== '}') {
      wrong('unclosed_name', at, text.slice(at, end === -1 ? at + 12 : at + 1 + end));
      return at + 1;
    }
    const word = text.slice(at + 1, at + 1 + end);
    const name = nameOfWord(word);
    if (name === null) wrong('unknown_name', at, `{${word}}`);
    else {
      if (AUDIENCE[kind] === 'customer' && !NAMES[name].customer) wrong('not_for_customers', at, `{${word}}`);
      else if (stack.length === 0 && !NAMES[name].always) wrong('may_be_unknown', at, `{${word}}`);
      here().push({ is: 'name', name });
    }
    return at + end + 2;
  };
  const closeBlock = (at: number): void => {
    const open = stack.pop();
    if (open === undefined) return wrong('unopened_block', at, ']');
    const namesNothing = !open.pieces.some((piece) => piece.is === 'name');
    if (namesNothing && !errors.some((error) => error.code === 'unknown_name'))
      wrong('block_without_name', open.at, text.slice(open.at, at + 1));
    here().push({ is: 'block', pieces: open.pieces });
  };

  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '\\' && at + 1 < text.length) {
      write(text.charAt(at + 1));
      at += 2;
    } else if (char === '{') at = readName(at);
    else {
      if (char === '}') wrong('unopened_name', at, '}');
      else if (char === '[') stack.push({ at, pieces: [] });
      else if (char === ']') closeBlock(at);
      else write(char);
      at += 1;
    }
  }
  for (const open of stack) wrong('unclosed_block', open.at, '[');
  if (text.trim() === '') wrong('empty', 0, '');
  errors.sort((a, b) => a.line - b.line || a.column - b.column);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, pieces: root.pieces };
}

/** Where a block was left out. No text can hold it: NUL is refused at every door. */
const GAP = '\u0000';
const AROUND_NOTHING = /（\u0000+）|\(\u0000+\)|【\u0000+】|「\u0000+」|“\u0000+”|《\u0000+》/g;

const known = (pieces: readonly Piece[], values: Values): boolean =>
  pieces.every((piece) => piece.is !== 'name' || values[piece.name] !== '');

const write = (pieces: readonly Piece[], values: Values): string =>
  pieces
    .map((piece) => {
      switch (piece.is) {
        case 'text':
          return piece.text;
        case 'name':
          return values[piece.name];
        case 'block':
          return known(piece.pieces, values) ? write(piece.pieces, values) : GAP;
      }
    })
    .join('');

/** The text of a ticket by a template that was parsed. */
export function renderTemplate(pieces: readonly Piece[], values: Values): string {
  return write(pieces, values)
    .replace(AROUND_NOTHING, GAP)
    .split('\n')
    .filter((line) => !(line.includes(GAP) && line.replaceAll(GAP, '').trim() === ''))
    .map((line) => line.replaceAll(GAP, '').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
