import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '#db/open.ts';
import { maskWithin } from '#shared/masking.ts';
import type { Rejection } from '../importLog.ts';
import { rejectedLines } from '../imports.ts';
import { rejectedFile } from '../rejectedFile.ts';

/** Where a file goes once it has been read, beside the folder's other files. */
export const DONE = 'done';
export const FAILED = 'failed';

export interface Aside {
  readonly to: typeof DONE | typeof FAILED;
  /** Of the import log; null: it never came so far. */
  readonly id: string | null;
  /** Why none of it, or not all of it, was read. */
  readonly why: Omit<Rejection, 'line'> | null;
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Moves a file that has been dealt with, and puts a report beside it of what was not taken. Files of one name are all kept. */
export async function putAside(db: Pick<Database, 'pool'>, file: string, { to, id, why }: Aside): Promise<void> {
  const folder = path.join(path.dirname(file), to);
  await mkdir(folder, { recursive: true });
  const { name, ext, base } = path.parse(file);
  let target = path.join(folder, base);
  for (let again = 2; await isThere(target); again += 1) target = path.join(folder, `${name} (${again})${ext}`);
  const lines = [
    ...(why === null ? [] : [{ line: 0, ...why, message: maskWithin(why.message) }]),
    ...(id === null ? [] : await rejectedLines(db.pool, id, null)),
  ];
  if (lines.length > 0)
    await writeFile(`${target}.report.csv`, rejectedFile({ id: id ?? '', file: base }, lines, 'zh').body);
  // Last: where the file is gone, its report is there.
  await rename(file, target);
}
