import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { text } from '../values.ts';

/** What commands of more than one subject are made of. */
export const expectedVersion = z.int().check(z.positive());
const version = z.optional(expectedVersion);
export const prose = text(4000);
/** Blank is none: whether evidence is needed is a question of the command's meaning, not of its shape. */
export const evidence = z.codec(z.optional(z.string()), z.optional(prose), {
  decode: (sent) => (sent?.trim() === '' ? undefined : sent),
  encode: (kept) => kept,
});
export const onBehalf = z.optional(z.strictObject({ name: text(80), how: text(200) }));
export const customers = { expectedVersion: version, onBehalf };
export const staff = { expectedVersion: version };
/** When it was done, by the sender's own clock, where it is sent later. Information: the record goes by the server's time. */
export const occurredAt = z.optional(instantCodec);
