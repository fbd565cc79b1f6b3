import * as z from 'zod/mini';
import { CHECK_POINTS, PHASES, RESOLUTIONS, SATISFACTIONS, SYMPTOMS } from '../ticket/values.ts';

const at = z.iso.datetime();
const ticket = {
  no: z.string(),
  customer: z.object({ id: z.string(), name: z.string() }),
  service: z.object({ id: z.string(), name: z.string() }),
  symptom: z.enum(SYMPTOMS),
  phase: z.enum(PHASES),
  resolution: z.nullable(z.enum(RESOLUTIONS)),
};

/** What `GET /api/follow-up` answers: what is left to ask and to look at when the work is done, oldest first. */
export const followUpSchema = z.object({
  /** Restored or closed in the last `askedWithin` days, and the customer has not been asked yet how it was dealt with. */
  callBacks: z.array(
    z.object({
      ...ticket,
      /** When service came back, or the ticket was closed unconfirmed. */
      since: at,
      /** Calls on record since then that reached nobody. */
      attempts: z.int(),
    }),
  ),
  /** Drawn for a quality check, and not checked yet. */
  checks: z.array(z.object({ ...ticket, since: at })),
  /** What was said, and found, in the last `days` days; latest first. */
  said: z.array(
    z.object({ ...ticket, satisfaction: z.enum(SATISFACTIONS), note: z.nullable(z.string()), by: z.string(), at }),
  ),
  found: z.array(
    z.object({
      ...ticket,
      wanting: z.array(z.enum(CHECK_POINTS)),
      note: z.nullable(z.string()),
      by: z.string(),
      at,
    }),
  ),
  days: z.int(),
  /** Days within which a customer is called back. */
  askedWithin: z.int(),
  /** Of each list, at most so many. */
  most: z.int(),
});
export type FollowUp = z.infer<typeof followUpSchema>;
