import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { SEGMENT_PARTIES, SEVERITIES } from '../values.ts';

/** What facts of more than one subject are made of. */
export const severity = z.enum(SEVERITIES);
export const party = z.enum(SEGMENT_PARTIES);

/** Files beside the record that show it, with the digests that the record holds of them. */
export const evidenceFiles = z.array(z.object({ attachment: z.string(), sha256: z.string() }));
export type EvidenceFiles = z.infer<typeof evidenceFiles>;
const files = z.optional(evidenceFiles);
/** Evidence where it is owed: the text, and files where there are any. */
export const evidence = { evidence: z.string(), files };
/** The same where it may be left out. */
export const evidenceIfAny = { evidence: z.nullable(z.string()), files };

/** When it happened, as the sender's own clock had it, where that is not now: sent later, out of a dead spot. It drives no clock. */
export const occurredAt = z.nullable(instantCodec);
