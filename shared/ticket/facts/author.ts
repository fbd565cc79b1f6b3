import * as z from 'zod/mini';
import { ROLES } from '../../actor.ts';

/**
 * Who did it. `link` is the holder of the one-time link in a notice, `cabinet` whoever read the code on a cabinet; `system` is
 * time itself or a delivery report.
 */
export const authorSchema = z.object({
  party: z.enum(['carrier', 'customer', 'system']),
  role: z.enum([...ROLES, 'link', 'cabinet', 'system']),
  user: z.nullable(z.string()),
  name: z.string(),
  onBehalf: z.optional(z.strictObject({ name: z.string(), how: z.string() })),
});
export type Author = z.infer<typeof authorSchema>;
