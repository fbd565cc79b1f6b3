import { hash, verify } from '@node-rs/argon2';

/** OWASP ASVS 5.0: argon2id (the library's default variant) with 19 MiB, two passes, one lane: about 20 ms on a thread of libuv. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** @returns the PHC string that `verifyPassword` takes */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

export const verifyPassword = (hashed: string, password: string): Promise<boolean> => verify(hashed, password);

/** Fit to be read off a screen and typed: three groups of four, without look-alikes; 60 bits. */
export function readablePassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const typed = Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
  return typed.replace(/(.{4})(?=.)/g, '$1-');
}
