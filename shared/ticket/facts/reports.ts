import * as z from 'zod/mini';
import { REPORT_KINDS } from '../../clock/escalation.ts';
import { CLASSES } from '../values.ts';
import { placedCall } from './calls.ts';
import { severity } from './shapes.ts';

/** A major fault, and what was reported of it. Customers see none of it. */
export const REPORTS = [
  /** It met the policy's thresholds, with this extent. It stays a major fault, whatever becomes of them. */
  z.object({
    type: z.literal('MajorFaultRaised'),
    severity,
    class: z.nullable(z.enum(CLASSES)),
    numbers: z.int(),
    children: z.int(),
  }),
  z.object({ type: z.literal('ReportFiled'), kind: z.enum(REPORT_KINDS), text: z.string() }),
  /** Whom a report went to. `report`: version of its fact. */
  z.object({ type: z.literal('ReportSent'), report: z.int(), calls: z.array(placedCall) }),
] as const;
