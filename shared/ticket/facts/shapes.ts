import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { SEGMENT_PARTIES, SEVERITIES } from '../values.ts';

/** What facts of more than one subject are made of. */
export const severity = z.enum(SEVERITIES);
export const party = z.enum(SEGMENT_PARTIES);

/** When it happened, as the sender's own clock had it, where that is not now: sent later, out of a dead spot. It drives no clock. */
export const occurredAt = z.nullable(instantCodec);
