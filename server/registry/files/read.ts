import { createHash } from 'node:crypto';
import { Problem } from '#server/http/problem.ts';
import { recognise, type SheetFault, type TableSheet } from '#shared/registry/sheet.ts';
import { isArchive, sheetsOf } from './sheets.ts';
import { sheetsInThread } from './thread.ts';

/** Bytes. */
export const LARGEST_FILE = 16 * 1024 * 1024;

/** A file as it came in, and what was found in it. */
export interface RegistryFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly sheets: readonly TableSheet[];
  /** Of sheets that are not read. */
  readonly faults: readonly SheetFault[];
}

/** Bytes of text that are read within a few hundredths of a second: not worth a thread. */
const SMALL = 256 * 1024;

/** @throws Problem 422 where nothing of the file can be read */
export async function readRegistryFile(name: string, bytes: Buffer): Promise<RegistryFile> {
  const small = bytes.length <= SMALL && !isArchive(bytes);
  const raw = await (small ? sheetsOf(name, bytes) : sheetsInThread({ name, bytes }));
  const found = recognise(raw.flatMap((sheet) => ('fault' in sheet ? [] : [sheet])));
  const faults = [...raw.flatMap((sheet) => ('fault' in sheet ? [sheet] : [])), ...found.faults];
  if (found.sheets.length === 0 && faults.length === 0)
    throw new Problem(422, 'no_table', 'The file has no table: its sheets are empty. Begin with an export.', [
      { field: 'file', code: 'no_table', message: 'begin with an export' },
    ]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, size: bytes.length, sha256, sheets: found.sheets, faults };
}
