import * as z from 'zod/mini';
import { CALLED_ROLES, CALL_WAYS, causeSchema } from '../../clock/escalation.ts';
import { DUTY_POSTS } from '../../duty/rota.ts';
import { NOTICE_STATES } from '../values.ts';
import { severity } from './shapes.ts';

/** On what ground somebody is called; `instead`: whoever the policy names could not be reached. */
const calledAs = z.discriminatedUnion('ground', [
  z.object({ ground: z.literal('onDuty'), of: z.enum(DUTY_POSTS) }),
  z.object({ ground: z.literal('role'), of: z.enum(CALLED_ROLES) }),
  z.object({ ground: z.literal('person'), of: z.string() }),
  /** A recipient elsewhere, by what the policy names. */
  z.object({ ground: z.literal('mailbox'), of: z.string() }),
  z.object({ ground: z.literal('instead'), of: z.enum(['lead', 'supervisor']) }),
]);
export type CalledAs = z.infer<typeof calledAs>;

export const placedCall = z.object({
  /** User id; null: there was nobody. */
  person: z.nullable(z.string()),
  name: z.string(),
  as: calledAs,
  by: z.enum(CALL_WAYS),
  /** The notice that went out; null for an alert, and where none could. */
  notice: z.nullable(z.string()),
  /** Masked, as other recipients are. */
  to: z.nullable(z.string()),
  /** Why it could not be placed. */
  unreached: z.nullable(z.enum(['nobody', 'no_phone', 'no_email'])),
});
export type PlacedCall = z.infer<typeof placedCall>;

/** Who of the carrier's staff is told that it gets late. Customers see none of it. */
export const CALLS = [
  /** Staff are to be called, for the first time or again. `escalation`: version of its first round; null: this is the first. */
  z.object({
    type: z.literal('Escalated'),
    cause: causeSchema,
    severity,
    round: z.int().check(z.positive()),
    escalation: z.nullable(z.int()),
  }),
  /** Who was called in a round, on what ground and by which notice, and who could not be. */
  z.object({
    type: z.literal('StaffCalled'),
    escalation: z.int(),
    round: z.int(),
    calls: z.array(placedCall),
  }),
  z.object({
    type: z.literal('CallProgressed'),
    notice: z.string(),
    state: z.enum(NOTICE_STATES),
    detail: z.nullable(z.string()),
  }),
  /** Somebody knows: nobody is called again because of these. */
  z.object({ type: z.literal('CallAcknowledged'), escalations: z.array(z.int()).check(z.minLength(1)) }),
] as const;
