import { z } from 'zod';
import { AREAS, CUSTOMER_LEVELS, SERVICE_STATES } from '../ticket/values.ts';
import { lineSchema } from './ticket.ts';

const count = z.number().int().nonnegative();

export const contractSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Null where the plan has no name on file. */
  plan: z.object({ id: z.string(), name: z.object({ zh: z.string(), en: z.string() }).nullable() }),
  signedOn: z.iso.date(),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
});
export type ContractView = z.infer<typeof contractSchema>;

export const customerServiceSchema = z.object({
  id: z.string(),
  name: z.string(),
  contract: z.string(),
  state: z.enum(SERVICE_STATES),
  features: z.array(z.string()),
  address: z.string().nullable(),
  cabinetCode: z.string().nullable(),
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
  phone: z.string().nullable(),
  email: z.string().nullable(),
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
  manager: z.object({ id: z.string(), name: z.string() }).nullable(),
  contracts: z.array(contractSchema),
  services: z.array(customerServiceSchema),
  contacts: z.array(contactSchema),
});
export type CustomerDetail = z.infer<typeof customerDetailSchema>;

/** `GET /api/services/:id/numbers`: desk lines first, in order. */
export const numberQuerySchema = z.strictObject({
  q: z.string().max(80).default(''),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(60),
});
export const numberListSchema = z.object({
  items: z.array(
    z.object({
      ref: z.string(),
      /** E.164; a mobile member's masked, but for their own customer. */
      number: z.string(),
      kind: z.enum(['desk', 'mobile']),
      label: z.string().nullable(),
      consent: z.boolean(),
    }),
  ),
  /** How many there are in all that match. */
  total: count,
});
export type NumberList = z.infer<typeof numberListSchema>;
