import { Problem } from '#server/http/problem.ts';
import type { RawSheet, SheetFault } from '#shared/registry/sheet.ts';
import { readCsv } from './text.ts';
import { readWorkbook } from './workbook.ts';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** An old .xls, and what a workbook with a password looks like. */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** A workbook; what is in it may be far larger than it is. */
export const isArchive = (bytes: Buffer): boolean => bytes.subarray(0, ZIP.length).equals(ZIP);

/**
 * The sheets of a file, by what it is and not by what it is called.
 * @throws Problem 422 where nothing of it can be read
 */
export async function sheetsOf(name: string, bytes: Buffer): Promise<(RawSheet | SheetFault)[]> {
  if (bytes.subarray(0, OLE.length).equals(OLE))
    throw new Problem(
      422,
      'old_workbook',
      'This is an .xls workbook, or one with a password. Save it as .xlsx without a password.',
      [{ field: 'file', code: 'old_workbook', message: 'save it as .xlsx without a password' }],
    );
  return isArchive(bytes) ? readWorkbook(bytes) : [readCsv(name, bytes)];
}
