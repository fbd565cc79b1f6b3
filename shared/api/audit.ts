import * as z from 'zod/mini';

/** What is recorded of the settings: one word for each thing that can be done there. */
export const AUDIT_ACTIONS = [
  'userCreated',
  'userEdited',
  'userDisabled',
  'userEnabled',
  'passwordReset',
  'keyCreated',
  'keyRevoked',
  'branchEdited',
  'channelTested',
  'registryExported',
  'registryImported',
  'workPlanned',
  'workCancelled',
  'workTold',
  'workCalled',
  'workAnswered',
  'workAnnounced',
  'workMoved',
  'policyWritten',
  'planWritten',
  'contractPlanSet',
  'numberingWritten',
  'monthRerated',
  'dutyChanged',
  'causeAdded',
  'causeChanged',
  'screenPaired',
  'screenEdited',
  'screenRevoked',
  /** A screen that tried to change something: its own deed. */
  'screenRefused',
  'suspicionDismissed',
  'suspicionTold',
  'holdRequested',
  'holdSettled',
  'billLimitSet',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_SUBJECTS = [
  'user',
  'key',
  'branch',
  'channel',
  'registry',
  'work',
  'policy',
  'plan',
  'numbering',
  'pool',
  'duty',
  'cause',
  'screen',
  'suspicion',
  'contract',
] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];

/** What a thing was like, field by field; only the fields that a change touched. */
const fieldsSchema = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));
export type AuditFields = z.infer<typeof fieldsSchema>;

export const auditEntrySchema = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  actor: z.object({ id: z.string(), name: z.string() }),
  action: z.enum(AUDIT_ACTIONS),
  subject: z.object({ kind: z.enum(AUDIT_SUBJECTS), id: z.string(), name: z.string() }),
  before: z.nullable(fieldsSchema),
  after: z.nullable(fieldsSchema),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditListSchema = z.object({ items: z.array(auditEntrySchema), nextCursor: z.nullable(z.int()) });

const text = z.string().check(
  z.trim(),
  z.maxLength(100),
  z.refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
);

export const auditQuerySchema = z.strictObject({
  action: z.optional(z.enum(AUDIT_ACTIONS)),
  /** Part of the name or the id of who did it, or of what it was done to. */
  q: z.optional(text),
  /** Days in the branch's zone, both included. */
  from: z.optional(z.iso.date()),
  to: z.optional(z.iso.date()),
  /** `nextCursor` of the page before. */
  cursor: z.optional(z.coerce.number().check(z.int(), z.positive())),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;
