import { z } from 'zod';
import { ROLES } from '../actor.ts';
import { PASSWORD_LENGTH } from './password.ts';

/** People sign in with a password, screens are paired, integrations have keys: a user stays of its kind. */
export const USER_KINDS = ['person', 'screen', 'integration'] as const;
export type UserKind = (typeof USER_KINDS)[number];

/** Roles that people have. */
export const PERSON_ROLES = ['engineer', 'supervisor', 'hotline', 'field', 'manager', 'customer', 'admin'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

export const USER_STATES = ['active', 'disabled'] as const;

const text = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text');

const customerRefSchema = z.object({ id: z.string(), name: z.string() });

export const adminUserSchema = z.object({
  id: z.string(),
  username: z.string().nullable(),
  name: z.string(),
  role: z.enum(ROLES),
  /** Whose fault contact; with role `customer` only. */
  customer: customerRefSchema.nullable(),
  /** Whom they manage; with role `manager` only. */
  customers: z.array(customerRefSchema),
  createdAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
  disabledAt: z.iso.datetime().nullable(),
  /** Signed in at so many places now. */
  sessions: z.number().int(),
});
export type AdminUser = z.infer<typeof adminUserSchema>;
export const adminUserListSchema = z.object({
  items: z.array(adminUserSchema),
  /** How many match in all; `items` holds the first 200. */
  total: z.number().int(),
});

export const adminUserQuerySchema = z.strictObject({
  kind: z.enum(USER_KINDS).default('person'),
  role: z.enum(PERSON_ROLES).optional(),
  state: z.enum(USER_STATES).optional(),
  /** Part of the user name, the name or the customer. */
  q: text(0, 100).optional(),
});
export type AdminUserQuery = z.infer<typeof adminUserQuerySchema>;

const password = z
  .string()
  .min(PASSWORD_LENGTH.min)
  .max(PASSWORD_LENGTH.max)
  .refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'contains a character that is not text');
const customerId = text(1, 100);

/** better-auth's user names: letters, digits, `_` and `.`; kept in lower case. */
const username = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(30)
  .regex(/^[a-z0-9_.]+$/, 'takes letters, digits, _ and .');

export const newUserSchema = z.strictObject({
  username,
  name: text(1, 60),
  role: z.enum(PERSON_ROLES),
  /** With role `customer`, and only with it. */
  customer: customerId.optional(),
  /** With role `manager` only: taken over from whoever manages them now. */
  customers: z.array(customerId).max(500).optional(),
  /** Without one a random one is made, and shown in the answer. */
  password: password.optional(),
});
export type NewUserRequest = z.infer<typeof newUserSchema>;

export const editUserSchema = z.strictObject({
  name: text(1, 60).optional(),
  role: z.enum(PERSON_ROLES).optional(),
  customer: customerId.optional(),
  /** All of them: who is left out is managed by nobody afterwards. */
  customers: z.array(customerId).max(500).optional(),
});
export type EditUserRequest = z.infer<typeof editUserSchema>;

export const resetPasswordSchema = z.strictObject({ password: password.optional() });

/** `password`: the random one, this once; null where it was given. */
export const newPasswordSchema = z.object({ user: adminUserSchema, password: z.string().nullable() });
