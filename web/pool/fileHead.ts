import { delimiterOf, splitCsvLine } from '#shared/pool/csvLine.ts';
import { decode } from '#shared/pool/decode.ts';
import { fieldsNamed, type RecordField } from '#shared/pool/records.ts';
import { parseStamp } from '#shared/pool/stamp.ts';

/** A column of a file, as somebody sees it who is to say what is in it. */
export interface FileColumn {
  /** How a request names it: by its header, or by its place where that says too little. */
  readonly column: string | number;
  readonly name: string | null;
  /** What stands in it first. */
  readonly sample: string;
}

/** Enough to see a header and a line beneath it. */
export const HEAD_BYTES = 64 * 1024;
const LOOKED_AT = 20;

/** The text of a file's beginning; null where it is none. What is cut off at its end is left out. */
function textOf(bytes: Uint8Array): string | null {
  const end = bytes.lastIndexOf(0x0a);
  const whole = end === -1 ? bytes : bytes.subarray(0, end);
  return whole.includes(0) ? null : decode(whole);
}

/** The columns of a CSV file by its first bytes; null where it has none that could be told apart. */
export function columnsOf(bytes: Uint8Array): readonly FileColumn[] | null {
  const lines = (textOf(bytes) ?? '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, LOOKED_AT)
    .map((line) => splitCsvLine(line, delimiterOf(line)) ?? []);
  const most = Math.max(0, ...lines.map((cells) => cells.length));
  const at = lines.findIndex((cells) => cells.length === most);
  const first = lines[at] ?? [];
  if (most < 4) return null;
  const isHeader = !first.some((cell) => parseStamp(cell) !== null);
  const below = isHeader ? (lines[at + 1] ?? []) : first;
  return first.map((cell, place) => ({
    column: isHeader && cell !== '' && first.indexOf(cell) === first.lastIndexOf(cell) ? cell : place + 1,
    name: isHeader && cell !== '' ? cell : null,
    sample: below[place] ?? '',
  }));
}

/** What the columns seem to hold: by their names, and the start by what it looks like. */
export function guessed(columns: readonly FileColumn[]): Partial<Record<RecordField, FileColumn>> {
  const guess: Partial<Record<RecordField, FileColumn>> = {};
  const fields = fieldsNamed(columns.map(({ name }) => name ?? ''));
  for (const [place, column] of columns.entries()) {
    const field = fields[place] ?? null;
    if (field !== null) guess[field] = column;
  }
  const start = columns.find(({ sample }) => parseStamp(sample) !== null);
  if (guess.startedAt === undefined && start !== undefined) guess.startedAt = start;
  return guess;
}
