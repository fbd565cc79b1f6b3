import { hash, verify } from '@node-rs/argon2';

/** OWASP ASVS 5.0: argon2id (the library's default variant) with 19 MiB, two passes, one lane: about 20 ms on a thread of libuv. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** In characters. Longer ones only cost the server work. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

/** @returns the PHC string that `verifyPassword` takes */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

export const verifyPassword = (hashed: string, password: string): Promise<boolean> => verify(hashed, password);
