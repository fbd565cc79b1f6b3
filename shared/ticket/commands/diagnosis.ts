import * as z from 'zod/mini';
import { REPORT_KINDS } from '../../clock/escalation.ts';
import { instantCodec } from '../../time.ts';
import { CLASSES, SEVERITIES, text } from '../values.ts';
import { customers, prose, staff } from './shapes.ts';

/** From the answer to the confirmed fault, and what is logged along the way. */
export const DIAGNOSIS = [
  z.strictObject({ type: z.literal('acknowledge'), ...staff }),
  z.strictObject({ type: z.literal('acknowledgeCall'), ...staff }),
  z.strictObject({ type: z.literal('fileReport'), kind: z.enum(REPORT_KINDS), text: prose, ...staff }),
  z.strictObject({ type: z.literal('recordFinding'), text: prose, ...customers }),
  z.strictObject({
    type: z.literal('confirm'),
    class: z.enum(CLASSES),
    severity: z.enum(SEVERITIES),
    customerUnreachable: z.optional(
      z.array(z.strictObject({ at: instantCodec, how: text(200) })).check(z.maxLength(20)),
    ),
    ...staff,
  }),
  z.strictObject({ type: z.literal('chase'), note: z.optional(prose), ...customers }),
  z.strictObject({ type: z.literal('logMeasure'), text: prose, ...staff }),
  z.strictObject({ type: z.literal('logBypass'), what: prose, ...staff }),
  z.strictObject({ type: z.literal('endBypass'), ...staff }),
  z.strictObject({ type: z.literal('setSeverity'), severity: z.enum(SEVERITIES), reason: prose, ...staff }),
] as const;
