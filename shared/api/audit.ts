import { z } from 'zod';

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
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_SUBJECTS = ['user', 'key', 'branch', 'channel', 'registry'] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];

/** What a thing was like, field by field; only the fields that a change touched. */
const fieldsSchema = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));
export type AuditFields = z.infer<typeof fieldsSchema>;

export const auditEntrySchema = z.object({
  seq: z.number().int(),
  at: z.iso.datetime(),
  actor: z.object({ id: z.string(), name: z.string() }),
  action: z.enum(AUDIT_ACTIONS),
  subject: z.object({ kind: z.enum(AUDIT_SUBJECTS), id: z.string(), name: z.string() }),
  before: fieldsSchema.nullable(),
  after: fieldsSchema.nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditListSchema = z.object({ items: z.array(auditEntrySchema), nextCursor: z.number().int().nullable() });

const text = z
  .string()
  .trim()
  .max(100)
  .refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'contains a character that is not text');

export const auditQuerySchema = z.strictObject({
  action: z.enum(AUDIT_ACTIONS).optional(),
  /** Part of the name or the id of who did it, or of what it was done to. */
  q: text.optional(),
  /** Days in the branch's zone, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** `nextCursor` of the page before. */
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;
