import * as z from 'zod/mini';
import { WARNING_KINDS } from '../pool/alerts.ts';
import { NOTICE_CHANNELS, NOTICE_STATES } from '../ticket/values.ts';

const at = z.iso.datetime();

/** A notice of a month of a pool: what it says, whom it went to, and what became of it. */
export const poolNoticeSchema = z.object({
  id: z.string(),
  /** A level in percent of the included minutes, or a warning. */
  of: z.union([z.int(), z.enum(WARNING_KINDS)]),
  takenBack: z.boolean(),
  reader: z.enum(['customer', 'manager']),
  channel: z.enum(NOTICE_CHANNELS),
  /** Masked; null: in the portal, or pushed to a browser. */
  to: z.nullable(z.string()),
  /** How many other things the message said by which it went out: an account manager's are gathered. */
  others: z.int(),
  state: z.enum(NOTICE_STATES),
  /** Why it waits or ended; `superseded`: it is not so any more, and is not sent. */
  detail: z.nullable(z.string()),
  queuedAt: at,
  updatedAt: at,
});
export type PoolNotice = z.infer<typeof poolNoticeSchema>;
/** Newest first. */
export const poolNoticeListSchema = z.object({ items: z.array(poolNoticeSchema) });
