import * as z from 'zod/mini';
import { declarationRequestSchema } from '#shared/api/declaration.ts';
import { Problem } from '#web/http/problem.ts';

/** A declaration as it travels: instants as ISO 8601. */
export type WireDeclaration = z.input<typeof declarationRequestSchema>;

const refusalSchema = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  fields: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
});

/** A declaration that is kept in this browser until the server has it. */
export const entrySchema = z.object({
  /** Its idempotency key: however often it is sent, the server takes it once. */
  id: z.string(),
  /** User id of whoever declared. It is sent as nobody else. */
  owner: z.string(),
  /** Epoch ms, when it was said. */
  at: z.number(),
  /** What it is about, in the words its owner saw. */
  about: z.string(),
  /** The request's body, unchanged from the first attempt on: another body under the same key would be refused. */
  body: z.record(z.string(), z.unknown()),
  /** Epoch ms of the first attempt, whose answer may have been lost; null before it. */
  triedAt: z.nullable(z.number()),
  /** What the server refused it with: it waits for its owner now. */
  refusal: z.nullable(refusalSchema),
});
export type Entry = z.infer<typeof entrySchema>;

/** The server remembers a key for 7 days. A repetition after that could be a second declaration. */
const KEY_LIVES = 7 * 24 * 3_600_000;
const MARGIN = 3_600_000;

/** What a declaration that was tried too long ago is refused with, here. */
export const EXPIRED = 'outbox_expired';

export const expired = (entry: Pick<Entry, 'triedAt'>, now: number): boolean =>
  entry.triedAt !== null && now - entry.triedAt > KEY_LIVES - MARGIN;

/** Not now, or not as the one who is signed in: the same declaration may be taken later. */
const LATER: readonly number[] = [0, 401, 408, 425, 429];

/** Whether sending the same again may succeed; otherwise its owner has to change it. */
export const mayStillBeTaken = (problem: unknown): boolean =>
  !(problem instanceof Problem) ||
  LATER.includes(problem.status) ||
  problem.status >= 500 ||
  problem.code === 'signed_in_as_another';

export const refusalOf = ({ status, code, detail, fields }: Problem): NonNullable<Entry['refusal']> => ({
  status,
  code,
  detail,
  fields: [...fields],
});

/** What was declared, to be mended; null when this version of the desk cannot read it any more. */
export function declarationOf(entry: Pick<Entry, 'body'>): WireDeclaration | null {
  const parsed = declarationRequestSchema.safeParse(entry.body);
  return parsed.success ? z.encode(declarationRequestSchema, parsed.data) : null;
}

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/**
 * How long to wait after so many failed rounds, in ms: doubling, and spread over half of it, so that a building whose
 * network comes back does not ask in one instant.
 * @param random from 0 to 1
 */
export const waitAfter = (failures: number, random: number): number =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, failures - 1)) * (0.75 + 0.5 * random);
