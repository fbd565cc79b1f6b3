import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { AREAS, CHANNELS, CUSTOMER_LEVELS, PRODUCTS, SYMPTOMS } from '../values.ts';
import { party, severity } from './shapes.ts';
import { termsSchema } from './terms.ts';

const lineElement = z.object({
  id: z.string(),
  name: z.string(),
  /** Responsible party by the matrix both sides signed; `channel` where it says nothing. */
  party,
});
export type LineElement = z.infer<typeof lineElement>;

const contact = z.object({ name: z.string(), phone: z.string() });

const workTouching = z.object({
  id: z.string(),
  from: instantCodec,
  to: instantCodec,
  /** The customer had been told at least 72 h before the start. */
  noticedInTime: z.boolean(),
  agreed: z.boolean(),
});
export type WorkTouching = z.infer<typeof workTouching>;

/** Somebody says that a service is faulty. */
export const DECLARING = [
  z.object({
    type: z.literal('Declared'),
    no: z.string(),
    declaration: z.string(),
    branch: z.string(),
    customer: z.object({
      id: z.string(),
      name: z.string(),
      level: z.enum(CUSTOMER_LEVELS),
      area: z.enum(AREAS),
      county: z.string(),
    }),
    service: z.object({
      id: z.string(),
      name: z.string(),
      line: z.array(lineElement),
      features: z.array(z.string()),
      product: z.optional(z.enum(PRODUCTS)),
    }),
    channel: z.enum(CHANNELS),
    symptom: z.enum(SYMPTOMS),
    severity,
    description: z.string(),
    affectedNumbers: z.array(z.string()),
    contact: z.nullable(contact),
    occurredAt: z.nullable(instantCodec),
    terms: termsSchema,
    /** What its contract costs a month: of the fault's period it is waived once the statutory limit is passed. */
    fee: z.optional(z.object({ contract: z.string(), monthlyFeeFen: z.int().check(z.nonnegative()) })),
    /** A "still broken" that came after the policy's window: the ticket it followed. */
    follows: z.nullable(z.string()),
    /** Planned works that touched the service, as they stood with this customer then: what is told or agreed later changes nothing. */
    works: z.optional(z.array(workTouching)),
  }),
  z.object({
    type: z.literal('DeclarationJoined'),
    declaration: z.string(),
    channel: z.enum(CHANNELS),
    symptom: z.enum(SYMPTOMS),
    description: z.string(),
    affectedNumbers: z.array(z.string()),
    contact: z.nullable(contact),
    occurredAt: z.nullable(instantCodec),
    /** An alarm that joins a restored ticket: no reopening by itself, but somebody should look. */
    flagged: z.boolean(),
  }),
] as const;
