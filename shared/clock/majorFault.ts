import * as z from 'zod/mini';
import { CLASSES, SEVERITIES, type FaultClass, type Severity } from '../ticket/values.ts';
import { minutes } from '../time.ts';
import { tellSchema } from './escalation.ts';

/*
 * Major faults are reported: a first report when a fault becomes one, interim ones while it lasts, and a final one when it is
 * over. From when on a fault is major, by when which report is due, and who gets them, is the policy's.
 */
/** All of what is named must hold. */
const condition = z.strictObject({
  severities: z.optional(z.array(z.enum(SEVERITIES)).check(z.minLength(1))),
  class: z.optional(z.enum(CLASSES)),
  /** At least so many numbers are said to be affected. */
  numbers: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  /** At least so many tickets hang beneath it. */
  children: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
});
export type MajorCondition = z.infer<typeof condition>;

const reportMinutes = z.int().check(z.minimum(1), z.maximum(60 * 24 * 30));
const tells = z.array(tellSchema).check(z.maxLength(10));

export const majorFaultSchema = z.strictObject({
  /** A fault is major from when one of them is met, and stays so. */
  when: z.array(condition).check(z.minLength(1), z.maxLength(10)),
  /** Minutes from when it is major; after the report before; after it is over. */
  first: reportMinutes,
  interim: reportMinutes,
  final: reportMinutes,
  /** Who gets the reports: staff, and mailboxes elsewhere. */
  to: tells,
  mailboxes: z.array(z.email().check(z.maxLength(200))).check(z.maxLength(20)),
  /** Who is called when one is overdue. */
  overdue: tells,
});
export type MajorFaultPolicy = z.infer<typeof majorFaultSchema>;

const durationMs = z.int().check(z.nonnegative());
/** What a ticket's terms keep of it: when. Times in ms. */
export const majorFaultTermsSchema = z.object({
  when: z.array(
    z.object({
      severities: z.nullable(z.array(z.enum(SEVERITIES))),
      class: z.nullable(z.enum(CLASSES)),
      numbers: z.nullable(z.int()),
      children: z.nullable(z.int()),
    }),
  ),
  first: durationMs,
  interim: durationMs,
  final: durationMs,
});
export type MajorFaultTerms = z.infer<typeof majorFaultTermsSchema>;

export const majorFaultTermsOf = ({ when, first, interim, final }: MajorFaultPolicy): MajorFaultTerms => ({
  when: when.map((one) => ({
    severities: one.severities ?? null,
    class: one.class ?? null,
    numbers: one.numbers ?? null,
    children: one.children ?? null,
  })),
  first: minutes(first),
  interim: minutes(interim),
  final: minutes(final),
});

/** What a fault is judged by. */
export interface Extent {
  readonly severity: Severity;
  readonly class: FaultClass | null;
  readonly numbers: number;
  readonly children: number;
}

/** Whether a fault of this extent is a major one. */
export const isMajor = ({ when }: MajorFaultTerms, extent: Extent): boolean =>
  when.some(
    (one) =>
      (one.severities === null || one.severities.includes(extent.severity)) &&
      (one.class === null || one.class === extent.class) &&
      extent.numbers >= (one.numbers ?? 0) &&
      extent.children >= (one.children ?? 0),
  );

/** Examples, marked as such like the targets. */
export const SHIPPED_MAJOR_FAULT: MajorFaultPolicy = {
  when: [
    { severities: ['critical'], class: 'major_hazard' },
    { severities: ['critical'], numbers: 200 },
    { children: 3 },
  ],
  first: 30,
  interim: 120,
  final: 1440,
  to: [
    { onDuty: 'lead', by: ['sms'] },
    { role: 'supervisor', by: ['email'] },
  ],
  mailboxes: [],
  overdue: [{ onDuty: 'lead', by: ['alert', 'sms'] }],
};
