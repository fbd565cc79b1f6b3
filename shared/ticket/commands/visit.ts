import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { id } from '../values.ts';
import { occurredAt, prose, staff } from './shapes.ts';

/** A technician's way to a segment. */
export const VISIT = [
  z.strictObject({
    type: z.literal('planVisit'),
    segment: id,
    at: instantCodec,
    note: z.optional(prose),
    occurredAt,
    ...staff,
  }),
  z.strictObject({
    type: z.literal('arriveOnSite'),
    segment: id,
    where: z.optional(
      z.strictObject({
        lat: z.number().check(z.minimum(-90), z.maximum(90)),
        lon: z.number().check(z.minimum(-180), z.maximum(180)),
      }),
    ),
    occurredAt,
    ...staff,
  }),
  z.strictObject({ type: z.literal('leaveSite'), segment: id, note: z.optional(prose), occurredAt, ...staff }),
] as const;
