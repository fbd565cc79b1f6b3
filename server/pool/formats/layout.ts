import type { ColumnMap } from '#shared/pool/records.ts';
import type { LineParser } from './record.ts';

/** What is known of a file beside its lines. */
export interface FileHints {
  /** Which columns of a `csv` hold which fields, where its sender says so. */
  readonly columns: ColumnMap | null;
  /** Whose calls a bill lists, where it says so nowhere else. */
  readonly number: string | null;
  readonly name: string | null;
}
export const NO_HINTS: FileHints = { columns: null, number: null, name: null };

/** A layout of call-record files. */
export interface Layout {
  /** Whether a line shows that its file is laid out so. */
  readonly looksLike: (line: string) => boolean;
  /**
   * @param lines the first lines of the file that are not empty; at least one
   * @throws Problem 422 where the file cannot be read as a whole
   */
  readonly parser: (lines: readonly string[], hints: FileHints) => LineParser;
}
