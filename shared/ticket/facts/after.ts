import * as z from 'zod/mini';
import { CHECK_POINTS, SATISFACTIONS } from '../values.ts';

/** What is asked and looked at when the work is done. */
export const AFTER = [
  /** The customer's own word, or what it said when it was called back. The last one counts. */
  z.object({
    type: z.literal('SatisfactionRecorded'),
    satisfaction: z.enum(SATISFACTIONS),
    note: z.nullable(z.string()),
  }),
  /** Its quality is to be checked: the lot fell on it, of so many in a hundred. */
  z.object({ type: z.literal('DrawnForCheck'), percent: z.int() }),
  /** `wanting`: what was not as it should be; a check without any is passed. The last one counts. */
  z.object({
    type: z.literal('QualityChecked'),
    wanting: z.array(z.enum(CHECK_POINTS)),
    note: z.nullable(z.string()),
  }),
] as const;
