import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { occurredAt } from './shapes.ts';

/** Coarse, to about 100 m, and only where the technician gave it. */
const place = z.object({ lat: z.number(), lon: z.number() });
export type Place = z.infer<typeof place>;

/** A technician's way to a segment. */
export const VISIT = [
  /** When somebody will come: the customer is told, and the note stays inside. */
  z.object({
    type: z.literal('VisitPlanned'),
    segment: z.string(),
    appointment: instantCodec,
    note: z.nullable(z.string()),
    occurredAt,
  }),
  z.object({ type: z.literal('ArrivedOnSite'), segment: z.string(), where: z.nullable(place), occurredAt }),
  z.object({ type: z.literal('LeftSite'), segment: z.string(), note: z.nullable(z.string()), occurredAt }),
] as const;
