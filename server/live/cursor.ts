import { createHash } from 'node:crypto';
import { z } from 'zod';
import { scopeKey, type Scope } from './scope.ts';

/** What a transaction could see, as PostgreSQL writes it: `xmin:xmax:xip,…`. Numbers of transactions are 64 bits. */
export interface Snapshot {
  /** Everything below is over. */
  readonly xmin: bigint;
  /** Nothing from here on had begun. */
  readonly xmax: bigint;
}

/** How far a screen has been told, and of what: opaque to it, and worth nothing in another scope. */
export interface Cursor {
  /** The feed's id: a restored database gets a new one. */
  readonly feed: string;
  readonly scope: string;
  /** Text of `pg_current_snapshot()`. */
  readonly snapshot: string;
}

/** Longer ones are shortened: a cursor is sent back to us, and what is sent has its limit (`watchSchema`). */
const LONGEST_SNAPSHOT = 2000;
const LARGEST = 2n ** 63n;

const cursorSchema = z.tuple([z.uuid(), z.string(), z.string().max(LONGEST_SNAPSHOT)]);

/** Of what a caller may see. */
export const scopeFingerprint = (scope: Scope): string =>
  createHash('sha256').update(scopeKey(scope)).digest('base64url').slice(0, 16);

export const encodeCursor = ({ feed, scope, snapshot }: Cursor): string =>
  Buffer.from(JSON.stringify([feed, scope, shortened(snapshot)])).toString('base64url');

/** @returns null for what we cannot have made; PostgreSQL takes the snapshot of every other */
export function decodeCursor(text: string): Cursor | null {
  const parsed = cursorSchema.safeParse(parsedJson(Buffer.from(text, 'base64url').toString('utf8')));
  if (!parsed.success) return null;
  const [feed, scope, snapshot] = parsed.data;
  return readSnapshot(snapshot) === null ? null : { feed, scope, snapshot };
}

/** @returns null for what PostgreSQL would refuse */
export function readSnapshot(text: string): Snapshot | null {
  const [, first, last, running] = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)$/.exec(text) ?? [];
  if (first === undefined || last === undefined || running === undefined) return null;
  const xmin = BigInt(first);
  const xmax = BigInt(last);
  const xip = running === '' ? [] : running.split(',').map(BigInt);
  const rising = xip.every((xid, i) => xid >= (xip[i - 1] ?? xmin) && xid < xmax);
  return xmin > 0n && xmin <= xmax && xmax < LARGEST && rising ? { xmin, xmax } : null;
}

/** The same or less: what it no longer counts as seen is told twice, which a screen drops by its version. */
function shortened(snapshot: string): string {
  if (snapshot.length <= LONGEST_SNAPSHOT) return snapshot;
  const xmin = snapshot.slice(0, snapshot.indexOf(':'));
  return `${xmin}:${xmin}:`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
