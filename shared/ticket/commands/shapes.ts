import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { EVIDENCE_FILES, id, text } from '../values.ts';

/** What commands of more than one subject are made of. */
export const expectedVersion = z.int().check(z.positive());
const version = z.optional(expectedVersion);
export const prose = text(4000);
/** Blank is none: whether evidence is needed is a question of the command's meaning, not of its shape. */
export const evidence = z.codec(z.optional(z.string()), z.optional(prose), {
  decode: (sent) => (sent?.trim() === '' ? undefined : sent),
  encode: (kept) => kept,
});
/** Files of the ticket that show it, beside the text: ids of its attachments. */
export const files = z.optional(z.array(id).check(z.maxLength(EVIDENCE_FILES)));
export const onBehalf = z.optional(z.strictObject({ name: text(80), how: text(200) }));
export const customers = { expectedVersion: version, onBehalf };
export const staff = { expectedVersion: version };
/** A code beneath the cause that is named beside it; what there is beneath is data, so that it is there is decided later. */
export const causeDetail = z.optional(text(120));
/** When it was done, by the sender's own clock, where it is sent later. Information: the record goes by the server's time. */
export const occurredAt = z.optional(instantCodec);
