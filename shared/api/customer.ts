import * as z from 'zod/mini';
import { AREAS, CUSTOMER_LEVELS, SERVICE_STATES } from '../ticket/values.ts';
import { termSchema } from './contracts.ts';
import { lineSchema } from './ticket.ts';

const count = z.int().check(z.nonnegative());

export const contractSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Null where the plan has no name on file. */
  plan: z.object({ id: z.string(), name: z.nullable(z.object({ zh: z.string(), en: z.string() })) }),
  signedOn: z.iso.date(),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  /** The one that it is in by now. */
  term: termSchema,
});
export type ContractView = z.infer<typeof contractSchema>;

export const customerServiceSchema = z.object({
  id: z.string(),
  name: z.string(),
  contract: z.string(),
  state: z.enum(SERVICE_STATES),
  features: z.array(z.string()),
  address: z.nullable(z.string()),
  cabinetCode: z.nullable(z.string()),
  line: lineSchema,
  numbers: z.object({ desk: count, mobile: count }),
});
export type CustomerService = z.infer<typeof customerServiceSchema>;

export const CONTACT_SIDES = ['carrier', 'customer'] as const;
export const CONTACT_DUTIES = ['fault_contact', 'signatory'] as const;
export const contactSchema = z.object({
  id: z.string(),
  side: z.enum(CONTACT_SIDES),
  duty: z.enum(CONTACT_DUTIES),
  name: z.string(),
  /** Masked, but for their own customer. */
  phone: z.nullable(z.string()),
  email: z.nullable(z.string()),
});
export type ContactView = z.infer<typeof contactSchema>;

/** `GET /api/customers/:id`. */
export const customerDetailSchema = z.object({
  id: z.string(),
  name: z.string(),
  shortName: z.string(),
  level: z.enum(CUSTOMER_LEVELS),
  area: z.enum(AREAS),
  county: z.string(),
  /** Null to the customer itself: staff are not named to the other party. */
  manager: z.nullable(z.object({ id: z.string(), name: z.string() })),
  contracts: z.array(contractSchema),
  services: z.array(customerServiceSchema),
  contacts: z.array(contactSchema),
});
export type CustomerDetail = z.infer<typeof customerDetailSchema>;

/** `GET /api/services/:id/numbers`: desk lines first, in order. */
export const numberQuerySchema = z.strictObject({
  q: z._default(z.string().check(z.maxLength(80)), ''),
  offset: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(1_000_000)), 0),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 60),
});
export const numberListSchema = z.object({
  items: z.array(
    z.object({
      ref: z.string(),
      /** E.164; a mobile member's masked, but for their own customer. */
      number: z.string(),
      kind: z.enum(['desk', 'mobile']),
      label: z.nullable(z.string()),
      consent: z.boolean(),
    }),
  ),
  /** How many there are in all that match. */
  total: count,
});
export type NumberList = z.infer<typeof numberListSchema>;
