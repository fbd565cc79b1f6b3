import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { causeOf, StartRefused } from './refused.ts';

const codeOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;

/** Whether a file-system error has this code (`ENOENT`, `EEXIST`, …). */
export const hasCode = (thrown: unknown, ...codes: string[]): boolean => codes.includes(codeOf(thrown) ?? '');

/** Makes the data folder, closed to everybody else unless it is there already. */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new StartRefused(
      `The data folder ${folder} cannot be made (${causeOf(thrown)}). Set DEMARC_DATA to a folder you may write to.`,
    );
  }
}

/** What is kept under `name` in the data folder, or null. */
export function readKept(folder: string, name: string): string | null {
  const file = path.join(folder, name);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT')) return null;
    throw new StartRefused(
      `${file} cannot be read (${causeOf(thrown)}). Was Demarc started by another user before? Start it as that user, or set DEMARC_DATA to another folder.`,
    );
  }
}

/**
 * A secret that outlives restarts: read from `folder/name`, or made once and written there for the owner alone (0600).
 * Two processes that start at the same moment get the same secret: the file appears whole, by link(2), or not at all.
 */
export function keepSecret(folder: string, name: string, make = () => randomBytes(32).toString('base64url')): string {
  const kept = readKept(folder, name);
  if (kept) return kept;
  makeDataFolder(folder);
  const file = path.join(folder, name);
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, `${make()}\n`, { mode: 0o600, flag: 'wx', flush: true });
    chmodSync(draft, 0o600);
    try {
      linkSync(draft, file);
    } catch (thrown) {
      if (!hasCode(thrown, 'EEXIST')) throw thrown;
    }
  } catch (thrown) {
    throw new StartRefused(
      `${file} cannot be written (${causeOf(thrown)}). Set DEMARC_DATA to a folder you may write to.`,
    );
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}
