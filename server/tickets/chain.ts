import { createHash, randomBytes } from 'node:crypto';
import { canonical, type Json } from '#shared/ticket/canonical.ts';
import { type Fact, encodeFact } from '#shared/ticket/facts.ts';

/**
 * The ticket's record is a chain: whoever holds a later hash (the restore notice carries one) can tell whether anything
 * before it was changed. The salted inner digest can stand in for a fact that its reader may not see.
 */
const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Before the first fact. */
export const GENESIS = Buffer.alloc(32);

export const textOf = (fact: Fact): string => canonical(encodeFact(fact) as Json);

/** Stands for a fact, and tells nothing of it to whoever has not its salt. */
export const digestOf = (salt: Buffer, text: string): Buffer => sha256(salt, text);

/** The hash of the fact of `digest`, behind the fact whose hash is `previous`. */
export const linkOf = (previous: Buffer, digest: Buffer): Buffer => sha256(previous, digest);

/** `sha256(previous ‖ sha256(salt ‖ canonical text))`. */
export const linkHash = (previous: Buffer, salt: Buffer, text: string): Buffer =>
  linkOf(previous, digestOf(salt, text));

export interface Link {
  readonly text: string;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Links for `facts`, which follow the fact whose hash is `previous`. */
export function chain(previous: Buffer, facts: readonly Fact[]): Link[] {
  let head = previous;
  return facts.map((fact) => {
    const text = textOf(fact);
    const salt = randomBytes(16);
    head = linkHash(head, salt, text);
    return { text, salt, hash: head };
  });
}
