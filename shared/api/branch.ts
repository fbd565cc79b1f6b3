import * as z from 'zod/mini';
import { isZone } from '../zone.ts';
import { screenLimitsSchema } from './screens.ts';

export const branchSchema = z.object({
  id: z.string(),
  name: z.string(),
  zone: z.string(),
  /** Area code without the leading 0: a number dialled without one is of this area. */
  homeArea: z.string(),
  ...screenLimitsSchema.shape,
});
export type Branch = z.infer<typeof branchSchema>;

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
  ...z.partial(screenLimitsSchema).shape,
});
export type EditBranch = z.infer<typeof editBranchSchema>;
