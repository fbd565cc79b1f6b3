import * as z from 'zod/mini';
import { ROLES } from '../actor.ts';
import { screenSettingsSchema } from './screenSettings.ts';

/** `GET /api/me`: who is signed in, and of which branch. */
export const meSchema = z.object({
  user: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  /** A customer's own; a manager's own customers; otherwise empty. */
  customers: z.array(z.string()),
  branch: z.object({ id: z.string(), name: z.string(), zone: z.string() }),
  /** Of a paired screen: what it is to show. */
  screen: z.optional(z.object({ id: z.string(), settings: screenSettingsSchema })),
});
export type Me = z.infer<typeof meSchema>;
