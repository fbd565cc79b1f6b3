import type { MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import { isOutage, Outage } from '#db/outage.ts';
import { Problem } from '#server/http/problem.ts';
import type { ImportAnswer } from '#shared/api/pool.ts';
import type { NewCalls } from '../followers.ts';
import type { CallFile, CountLines } from '../ingest.ts';

/** What the thread is begun with. `connections`: to the database, at most. */
export const beginSchema = z.object({ databaseUrl: z.string(), connections: z.int(), logLevel: z.string() });
export type Begin = z.infer<typeof beginSchema>;

/** What the thread is told: a file, or that no other will come. */
export type ToThread = { readonly take: TakeFile } | { readonly end: true };

export interface TakeFile {
  readonly file: CallFile;
  /** In whose name it is imported, for the log. */
  readonly request: string | undefined;
  /** By which its bytes come, and what becomes of it is told. Closed: it was given up. */
  readonly port: MessagePort;
}

/** By a file's port, to the thread. `followed`: the number of what was to be followed. */
export type ToImport =
  | { readonly bytes: Uint8Array }
  | { readonly ended: true }
  | { readonly broken: Fault }
  | { readonly followed: number; readonly fault: Fault | null };

/** By a file's port, from the thread. `taken`: one piece of its bytes, so that another may be sent. */
export type FromImport =
  | { readonly taken: true }
  | { readonly ring: true }
  | { readonly counted: Parameters<CountLines> }
  | { readonly follow: NewCalls; readonly as: number }
  | { readonly answer: ImportAnswer }
  /** `ofSource`: it is what the file broke off with. */
  | { readonly fault: Fault; readonly ofSource: boolean };

/** How many pieces of a file's bytes (64 to 256 kB each) may be on their way. */
export const PIECES_AHEAD = 8;

/** What is left of an error on its way to another thread: whatever its receiver makes a difference by, and the log is to say. */
export type Fault =
  | { readonly problem: Pick<Problem, 'status' | 'code' | 'detail' | 'errors' | 'headers'> }
  | {
      readonly outage: boolean;
      readonly message: string;
      readonly stack: string | undefined;
      readonly said: Readonly<Record<string, string>>;
    };

/** Of the database's errors, by node-postgres' names. */
const SAID = ['code', 'detail', 'where', 'schema', 'table', 'column', 'constraint'];

export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Problem) {
    const { status, code, detail, errors, headers } = thrown;
    return { problem: { status, code, detail, errors, headers } };
  }
  const outage = isOutage(thrown);
  if (!(thrown instanceof Error)) return { outage, message: String(thrown), stack: undefined, said: {} };
  const said = SAID.flatMap((name) => {
    const value: unknown = Reflect.get(thrown, name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { outage, message: thrown.message, stack: thrown.stack, said: Object.fromEntries(said) };
}

export function errorOf(fault: Fault): Error {
  if ('problem' in fault) {
    const { status, code, detail, errors, headers } = fault.problem;
    return new Problem(status, code, detail, errors, headers);
  }
  const error = fault.outage ? new Outage(fault.message) : new Error(fault.message);
  if (fault.stack !== undefined) error.stack = fault.stack;
  return Object.assign(error, fault.said);
}
