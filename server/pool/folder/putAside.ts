import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '#db/open.ts';
import { maskWithin } from '#shared/masking.ts';
import type { Rejection } from '../importLog.ts';
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

async function rejectedLinesOf({ pool }: Pick<Database, 'pool'>, id: string | null): Promise<Rejection[]> {
  if (id === null) return [];
  const { rows } = await pool.query<Rejection>(
    'select line::float8 as line, code, message from rejected_line where import = $1 order by line',
    [id],
  );
  return rows;
}

/** Moves a file that has been dealt with, and puts a report beside it of what was not taken. Files of one name are all kept. */
export async function putAside(db: Pick<Database, 'pool'>, file: string, { to, id, why }: Aside): Promise<void> {
  const folder = path.join(path.dirname(file), to);
  await mkdir(folder, { recursive: true });
  const { name, ext, base } = path.parse(file);
  let target = path.join(folder, base);
  for (let again = 2; await isThere(target); again += 1) target = path.join(folder, `${name} (${again})${ext}`);
  const lines = [...(why === null ? [] : [{ line: 0, ...why }]), ...(await rejectedLinesOf(db, id))];
  if (lines.length > 0) {
    const masked = lines.map((line) => ({ ...line, message: maskWithin(line.message) }));
    await writeFile(`${target}.report.csv`, rejectedFile({ id: id ?? '', file: base }, masked, 'zh').body);
  }
  // Last: where the file is gone, its report is there.
  await rename(file, target);
}
