import * as z from 'zod/mini';
import { TERM_STATES } from '../contract/termState.ts';
import { AREAS, CUSTOMER_LEVELS, PHASES, SEGMENT_PARTIES, SERVICE_STATES, SYMPTOMS } from '../ticket/values.ts';
import { lineSchema } from './ticket.ts';
import { precheckWorkSchema } from './works.ts';

const at = z.iso.datetime();

export const serviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  customer: z.object({
    id: z.string(),
    name: z.string(),
    level: z.enum(CUSTOMER_LEVELS),
    area: z.enum(AREAS),
    county: z.string(),
  }),
  contract: z.string(),
  /** E.164. */
  numbers: z.array(z.object({ number: z.string(), kind: z.enum(['desk', 'mobile']), label: z.nullable(z.string()) })),
  features: z.array(z.string()),
  address: z.nullable(z.string()),
  state: z.enum(SERVICE_STATES),
  line: lineSchema,
  contacts: z.array(z.object({ name: z.string(), phone: z.nullable(z.string()) })),
  /** On the label of its cabinet: `/d/CODE` declares without log-in. */
  cabinetCode: z.nullable(z.string()),
});
export type Service = z.infer<typeof serviceSchema>;
export const serviceListSchema = z.object({ items: z.array(serviceSchema) });

export const SUSPECTS = [
  'service_state',
  'open_ticket',
  'planned_work',
  'shared_element',
  'customer_side',
  'none',
] as const;

/** Where a sign comes from: the registry of services, the desk's own tickets, its planned works, the imported call records. */
export const SIGN_SOURCES = ['registry', 'tickets', 'works', 'call_records'] as const;
const sign = z.object({
  source: z.enum(SIGN_SOURCES),
  checkedAt: at,
  /** How far its source reaches: silence later than the last import says nothing. null where it is always up to date. */
  upTo: z.nullable(at),
});

/** What the desk knows before anybody has looked: each sign with its source, and one sentence. */
export const precheckSchema = z.object({
  service: z.string(),
  checkedAt: at,
  state: z.enum(SERVICE_STATES),
  /** Planned works covering the line now. */
  works: z.array(precheckWorkSchema),
  /** Active alarms on elements of the line. */
  alarms: z.array(z.object({ element: z.string(), since: at, text: z.string() })),
  /** Open tickets of other services that share elements with this line. Other customers are not named. */
  neighbours: z.array(
    z.object({
      element: z.string(),
      elementName: z.string(),
      party: z.enum(SEGMENT_PARTIES),
      /** Services on the element beside this one. */
      services: z.int(),
      /** How many of those have an open ticket. */
      faulty: z.int(),
      /** How many of those tickets have an open segment on this very element. */
      located: z.int(),
      /** The latest of those tickets. The number is for who may open it. */
      tickets: z.array(z.object({ no: z.nullable(z.string()), since: at, located: z.boolean() })),
    }),
  ),
  lastCall: z.nullable(
    z.object({ at, direction: z.enum(['in', 'out']), answered: z.boolean(), number: z.nullable(z.string()) }),
  ),
  openTicket: z.nullable(
    z.object({
      no: z.string(),
      phase: z.enum(PHASES),
      symptom: z.enum(SYMPTOMS),
      declaredAt: at,
      chases: z.int(),
    }),
  ),
  signs: z.object({ state: sign, works: sign, neighbours: sign, lastCall: sign, openTicket: sign }),
  verdict: z.object({
    suspect: z.enum(SUSPECTS),
    /** Element the suspicion points at, for the Line. */
    element: z.nullable(z.string()),
    text: z.string(),
  }),
});
export type Precheck = z.infer<typeof precheckSchema>;

export const customerSchema = z.object({
  id: z.string(),
  name: z.string(),
  shortName: z.string(),
  level: z.enum(CUSTOMER_LEVELS),
  area: z.enum(AREAS),
  county: z.string(),
  services: z.array(z.object({ id: z.string(), name: z.string(), state: z.enum(SERVICE_STATES) })),
  openTickets: z.int(),
  /** Last day of the contract that runs longest, in the term that it is in by now, and how it stands; null without one. */
  contractEnd: z.nullable(z.iso.date()),
  contractState: z.nullable(z.enum(TERM_STATES)),
});
export const customerListSchema = z.object({ items: z.array(customerSchema) });
export type Customer = z.infer<typeof customerSchema>;

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string(),
  errors: z.optional(z.array(z.object({ field: z.string(), code: z.string(), message: z.string() }))),
});
export type ProblemBody = z.infer<typeof problemSchema>;
