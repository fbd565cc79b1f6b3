import * as z from 'zod/mini';
import { ROLES } from '../actor.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { PASSWORD_LENGTH } from './password.ts';

/** People sign in with a password, screens are paired, integrations have keys: a user stays of its kind. */
export const USER_KINDS = ['person', 'screen', 'integration'] as const;
export type UserKind = (typeof USER_KINDS)[number];

/** Roles that people have. */
export const PERSON_ROLES = ['engineer', 'supervisor', 'hotline', 'field', 'manager', 'customer', 'admin'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

export const USER_STATES = ['active', 'disabled'] as const;

const text = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.minLength(min),
    z.maxLength(max),
    z.refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
  );

const customerRefSchema = z.object({ id: z.string(), name: z.string() });

export const adminUserSchema = z.object({
  id: z.string(),
  username: z.nullable(z.string()),
  name: z.string(),
  role: z.enum(ROLES),
  /** Whose fault contact; with role `customer` only. */
  customer: z.nullable(customerRefSchema),
  /** Whom they manage; with role `manager` only. */
  customers: z.array(customerRefSchema),
  /** To reach them by: masked, as people's numbers are; and a mailbox that is read. Null: none. */
  phone: z.nullable(z.string()),
  noticeEmail: z.nullable(z.string()),
  /** What the desk writes to them there. */
  noticeLanguage: z.enum(LANGUAGES),
  createdAt: z.iso.datetime(),
  lastSignInAt: z.nullable(z.iso.datetime()),
  disabledAt: z.nullable(z.iso.datetime()),
  /** Signed in at so many places now. */
  sessions: z.int(),
});
export type AdminUser = z.infer<typeof adminUserSchema>;
export const adminUserListSchema = z.object({
  items: z.array(adminUserSchema),
  /** How many match in all; `items` holds the first 200. */
  total: z.int(),
});

export const adminUserQuerySchema = z.strictObject({
  kind: z._default(z.enum(USER_KINDS), 'person'),
  role: z.optional(z.enum(PERSON_ROLES)),
  state: z.optional(z.enum(USER_STATES)),
  /** Part of the user name, the name or the customer. */
  q: z.optional(text(0, 100)),
});
export type AdminUserQuery = z.infer<typeof adminUserQuerySchema>;

const password = z.string().check(
  z.minLength(PASSWORD_LENGTH.min),
  z.maxLength(PASSWORD_LENGTH.max),
  z.refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
);
const customerId = text(1, 100);

/** better-auth's user names: letters, digits, `_` and `.`; kept in lower case. */
const username = z
  .string()
  .check(
    z.trim(),
    z.toLowerCase(),
    z.minLength(3),
    z.maxLength(30),
    z.regex(/^[a-z0-9_.]+$/, 'takes letters, digits, _ and .'),
  );

/** A number as people write it; null takes it away. Likewise a mailbox. */
const reached = {
  phone: z.optional(z.nullable(text(1, 40))),
  noticeEmail: z.optional(z.nullable(z.email().check(z.maxLength(200)))),
  noticeLanguage: z.optional(z.enum(LANGUAGES)),
};

export const newUserSchema = z.strictObject({
  ...reached,
  username,
  name: text(1, 60),
  role: z.enum(PERSON_ROLES),
  /** With role `customer`, and only with it. */
  customer: z.optional(customerId),
  /** With role `manager` only: taken over from whoever manages them now. */
  customers: z.optional(z.array(customerId).check(z.maxLength(500))),
  /** Without one a random one is made, and shown in the answer. */
  password: z.optional(password),
});
export type NewUserRequest = z.infer<typeof newUserSchema>;

export const editUserSchema = z.strictObject({
  ...reached,
  name: z.optional(text(1, 60)),
  role: z.optional(z.enum(PERSON_ROLES)),
  customer: z.optional(customerId),
  /** All of them: who is left out is managed by nobody afterwards. */
  customers: z.optional(z.array(customerId).check(z.maxLength(500))),
});
export type EditUserRequest = z.infer<typeof editUserSchema>;

export const resetPasswordSchema = z.strictObject({ password: z.optional(password) });

/** `password`: the random one, this once; null where it was given. */
export const newPasswordSchema = z.object({ user: adminUserSchema, password: z.nullable(z.string()) });
