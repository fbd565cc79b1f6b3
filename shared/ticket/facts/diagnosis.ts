import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { CLASSES } from '../values.ts';
import { severity } from './shapes.ts';

/** From the answer to the confirmed fault, and what the desk keeps beside it. */
export const DIAGNOSIS = [
  z.object({ type: z.literal('Acknowledged') }),
  z.object({ type: z.literal('FindingRecorded'), party: z.enum(['carrier', 'customer']), text: z.string() }),
  z.object({
    type: z.literal('Confirmed'),
    class: z.enum(CLASSES),
    severity,
    /** Attempts to reach the customer, in place of its finding. */
    customerUnreachable: z.array(z.object({ at: instantCodec, how: z.string() })),
  }),
  z.object({ type: z.literal('TicketAssigned'), to: z.string() }),
  z.object({ type: z.literal('Chased'), count: z.int(), note: z.nullable(z.string()) }),
  z.object({ type: z.literal('MeasureLogged'), text: z.string() }),
  z.object({ type: z.literal('BypassLogged'), what: z.string() }),
  z.object({ type: z.literal('BypassEnded') }),
  z.object({ type: z.literal('SeverityChanged'), severity, reason: z.string() }),
] as const;
