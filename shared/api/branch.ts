import * as z from 'zod/mini';
import { isZone } from '../zone.ts';
import { screenLimitsSchema } from './screens.ts';

export const branchSchema = z.object({
  id: z.string(),
  name: z.string(),
  zone: z.string(),
  /** Area code without the leading 0: a number dialled without one is of this area. */
  homeArea: z.string(),
  /** E.164: what customers call from what was repaired, to show that it can call out. null: nothing is said of dialling. */
  testNumber: z.nullable(z.string()),
  /** E.164: the lines that test calls to customers are made from. */
  testLines: z.array(z.string()),
  ...screenLimitsSchema.shape,
});
export type Branch = z.infer<typeof branchSchema>;

const dialled = z.string().check(z.trim(), z.minLength(1), z.maxLength(40));
/** More lines than anybody tests from. */
const MOST_LINES = 10;

export const editBranchSchema = z.strictObject({
  name: z.optional(
    z.string().check(
      z.trim(),
      z.minLength(1),
      z.maxLength(60),
      z.refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
    ),
  ),
  zone: z.optional(z.string().check(z.maxLength(60), z.refine(isZone, 'is an IANA time zone such as Asia/Shanghai'))),
  /** As one would dial them. */
  testNumber: z.optional(z.nullable(dialled)),
  testLines: z.optional(z.array(dialled).check(z.maxLength(MOST_LINES))),
  ...z.partial(screenLimitsSchema).shape,
});
export type EditBranch = z.infer<typeof editBranchSchema>;
