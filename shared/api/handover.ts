import * as z from 'zod/mini';
import { REPORT_KINDS } from '../clock/escalation.ts';
import { NEXT_STEPS, TURNS } from '../handover/steps.ts';
import {
  HOLDERS,
  NOTICE_CHANNELS,
  NOTICE_KINDS,
  NOTICE_STATES,
  PHASES,
  SEVERITIES,
  SUSPENSION_REASONS,
} from '../ticket/values.ts';
import { workSchema } from './works.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());
/** A ticket, and whose it is as it fits on the wall. */
const ticket = { no: z.string(), customer: z.string() };

/** What the outgoing shift hands over, as it stands at `asOf`. */
export const handoverContentSchema = z.object({
  asOf: at,
  open: z.array(
    z.object({
      ...ticket,
      severity: z.enum(SEVERITIES),
      phase: z.enum(PHASES),
      holder: z.nullable(z.enum(HOLDERS)),
      /** Of the assessed restore clock; `remaining` in ms, negative once breached. */
      clock: z.object({
        state: z.enum(['running', 'paused', 'stopped']),
        remaining: z.number(),
        dueAt: z.nullable(at),
      }),
      next: z.nullable(z.enum(NEXT_STEPS)),
    }),
  ),
  /** What turned during the shift, tickets that ended in it too. */
  changed: z.array(
    z.object({ ...ticket, phase: z.enum(PHASES), turns: z.array(z.object({ type: z.enum(TURNS), at })) }),
  ),
  /** Suspensions that end within the next shift, or were never approved. */
  lapsing: z.array(z.object({ ...ticket, reason: z.enum(SUSPENSION_REASONS), lapsesAt: at, approved: z.boolean() })),
  tests: z.array(z.object({ ...ticket, round: count, carrierOwes: count, customerOwes: count })),
  /** By SMS or mail, and neither receipted nor answered. */
  notices: z.array(
    z.object({
      ...ticket,
      kind: z.enum(NOTICE_KINDS),
      channel: z.enum(NOTICE_CHANNELS),
      to: z.string(),
      state: z.enum(NOTICE_STATES),
    }),
  ),
  /** Reports of major faults that are due within the next shift, or overdue. Sheets kept from before there were any lack them. */
  reports: z.optional(z.array(z.object({ ...ticket, kind: z.enum(REPORT_KINDS), dueAt: at }))),
  /** Planned works that run, or begin within the next shift. Sheets kept from before there were any lack them. */
  works: z.optional(
    z.array(
      z.pick(workSchema, {
        id: true,
        kind: true,
        title: true,
        contact: true,
        from: true,
        to: true,
        zone: true,
        notice: true,
      }),
    ),
  ),
});
export type HandoverContent = z.infer<typeof handoverContentSchema>;

const signature = z.object({ user: z.string(), name: z.string(), at });

/** `GET /api/handover`: the sheet of the shift on duty. Live until it is signed, then as it was signed. */
export const handoverSheetSchema = z.object({
  /** 0: nothing has been written yet. */
  version: count,
  shiftFrom: at,
  notes: z.string(),
  guarded: z.string(),
  signed: z.nullable(signature),
  content: handoverContentSchema,
  /** While there are any, nobody can sign. */
  unacknowledged: z.array(z.string()),
});
export type HandoverSheet = z.infer<typeof handoverSheetSchema>;

export const keptHandoverSchema = z.object({
  id: z.uuid(),
  shiftFrom: at,
  notes: z.string(),
  guarded: z.string(),
  outgoing: signature,
  incoming: signature,
  content: handoverContentSchema,
});
export type KeptHandover = z.infer<typeof keptHandoverSchema>;

export const handoverListSchema = z.object({
  items: z.array(z.extend(z.omit(keptHandoverSchema, { content: true, notes: true, guarded: true }), { open: count })),
  nextCursor: z.nullable(z.string()),
});
export type HandoverList = z.infer<typeof handoverListSchema>;

export const handoverListQuerySchema = z.strictObject({
  /** Of an earlier answer: what was accepted before it. */
  cursor: z.optional(z.iso.datetime()),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 20),
});

/** May be empty: a quiet shift has nothing to add. */
const prose = z.pipe(
  z.string().check(
    z.maxLength(4000, 'must have at most 4000 characters'),
    z.refine((s) => !s.includes('\u0000') && s.isWellFormed(), {
      message: 'contains a NUL character or a broken surrogate pair; remove it',
      params: { code: 'bad_text' },
    }),
  ),
  z.transform((s) => s.trim()),
);

const version = count.check(z.maximum(1_000_000_000));
export const handoverDraftSchema = z.strictObject({ version, notes: prose, guarded: prose });
export type HandoverDraft = z.infer<typeof handoverDraftSchema>;
/** Signing, giving back and accepting are of the sheet as it was read. */
export const handoverStepSchema = z.strictObject({ version });
