import type { MessagePort } from 'node:worker_threads';
import { isOutage, Outage } from '#db/outage.ts';
import { Problem } from '#server/http/problem.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import type { NewCalls } from '../followers.ts';
import type { CallFile, CountLines } from '../ingest.ts';

/** What the thread is begun with. */
export interface Begin {
  readonly databaseUrl: string;
  /** At most. */
  readonly connections: number;
  readonly logLevel: string;
}

/** What the thread is told: a file, or that no other will come. */
export type ToThread = { readonly take: TakeFile } | { readonly end: true };

export interface TakeFile {
  readonly file: CallFile;
  /** In whose name it is imported, for the log. */
  readonly request: string | undefined;
  /** By which its bytes come, and what becomes of it is told. */
  readonly port: MessagePort;
}

/** By a file's port, to the thread. `followed`: the number of what was to be followed. */
export type ToImport =
  | { readonly bytes: Uint8Array }
  | { readonly ended: true }
  | { readonly broken: Fault }
  | { readonly followed: number };

/** By a file's port, from the thread. `taken`: one piece of its bytes, so that another may be sent. */
export type FromImport =
  | { readonly taken: true }
  | { readonly ring: true }
  | { readonly counted: Parameters<CountLines> }
  | { readonly follow: NewCalls; readonly as: number }
  | { readonly answer: ImportAnswer }
  | { readonly fault: Fault };

/** How many pieces of a file's bytes (some 64 kB each) may be on their way. */
export const PIECES_AHEAD = 8;

/** What is left of an error on its way to another thread: whatever its receiver makes a difference by. */
export type Fault =
  | { readonly problem: Pick<Problem, 'status' | 'code' | 'detail' | 'errors' | 'headers'> }
  | { readonly outage: boolean; readonly message: string; readonly stack: string | undefined };

export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Problem) {
    const { status, code, detail, errors, headers } = thrown;
    return { problem: { status, code, detail, errors, headers } };
  }
  const { message, stack } = thrown instanceof Error ? thrown : { message: String(thrown), stack: undefined };
  return { outage: isOutage(thrown), message, stack };
}

export function errorOf(fault: Fault): Error {
  if ('problem' in fault) {
    const { status, code, detail, errors, headers } = fault.problem;
    return new Problem(status, code, detail, errors, headers);
  }
  const error = fault.outage ? new Outage(fault.message) : new Error(fault.message);
  if (fault.stack !== undefined) error.stack = fault.stack;
  return error;
}
