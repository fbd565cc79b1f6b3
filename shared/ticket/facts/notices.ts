import * as z from 'zod/mini';
import { NOTICE_CHANNELS, NOTICE_KINDS, NOTICE_OUTCOMES, NOTICE_STATES } from '../values.ts';

/** What the customer was told, and whether it arrived. */
export const NOTICES = [
  /** A person told the customer, or tried to. */
  z.object({
    type: z.literal('NoticeLogged'),
    how: z.string(),
    outcome: z.enum(NOTICE_OUTCOMES),
    note: z.nullable(z.string()),
  }),
  z.object({
    type: z.literal('NoticeQueued'),
    notice: z.string(),
    kind: z.enum(NOTICE_KINDS),
    channel: z.enum(NOTICE_CHANNELS),
    /** Masked: the record travels to the other party. */
    to: z.string(),
  }),
  z.object({
    type: z.literal('NoticeProgressed'),
    notice: z.string(),
    state: z.enum(NOTICE_STATES),
    detail: z.nullable(z.string()),
  }),
] as const;
