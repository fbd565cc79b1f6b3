import * as z from 'zod/mini';
import {
  CAUSES,
  CLOCKS,
  CUSTOMER_LEVELS,
  HOLDERS,
  NOTICE_CHANNELS,
  NOTICE_STATES,
  RESOLUTIONS,
  SATISFACTIONS,
  SEGMENT_PARTIES,
  id,
  text,
} from '../ticket/values.ts';
import { VERDICTS } from '../reports/attainment.ts';
import { LONGEST_PERIOD, lengthOf } from '../reports/period.ts';
import { SHEETS } from '../reports/sheet.ts';
import type { Duration } from '../time.ts';

const count = z.int().check(z.nonnegative());
const ms = z.custom<Duration>((v) => typeof v === 'number').check(z.meta({ type: 'number' }));
const day = z.iso.date();

/** `?from=2026-11-01&to=2026-11-24`: whole days in the branch's zone, both included. */
const filters = {
  from: day,
  to: day,
  customer: z.optional(id),
  county: z.optional(text(80)),
  level: z.optional(z.enum(CUSTOMER_LEVELS)),
};
const inOrder = ({ from, to }: { from: string; to: string }): boolean => from <= to;
const notTooLong = ({ from, to }: { from: string; to: string }): boolean => lengthOf({ from, to }) <= LONGEST_PERIOD;
const ORDER = { path: ['to'], message: 'must not be before from', params: { code: 'period_reversed' } };
const LENGTH = {
  path: ['from'],
  message: `may be at most ${LONGEST_PERIOD} days before to`,
  params: { code: 'period_too_long' },
};
export const reportQuerySchema = z.strictObject(filters).check(z.refine(inOrder, ORDER), z.refine(notTooLong, LENGTH));
export type ReportQuery = z.infer<typeof reportQuerySchema>;

/** `sheet` `all` is a workbook of every table, so only as `xlsx`. */
export const exportQuerySchema = z
  .strictObject({
    ...filters,
    sheet: z.enum([...SHEETS, 'all']),
    format: z.enum(['csv', 'xlsx']),
    lang: z._default(z.enum(['zh', 'en']), 'zh'),
  })
  .check(
    z.refine(inOrder, ORDER),
    z.refine(notTooLong, LENGTH),
    z.refine(({ sheet, format }) => sheet !== 'all' || format === 'xlsx', {
      path: ['format'],
      message: 'all tables in one file are an xlsx',
      params: { code: 'invalid_value' },
    }),
  );
export type ExportQuery = z.infer<typeof exportQuerySchema>;

const spreadSchema = z.object({ count, mean: z.nullable(ms), median: z.nullable(ms), p90: z.nullable(ms) });
const attainmentSchema = z.record(z.enum(VERDICTS), count);
const groupSchema = z.object({
  faults: count,
  restored: count,
  /** Of the assessed restore clock. */
  attainment: attainmentSchema,
  /** Net time to restore, of restored faults alone. */
  net: spreadSchema,
  chases: count,
});
export type Group = z.infer<typeof groupSchema>;
const named = z.object({ id: z.string(), name: z.string() });

/** What the cases of a period add up to; shared/reports says how. Lengths of time in ms. */
export const figuresSchema = z.object({
  declared: count,
  /** Declared, without what was dismissed or withdrawn. */
  faults: count,
  restored: count,
  unconfirmed: count,
  /** Of the unconfirmed: closed upon the supervisor's word alone, without a reminder or a call on record. */
  byWord: count,
  open: count,
  /** What customers said of how it was dealt with, of all tickets that somebody asked about. */
  satisfaction: z.record(z.enum(SATISFACTIONS), count),
  /** Quality checks made: nothing wanting, or something. */
  checked: z.object({ passed: count, wanting: count }),
  /** Dismissed and withdrawn: no faults. They are counted here, and enter no other figure but arrivals and notices. */
  apart: z.array(z.object({ resolution: z.enum(RESOLUTIONS), tickets: count })),
  attainment: z.record(z.enum(CLOCKS), attainmentSchema),
  /** Declaration to acknowledgement, of acknowledged faults. */
  toAcknowledge: spreadSchema,
  /** Declaration to restoration of restored faults: whoever held the clock; and what the carrier answers for. */
  toRestore: spreadSchema,
  toRestoreNet: spreadSchema,
  /** Time of all faults, up to their end or now. It adds up to `elapsed`. */
  holders: z.record(z.enum(HOLDERS), ms),
  elapsed: ms,
  /** Of ended faults; `null`: open, or cleared without one. */
  causes: z.array(z.object({ cause: z.nullable(z.enum(CAUSES)), faults: count, net: spreadSchema })),
  /** Of the same, what lies beneath the first level: every node that was named, and those above it, depth first. */
  causeDetails: z.array(
    z.object({
      code: z.string(),
      label: z.object({ zh: z.string(), en: z.string() }),
      faults: count,
      net: spreadSchema,
    }),
  ),
  /** By where it was cleared last; `null`: open. */
  parties: z.array(z.extend(groupSchema, { party: z.nullable(z.enum(SEGMENT_PARTIES)) })),
  customers: z.array(z.extend(groupSchema, { customer: named })),
  months: z.array(z.extend(groupSchema, { month: z.string() })),
  /** Services with a fault that was declared within 30 days of their one before. */
  repeated: z.array(z.object({ service: named, customer: named, tickets: z.array(z.string()) })),
  repeats: count,
  chases: count,
  /** Faults that were asked after at least once. */
  chased: count,
  notices: z.array(z.object({ channel: z.enum(NOTICE_CHANNELS), states: z.record(z.enum(NOTICE_STATES), count) })),
  /** Declarations that made a ticket: seven weekdays from Monday, 24 hours each, in the branch's zone. */
  arrivals: z.array(z.array(count)),
});
export type Figures = z.infer<typeof figuresSchema>;

export const reportSchema = z.extend(figuresSchema, {
  from: day,
  to: day,
  zone: z.string(),
  /** Open faults stand as at this moment. */
  asOf: z.iso.datetime(),
});
export type Report = z.infer<typeof reportSchema>;
